from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "credit"
    verbose_name = "信用评定"

    def ready(self) -> None:
        """Hang hearings, papers and what people do with the level into its own pages; tell who confirmed; register the lists that leave."""
        from credit import folders
        from credit.file import papers as shelving
        from credit.hearing import intents, showing
        from credit.hearing.of_records import OfRecord
        from credit.levels import confirming, noticing, owing
        from credit.lists import mailing
        from credit.outside import disclosing, exporting
        from credit.records import involvement
        from desk.lists import taken
        from documents import batching
        from subjects import requests

        intents.register(OfRecord())
        batching.register(mailing.GRADE_NOTICES, mailing.REMINDERS)
        taken.register_with(exporting.leave_list)
        requests.when_renamed(disclosing.ask_for_all_of)
        involvement.add(confirming.confirmers_of)
        folders.add(
            folders.OfHome("credit/_to_confirm.html", confirming.at_home),
            folders.OfHome("credit/_to_notify.html", owing.at_home),
            folders.OfSubject("credit/_subject_hearings.html", showing.of_subject),
            folders.OfSubject("credit/_level_acts.html", noticing.of_subject),
            folders.OfSubject("documents/_shelf.html", shelving.of_subject),
        )
