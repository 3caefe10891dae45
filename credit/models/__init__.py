"""What counts (records, listings), what follows (assessments, periods, changes), terms, and papers being made."""

from credit.models.determinations import Determination
from credit.models.grades import Assessment, GradeChange, GradePeriod
from credit.models.imports import ImportBatch
from credit.models.papers import Paper
from credit.models.records import CreditRecord, Dispute, Evidence, Listing
from credit.models.terms import ArrangedDay, Suspension, Term, WorkingYear

__all__ = [
    "ArrangedDay",
    "Assessment",
    "CreditRecord",
    "Determination",
    "Dispute",
    "Evidence",
    "GradeChange",
    "GradePeriod",
    "ImportBatch",
    "Listing",
    "Paper",
    "Suspension",
    "Term",
    "WorkingYear",
]
