"""What counts (records, listings), what follows (assessments, periods, changes), and papers that are being made."""

from credit.models.grades import Assessment, GradeChange, GradePeriod
from credit.models.imports import ImportBatch
from credit.models.papers import Paper
from credit.models.records import CreditRecord, Dispute, Evidence, Listing

__all__ = [
    "Assessment",
    "CreditRecord",
    "Dispute",
    "Evidence",
    "GradeChange",
    "GradePeriod",
    "ImportBatch",
    "Listing",
    "Paper",
]
