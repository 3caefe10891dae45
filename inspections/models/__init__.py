"""Reference facts of Article 4; who inspects; how often whom, by level (Article 14)."""

from inspections.models.assignments import Assignment
from inspections.models.drawn import DrawnSubject, Recusal, StepBack
from inspections.models.draws import Draw
from inspections.models.officers import Officer
from inspections.models.plans import InspectionPlan, InspectionPolicy, PlanLine, PolicyCap, PolicyLine
from inspections.models.references import Complaint, Inspection, PublicRating

__all__ = [
    "Assignment",
    "Complaint",
    "Draw",
    "DrawnSubject",
    "Inspection",
    "InspectionPlan",
    "InspectionPolicy",
    "Officer",
    "PlanLine",
    "PolicyCap",
    "PolicyLine",
    "PublicRating",
    "Recusal",
    "StepBack",
]
