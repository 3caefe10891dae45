from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = "共享与公示"

    def ready(self) -> None:
        """Hang into the pages below what is public of a subject and a record, and say where a record stands outside."""
        from credit import folders, openness
        from credit.demonstration.chapters import tell_also
        from disclosure import demonstration
        from disclosure.publishing import board, whereabouts

        folders.add(
            folders.OfSubject("disclosure/_of_subject.html", board.told_of_subject),
            folders.OfRecord("disclosure/_of_record.html", board.told_of_record),
            folders.OfHome("disclosure/_of_home.html", board.told_at_home),
        )
        openness.add(whereabouts.whereabouts_of, whereabouts.holders_of)
        tell_also(demonstration.tell)
