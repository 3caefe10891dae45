"""What counts (records, listings), how the subject was heard, what follows (assessments, periods, changes), terms, and papers being made."""

from credit.models.grades import Assessment, GradeChange, GradePeriod
from credit.models.hearings import Argument, FrozenEvidence, HandedIn, Hearing, HearingFact, HearingRound
from credit.models.imports import ImportBatch
from credit.models.papers import Paper
from credit.models.records import CreditRecord, Dispute, Evidence, Listing
from credit.models.terms import ArrangedDay, Suspension, Term, WorkingYear

__all__ = [
    "Argument",
    "ArrangedDay",
    "Assessment",
    "CreditRecord",
    "Dispute",
    "Evidence",
    "FrozenEvidence",
    "GradeChange",
    "GradePeriod",
    "HandedIn",
    "Hearing",
    "HearingFact",
    "HearingRound",
    "ImportBatch",
    "Listing",
    "Paper",
    "Suspension",
    "Term",
    "WorkingYear",
]
