from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "credit"
    verbose_name = "信用评定"

    def ready(self) -> None:
        """Hang hearings, papers and what people do with the level into its own pages; tell who confirmed;
        register the lists that leave, and the ledgers."""
        from credit import folders
        from credit.facts.rulebooks import text_rested_on
        from credit.file import papers as shelving
        from credit.hearing import intents, showing
        from credit.hearing.of_records import OfRecord
        from credit.ledger import commitments, graded, ledgers
        from credit.ledger import records as kept
        from credit.levels import confirming, noticing, owing
        from credit.levels import policies as telling
        from credit.lists import mailing
        from credit.outside import disclosing, exporting
        from credit.records import involvement
        from credit.rulebook import elsewhere, interpreting
        from desk.lists import taken
        from documents import batching, footing
        from subjects import requests

        footing.add(text_rested_on)
        intents.register(OfRecord())
        batching.register(mailing.GRADE_NOTICES, mailing.REMINDERS)
        taken.register_with(exporting.leave_list)
        requests.when_renamed(disclosing.ask_for_all_of)
        involvement.add(confirming.confirmers_of)
        ledgers.add(graded.KIND, kept.MISCONDUCT, kept.PENALTIES, commitments.COMMITMENTS)
        folders.add(
            folders.OfHome("credit/_to_confirm.html", confirming.at_home),
            folders.OfHome("credit/_to_notify.html", owing.at_home),
            folders.OfSubject("credit/_subject_hearings.html", showing.of_subject),
            folders.OfSubject("credit/_level_acts.html", noticing.of_subject),
            folders.OfSubject("documents/_shelf.html", shelving.of_subject),
            folders.OfRecord("credit/_interpretations_of_record.html", interpreting.of_record),
            folders.OfRules("公示期和修复条件", "第十六条、R24，按申请、决定、公示之日施行的版本", elsewhere.publicity),
            folders.OfRules(
                "等级变动的告知和承诺的催办",
                "第三条、第十二条（一）1",
                telling.kept,
                "credit:telling_policy_list",
                "告知和催办的取值",
            ),
            folders.OfRules("期限的督办", "第十条等", elsewhere.escalated, "credit:term_list", "期限总览"),
        )
