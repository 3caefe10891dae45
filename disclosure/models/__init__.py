"""What is told to the city's credit platform (Article 13), and what came back."""

from disclosure.models.batches import Batch, ColumnName
from disclosure.models.messages import Attempt, Matter, Message
from disclosure.models.reconciliations import Difference, Reconciliation

__all__ = ["Attempt", "Batch", "ColumnName", "Difference", "Matter", "Message", "Reconciliation"]
