"""What counts (records, listings), how the subject is heard, what follows (assessments, periods), what people do with it."""

from credit.models.arrangements import CalendarChange, ChangedDay
from credit.models.catalogue_items import CatalogueItem
from credit.models.commitments import CommitmentReminder, CommitmentScan
from credit.models.confirmations import Confirmation, ConfirmedGround, GradeNotice, ProofSheet
from credit.models.determinations import Determination
from credit.models.exports import Export, ExportQuerySet
from credit.models.grades import Assessment, GradeChange, GradePeriod
from credit.models.hearings import Argument, FrozenEvidence, HandedIn, Hearing, HearingFact, HearingRound
from credit.models.imports import ImportBatch
from credit.models.interpretations import CitedInterpretation, Interpretation
from credit.models.one_act import SameAct
from credit.models.papers import Edition, Paper
from credit.models.policies import TellingPolicy
from credit.models.records import CreditRecord, Dispute, Evidence, Listing
from credit.models.requests import DisclosureRequest
from credit.models.rulebooks import PreviewedMove, RuleProposal, RuleRun, RuleVersion, RuleWithdrawal
from credit.models.terms import ArrangedDay, Suspension, Term, WorkingYear

__all__ = [
    "Argument",
    "ArrangedDay",
    "Assessment",
    "CalendarChange",
    "CatalogueItem",
    "ChangedDay",
    "CitedInterpretation",
    "CommitmentReminder",
    "CommitmentScan",
    "Confirmation",
    "ConfirmedGround",
    "CreditRecord",
    "Determination",
    "DisclosureRequest",
    "Dispute",
    "Edition",
    "Evidence",
    "Export",
    "ExportQuerySet",
    "FrozenEvidence",
    "GradeChange",
    "GradeNotice",
    "GradePeriod",
    "HandedIn",
    "Hearing",
    "HearingFact",
    "HearingRound",
    "ImportBatch",
    "Interpretation",
    "Listing",
    "Paper",
    "PreviewedMove",
    "ProofSheet",
    "RuleProposal",
    "RuleRun",
    "RuleVersion",
    "RuleWithdrawal",
    "SameAct",
    "Suspension",
    "TellingPolicy",
    "Term",
    "WorkingYear",
]
