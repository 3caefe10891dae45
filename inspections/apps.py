from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "检查与监督"

    def ready(self) -> None:
        """Tell the rooms below, which know nothing of this app, what it adds."""
        from credit import folders
        from credit.exchange.catalogue import register
        from credit.ledger import ledgers
        from credit.records.involvement import add
        from inspections import ledger, occasions, reference_leaves
        from inspections.drawing import leaves as draw_leaves
        from inspections.planning import folders as planning
        from inspections.planning import policies
        from inspections.sheets import Complaints, Inspections, Ratings
        from inspections.visiting import leaves

        register(Inspections(), Complaints(), Ratings())
        ledgers.add(ledger.LEDGER)
        add(occasions.inspectors)
        add(reference_leaves.hands_of)
        folders.add(
            folders.OfSubject("inspections/_of_subject.html", leaves.of_subject),
            folders.OfRecord("inspections/_of_record.html", leaves.of_record),
            folders.OfHome("inspections/_of_home.html", leaves.of_home),
            folders.OfSubject("inspections/_planning_of_subject.html", planning.told_of_subject),
            folders.OfHome("inspections/_planning_of_home.html", planning.told_at_home, aside=True),
            folders.OfRules("检查政策", "第十四条", policies.kept, "inspections:policy_list", "检查政策"),
            folders.OfHome("inspections/_draws_of_home.html", draw_leaves.of_home, aside=True),
            folders.OfSubject("inspections/_reference_of_subject.html", reference_leaves.of_subject),
            folders.OfRecord("inspections/_reference_of_record.html", reference_leaves.of_record),
            folders.OfHome("inspections/_reference_of_home.html", reference_leaves.of_home, aside=True),
        )
