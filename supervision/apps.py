from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "supervision"
    verbose_name = "重点监管"

    def ready(self) -> None:
        """Hang into the pages below what this app knows of a subject, a record and the day."""
        from credit import folders
        from credit.hearing import intents
        from credit.ledger import ledgers
        from supervision import ledger, policies, queues
        from supervision.breaching import OfCommitment
        from supervision.hearing import OfListing

        intents.register(OfListing())
        intents.register(OfCommitment())
        ledgers.add(ledger.LEDGER)
        folders.add(
            folders.OfSubject("supervision/_of_subject.html", queues.told_of_subject),
            folders.OfRecord("supervision/_of_record.html", queues.told_of_record),
            folders.OfHome("supervision/_of_home.html", queues.told_at_home, aside=True),
            folders.OfRules(
                "列入和移出的期限", "第十二条（四）、R16", policies.kept, "supervision:procedure_list", "列入程序"
            ),
        )
