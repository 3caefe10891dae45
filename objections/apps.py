from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    name = "objections"
    verbose_name = "异议处理"

    def ready(self) -> None:
        """Hang the objections into the file of a subject and the page of a record; add their ledger."""
        from credit import folders
        from credit.ledger import ledgers
        from credit.records import one_act
        from objections import clocks, folding, ledger

        ledgers.add(ledger.LEDGER)
        folders.add(
            folders.OfSubject("objections/_of_subject.html", folding.of_subject),
            folders.OfRecord("objections/_of_record.html", folding.of_record),
            folders.OfHome("objections/_of_home.html", folding.of_home),
            folders.OfRules("异议的期限", "第九条、第十条", clocks.kept, "objections:objection_list", "异议"),
        )
        one_act.add(folding.in_hand)
