"""What is told outside (Articles 13, 15): what the city's credit platform was told and answered, and what is published."""

from disclosure.models.batches import Batch, ColumnName
from disclosure.models.messages import Attempt, Matter, Message
from disclosure.models.publications import Channel, LevelEdition, Publication, Wording
from disclosure.models.reconciliations import Difference, Reconciliation

__all__ = [
    "Attempt",
    "Batch",
    "Channel",
    "ColumnName",
    "Difference",
    "LevelEdition",
    "Matter",
    "Message",
    "Publication",
    "Reconciliation",
    "Wording",
]
