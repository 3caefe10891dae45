"""Short ways through a procedure, for tests of what comes after."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.timezone import make_aware

from accounts.models import User
from credit.models import CreditRecord, Listing
from credit.regulation.facts import Regime
from documents.models import Service
from documents.serving import Delivery
from subjects.models import Subject
from supervision import deciding, hearing, proposing
from supervision.models import Argument, Procedure
from supervision.proposing import Proposal


def at(day: date) -> datetime:
    """Ten in the morning of a day."""
    return make_aware(datetime.combine(day, time(10)))


def delivery(on: date) -> Delivery:
    return Delivery(Service.Way.DIRECT, on, "子虚", "签收的送达回证")


def meant(subject: Subject, records: list[CreditRecord], regime: Regime = Regime.LOCAL, **changes: object) -> Proposal:
    """A proposal under the local regime unless said otherwise."""
    months = {Regime.ORDER_11: 36}.get(regime, 12)
    proposal = Proposal(subject, records, regime, months, "情节严重", "重点监管", [])
    return proposal._replace(**changes)  # type: ignore[arg-type]


def said(*contents: str) -> list[hearing.Said]:
    return [hearing.Said(content, Argument.Finding.REJECTED, "与事实不符") for content in contents]


def noticed(proposal: Proposal, by: User, on: date) -> Procedure:
    row = proposing.open_procedure(proposal, by=by, at=at(on))
    return proposing.give_notice(row, by=by, at=at(on))


def served(proposal: Proposal, by: User, on: date) -> Procedure:
    return proposing.serve_notice(noticed(proposal, by, on), delivery(on), by=by, at=at(on))


def heard(proposal: Proposal, by: User, on: date) -> Procedure:
    return hearing.hear(served(proposal, by, on), said("已经整改"), note="书面", by=by, on=on, at=at(on))


def decided(proposal: Proposal, by: User, decider: User, on: date) -> Procedure:
    return deciding.decide(heard(proposal, by, on), reasons="事实清楚", by=decider, at=at(on))


def listed(proposal: Proposal, by: User, decider: User, on: date) -> Listing:
    """From the proposal to the publication, all on one day."""
    row = deciding.serve_decision(decided(proposal, by, decider, on), delivery(on), by=by, at=at(on))
    return deciding.publish(row, on=on, by=by, at=at(on))
