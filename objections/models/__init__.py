"""Objections (异议, Articles 9 and 10): the case, what it disputes, who may and may not investigate, what was found."""

from objections.models.answers import Receiver, Signature
from objections.models.cases import NINE, STATUTE, TEN, Enclosure, Objection, ObjectionQuerySet, Step
from objections.models.claims import Claim, Disputed
from objections.models.people import Part, Petition

__all__ = [
    "NINE",
    "STATUTE",
    "TEN",
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
