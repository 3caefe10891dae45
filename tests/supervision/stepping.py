"""Short ways through a procedure, for tests of what comes after."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.timezone import make_aware

from accounts.gate import Refused
from accounts.models import User
from credit.hearing import notifying, stating
from credit.hearing.notifying import Notice
from credit.models import CreditRecord, Hearing, Listing
from credit.regulation.facts import Regime
from documents.models import Service
from documents.serving import Delivery
from measures.cataloguing import restraints
from subjects.models import Subject
from supervision import deciding, hearing, proposing
from supervision.models import Procedure
from supervision.proposing import Proposal

DAY = date(2026, 1, 1)
"""The catalogue of a new installation is in force on it."""


def at(day: date) -> datetime:
    """Ten in the morning of a day."""
    return make_aware(datetime.combine(day, time(10)))


def delivery(on: date) -> Delivery:
    return Delivery(Service.Way.DIRECT, on, "子虚", "签收的送达回证")


def meant(subject: Subject, records: list[CreditRecord], regime: Regime = Regime.LOCAL, **changes: object) -> Proposal:
    """A proposal under the local regime unless said otherwise."""
    months = {Regime.ORDER_11: 36}.get(regime, 12)
    proposal = Proposal(
        subject, records, regime, months, "情节严重", "重点监管", [], restraints=restraints(("CJ-03",), DAY)
    )
    return proposal._replace(**changes)  # type: ignore[arg-type]


def begun(proposal: Proposal, by: User, on: date) -> Procedure:
    """Proposed, with a drafted notice."""
    row = proposing.open_procedure(proposal, by=by, at=at(on))
    drafted(row, by, on)
    return Procedure.objects.get(pk=row.pk)


def drafted(row: Procedure, by: User, on: date) -> Hearing:
    notice = Notice(("未取得许可证生产", "拒不停止"), "条例第二十八条", "拟列入名单", str(by), "0371", "危化科")
    return hearing.hear(row, notice, by=by, at=at(on))


def hearing_of(row: Procedure) -> Hearing:
    """The hearing of a procedure as it stands."""
    found = Procedure.objects.get(pk=row.pk).hearing
    if found is None:
        raise Refused("第八条", "还没有启动陈述申辩。")
    return found


def noticed(proposal: Proposal, by: User, on: date) -> Procedure:
    row = begun(proposal, by, on)
    notifying.issue(hearing_of(row), by=by, at=at(on))
    return Procedure.objects.get(pk=row.pk)


def served(proposal: Proposal, by: User, on: date) -> Procedure:
    row = noticed(proposal, by, on)
    notifying.serve(hearing_of(row), delivery(on), by=by, at=at(on))
    return Procedure.objects.get(pk=row.pk)


def heard(proposal: Proposal, by: User, on: date) -> Procedure:
    """The right to a statement was met: given up in writing."""
    row = served(proposal, by, on)
    stating.waive(hearing_of(row), "放弃声明", on=on, by=by, at=at(on))
    return Procedure.objects.get(pk=row.pk)


def decided(proposal: Proposal, by: User, decider: User, on: date) -> Procedure:
    return deciding.decide(heard(proposal, by, on), reasons="事实清楚", by=decider, at=at(on))


def listed(proposal: Proposal, by: User, decider: User, on: date) -> Listing:
    """From the proposal to the publication, all on one day."""
    row = deciding.serve_decision(decided(proposal, by, decider, on), delivery(on), by=by, at=at(on))
    return deciding.publish(row, on=on, by=by, at=at(on))
