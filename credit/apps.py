from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "credit"
    verbose_name = "信用评定"

    def ready(self) -> None:
        """Put the hearings into the file of a subject, and into the made-up bureau."""
        from credit import folders
        from credit.demonstration import hearings
        from credit.demonstration.chapters import tell_also
        from credit.hearing.showing import of_subject

        folders.add(folders.OfSubject("credit/_subject_hearings.html", of_subject))
        tell_also(hearings.tell)
