from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "检查与监督"

    def ready(self) -> None:
        """Tell the importer, which knows nothing of this app, what it can bring in."""
        from credit.exchange.catalogue import register
        from inspections.sheets import Complaints, Inspections, Ratings

        register(Inspections(), Complaints(), Ratings())
