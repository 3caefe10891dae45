from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = "公示和共享"

    def ready(self) -> None:
        """Hang into the pages below what is public and what is shared, and say where a record stands outside."""
        from credit import folders
        from credit.ledger import ledgers
        from credit.outside import openness
        from disclosure import ledger
        from disclosure.publishing import board, clocks, redaction, whereabouts
        from disclosure.sharing import leaves

        folders.add(
            folders.OfSubject("disclosure/_of_subject.html", board.told_of_subject),
            folders.OfRecord("disclosure/_of_record.html", board.told_of_record),
            folders.OfHome("disclosure/_of_home.html", board.told_at_home, aside=True),
            folders.OfRecord("disclosure/_sharing_of_record.html", leaves.of_record),
            folders.OfHome("disclosure/_sharing_of_home.html", leaves.of_home, aside=True),
            folders.OfRules("公示的期限", "R24", clocks.kept, "disclosure:publication_list", "公示"),
            folders.OfRules("公示的内容", "第十三条、第十五条、R24", redaction.kept),
        )
        ledgers.add(ledger.LEDGER)
        openness.add_days(whereabouts.days_of)
        openness.add(whereabouts.whereabouts_of, whereabouts.holders_of)
        openness.add(leaves.whereabouts_of, leaves.holders_of)
