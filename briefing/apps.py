from django.apps import AppConfig


class BriefingConfig(AppConfig):
    name = "briefing"
    verbose_name = "看板与通报"

    def ready(self) -> None:
        """Tell the made-up bureau, which knows nothing of this app, its chapter."""
        from briefing import demonstration
        from credit.demonstration.chapters import tell_also

        tell_also(demonstration.tell)
