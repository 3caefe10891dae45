from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "检查与监督"

    def ready(self) -> None:
        """Tell the rooms below, which know nothing of this app, what it adds."""
        from credit import folders
        from credit.demonstration.chapters import tell_also
        from credit.exchange.catalogue import register
        from credit.involvement import add
        from inspections import demonstration, occasions
        from inspections.sheets import Complaints, Inspections, Ratings
        from inspections.visiting import demonstration as visits
        from inspections.visiting import leaves

        register(Inspections(), Complaints(), Ratings())
        tell_also(demonstration.tell)
        tell_also(visits.tell)
        add(occasions.inspectors)
        folders.add(
            folders.OfSubject("inspections/_of_subject.html", leaves.of_subject),
            folders.OfRecord("inspections/_of_record.html", leaves.of_record),
            folders.OfHome("inspections/_of_home.html", leaves.of_home),
        )
