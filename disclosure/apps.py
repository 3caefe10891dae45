from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = "公示和共享"

    def ready(self) -> None:
        """Hang into the pages below what this app knows of a record and the day; tell the demonstration."""
        from credit import folders, openness
        from credit.demonstration.chapters import tell_also
        from disclosure.sharing import demonstration, leaves

        folders.add(
            folders.OfRecord("disclosure/_sharing_of_record.html", leaves.of_record),
            folders.OfHome("disclosure/_sharing_of_home.html", leaves.of_home),
        )
        openness.add(leaves.whereabouts_of, leaves.holders_of)
        tell_also(demonstration.tell)
