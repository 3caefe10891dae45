from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "检查与监督"

    def ready(self) -> None:
        """Tell the importer, the made-up bureau and the recusals, which know nothing of this app, what it adds."""
        from credit import folders
        from credit.demonstration.chapters import tell_also
        from credit.exchange.catalogue import register
        from credit.involvement import add
        from inspections import demonstration, occasions
        from inspections.drawing import demonstration as draws
        from inspections.drawing import leaves
        from inspections.sheets import Complaints, Inspections, Ratings

        register(Inspections(), Complaints(), Ratings())
        tell_also(demonstration.tell)
        tell_also(draws.tell)
        folders.add(folders.OfHome("inspections/_draws_of_home.html", leaves.of_home))
        add(occasions.inspectors)
