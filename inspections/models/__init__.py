"""Reference facts of Article 4; who inspects; how often whom, by level (Article 14)."""

from inspections.models.assignments import Assignment
from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.findings import Finding, Recheck, RecheckLine
from inspections.models.officers import Officer
from inspections.models.plans import InspectionPlan, InspectionPolicy, PlanLine, PolicyCap, PolicyLine
from inspections.models.references import Complaint, Inspection, PublicRating
from inspections.models.visits import Answer, Photo, Signature, Visit

__all__ = [
    "Answer",
    "Assignment",
    "Checklist",
    "ChecklistItem",
    "Complaint",
    "Finding",
    "Inspection",
    "InspectionPlan",
    "InspectionPolicy",
    "Officer",
    "Photo",
    "PlanLine",
    "PolicyCap",
    "PolicyLine",
    "PublicRating",
    "Recheck",
    "RecheckLine",
    "Signature",
    "Visit",
]
