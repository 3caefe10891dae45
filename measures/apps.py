from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "measures"
    verbose_name = "激励和惩戒措施"

    def ready(self) -> None:
        """Follow the levels, and hang into the file of a subject what it was given."""
        from credit import folders
        from credit.grades import following
        from measures import ending, leaves

        following.add(ending.follow)
        folders.add(folders.OfSubject("measures/_of_subject.html", leaves.of_subject))
