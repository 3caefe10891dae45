from django.apps import AppConfig


class RepairConfig(AppConfig):
    name = "repair"
    verbose_name = "信用修复"

    def ready(self) -> None:
        """Tell the pages below, which know nothing of this app, what it adds."""
        from credit import folders
        from credit.ledger import ledgers
        from credit.records import classing as classes
        from credit.records import involvement, one_act
        from repair import classing, leaves, ledger, policy

        folders.add(
            folders.OfRecord("repair/_of_record.html", leaves.of_record),
            folders.OfSubject("repair/_of_subject.html", leaves.of_subject),
            folders.OfHome("repair/_of_home.html", leaves.of_home),
            folders.OfRules("信用修复的期限", "第十六条", policy.kept, "repair:application_list", "信用修复"),
        )
        ledgers.add(ledger.LEDGER)
        involvement.add(leaves.hands_of)
        one_act.add(leaves.in_hand)
        classes.add(classing.set_classes)
