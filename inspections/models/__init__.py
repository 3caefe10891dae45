"""Reference facts of Article 4; who inspects; how often whom, by level (Article 14)."""

from inspections.models.assignments import Assignment
from inspections.models.checks import CheckLine, CreditCheck
from inspections.models.drawn import DrawnSubject, Recusal, StepBack
from inspections.models.draws import Draw
from inspections.models.exclusions import PoolExclusion
from inspections.models.intakes import Intake
from inspections.models.officers import Officer
from inspections.models.permits import Permit
from inspections.models.plans import InspectionPlan, InspectionPolicy, PlanLine, PolicyCap, PolicyLine
from inspections.models.references import Complaint, Inspection, PublicRating

__all__ = [
    "Assignment",
    "CheckLine",
    "Complaint",
    "CreditCheck",
    "Draw",
    "DrawnSubject",
    "Inspection",
    "InspectionPlan",
    "InspectionPolicy",
    "Intake",
    "Officer",
    "Permit",
    "PlanLine",
    "PolicyCap",
    "PolicyLine",
    "PoolExclusion",
    "PublicRating",
    "Recusal",
    "StepBack",
]
