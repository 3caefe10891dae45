"""Reference facts of Article 4; who inspects, whom, how often, and what was found (Article 14)."""

from inspections.models.assignments import Assignment, Ground
from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.checks import CheckLine, CreditCheck
from inspections.models.drawn import DrawnSubject, Recusal, StepBack
from inspections.models.draws import Draw
from inspections.models.exclusions import PoolExclusion
from inspections.models.findings import Finding, Recheck, RecheckLine
from inspections.models.intakes import Intake
from inspections.models.officers import Officer
from inspections.models.permits import Permit
from inspections.models.plans import InspectionPlan, InspectionPolicy, PlanLine, PolicyCap, PolicyLine
from inspections.models.references import Complaint, Inspection, PublicRating
from inspections.models.visits import Answer, Photo, Signature, Visit

__all__ = [
    "Answer",
    "Assignment",
    "CheckLine",
    "Checklist",
    "ChecklistItem",
    "Complaint",
    "CreditCheck",
    "Draw",
    "DrawnSubject",
    "Finding",
    "Ground",
    "Inspection",
    "InspectionPlan",
    "InspectionPolicy",
    "Intake",
    "Officer",
    "Permit",
    "Photo",
    "PlanLine",
    "PolicyCap",
    "PolicyLine",
    "PoolExclusion",
    "PublicRating",
    "Recheck",
    "RecheckLine",
    "Recusal",
    "Signature",
    "StepBack",
    "Visit",
]
