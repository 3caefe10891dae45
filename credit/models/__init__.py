"""What counts (records, listings), what follows (assessments, periods, changes), what people do with it, terms, papers."""

from credit.models.arrangements import CalendarChange, ChangedDay
from credit.models.confirmations import Confirmation, ConfirmedGround, GradeNotice, ProofSheet
from credit.models.determinations import Determination
from credit.models.grades import Assessment, GradeChange, GradePeriod
from credit.models.imports import ImportBatch
from credit.models.papers import Paper
from credit.models.records import CreditRecord, Dispute, Evidence, Listing
from credit.models.terms import ArrangedDay, Suspension, Term, WorkingYear

__all__ = [
    "ArrangedDay",
    "Assessment",
    "CalendarChange",
    "ChangedDay",
    "Confirmation",
    "ConfirmedGround",
    "CreditRecord",
    "Determination",
    "Dispute",
    "Evidence",
    "GradeChange",
    "GradeNotice",
    "GradePeriod",
    "ImportBatch",
    "Listing",
    "Paper",
    "ProofSheet",
    "Suspension",
    "Term",
    "WorkingYear",
]
