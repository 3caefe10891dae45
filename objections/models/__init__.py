"""Objections (异议, Articles 9 and 10): the case, what it disputes, who may and may not investigate, what was found; and what
the platform asks to have checked."""

from objections.models.answers import Receiver, Signature
from objections.models.cases import NINE, STATUTE, TEN, Enclosure, Objection, ObjectionQuerySet, Step
from objections.models.checks import CheckNotice
from objections.models.claims import Claim, Disputed
from objections.models.people import Part, Petition

__all__ = [
    "NINE",
    "STATUTE",
    "TEN",
    "CheckNotice",
    "Claim",
    "Disputed",
    "Enclosure",
    "Objection",
    "ObjectionQuerySet",
    "Part",
    "Petition",
    "Receiver",
    "Signature",
    "Step",
]
