"""What a repair does (四项效力), each by itself; and how each is taken back when the repair is revoked.

The grade is updated by the decision itself. Publication and sharing settle by themselves once the room that publishes and
shares says so (`follow_all`); what it does not know of, and the measures, are ticked with a receipt by `settle` and `restore`.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.facts.dossier import facts_of
from credit.facts.rulebooks import rulebooks
from credit.grades.grading import timeline_by
from credit.outside.openness import Standing, Whereabouts, whereabouts_of
from repair import terms
from repair.handling import must_be_of_department
from repair.models import Application, Effect
from repair.policy import EXECUTION_BASIS
from subjects.models import Subject
from subjects.moving import locked, move

Kind = Effect.Kind
State = Effect.State


def level_by_facts(subject: Subject, day: date) -> int | None:
    """The level of a day by the facts as they stand in the running transaction; None: ungraded or not supervised."""
    run = timeline_by(facts_of([subject.pk])[subject.pk], rulebooks()).level_on(day)
    return run.level if run else None


def begin(application: Application, *, before: int | None, by: User, at: datetime) -> None:
    """Lay out the four effects of a granted repair; the grade follows at once, by the record's own day of repair."""
    on = localtime(at).date()
    after = level_by_facts(application.subject, on)
    for kind in Kind:
        effect = Effect(application=application, kind=kind)
        if kind == Kind.GRADE:
            effect.state, effect.done_on, effect.done_by = State.DONE, on, by
            effect.level_before, effect.level_after = before, after
            effect.receipt = f"自 {on} 起本记录不再用于一年和三年条件（R12），没有名单的四级终止（R15），等级已重新评定"
        effect.save()


@transaction.atomic
def settle(effect: Effect, *, state: Effect.State, on: date, receipt: str, by: User, at: datetime) -> Effect:
    """An effect was carried out, or concerns nothing; with the receipt, or why. The last one ends the execution."""
    must_be_of_department(by, effect.application)
    _must_have_come(on, at)
    return _settle(effect, state, on, receipt, by, at)


def _must_have_come(on: date, at: datetime) -> None:
    if on > localtime(at).date():
        raise Refused(EXECUTION_BASIS, f"日期（{on}）晚于今天，请核对。", "on")


def _settle(effect: Effect, state: State, on: date, receipt: str, by: User, at: datetime) -> Effect:
    application = locked(effect.application)
    effect = Effect.objects.select_for_update().get(pk=effect.pk)
    if application.state != Application.State.GRANTED or effect.state != State.PENDING:
        raise Refused(EXECUTION_BASIS, f"“{effect.get_kind_display()}”现为“{effect.get_state_display()}”，不必再登记。")
    if state not in (State.DONE, State.NOT_CONCERNED):
        raise Refused(EXECUTION_BASIS, "请选择已执行或者不涉及。")
    if not receipt.strip():
        raise Refused(EXECUTION_BASIS, "请写明回执（平台回执编号、页面、通知文号），不涉及的写明原因。")
    assert application.decided_on
    if on < application.decided_on:
        raise Refused(EXECUTION_BASIS, f"执行日期（{on}）早于决定日期（{application.decided_on}），请核对。")
    effect.state, effect.done_on, effect.done_by, effect.receipt = state, on, by, receipt.strip()
    effect.save()
    if not application.effects.filter(state=State.PENDING).exists():
        last = max(day for day in application.effects.values_list("done_on", flat=True) if day)
        application.executed_on = last
        move(application, Application.State.EXECUTED, by=by, at=at, reason="四项效力执行完毕")
        terms.end(application, last, terms.EXECUTE)
    return effect


def take_back(application: Application, *, by: User, at: datetime) -> None:
    """After a revocation: what was carried out has to be restored; the grade is restored at once."""
    on = localtime(at).date()
    for effect in application.effects.select_for_update():
        if effect.kind == Kind.GRADE:
            effect.state, effect.reversed_on, effect.reversed_by = State.REVERSED, on, by
            effect.reversal = "本记录恢复计入评级，时间轴恢复为未修复时的状态，等级已重新评定"
        elif effect.state == State.DONE:
            effect.state = State.REVERSING
        elif effect.state == State.PENDING:
            effect.state, effect.done_on, effect.done_by = State.NOT_CONCERNED, on, by
            effect.receipt = "修复在执行前已撤销，没有执行"
        effect.save()


@transaction.atomic
def restore(effect: Effect, *, on: date, receipt: str, by: User, at: datetime) -> Effect:
    """What was ended goes on again, and its receivers were told: whom, when, with what receipt."""
    must_be_of_department(by, effect.application)
    _must_have_come(on, at)
    return _restore(effect, on, receipt, by)


def _restore(effect: Effect, on: date, receipt: str, by: User) -> Effect:
    application = locked(effect.application)
    effect = Effect.objects.select_for_update().get(pk=effect.pk)
    if effect.state != State.REVERSING:
        raise Refused(EXECUTION_BASIS, f"“{effect.get_kind_display()}”现为“{effect.get_state_display()}”，不必恢复。")
    if not receipt.strip():
        raise Refused(EXECUTION_BASIS, "请写明恢复情况，以及已告知哪些接收单位（回执）。")
    assert application.revoked_on
    if on < application.revoked_on:
        raise Refused(EXECUTION_BASIS, f"恢复日期（{on}）早于撤销日期（{application.revoked_on}），请核对。")
    effect.state, effect.reversed_on, effect.reversed_by, effect.reversal = State.REVERSED, on, by, receipt.strip()
    effect.save()
    if not application.effects.filter(state=State.REVERSING).exists():
        terms.end(application, on, terms.RESTORE)
    return effect


OUTSIDE = (Kind.PUBLICATION, Kind.SHARING)
"""The effects that happen outside the house, in the channel of the same name."""


def follow_all(at: datetime) -> int:
    """Register every effect that was carried out, or taken back, outside; returns how many. Safe to run twice.

    What never was out is not concerned. What the rooms outside do not know of (shared by hand before this system was used)
    waits for a person, and so does what is restored neither by itself nor in full.
    """
    waiting = Effect.objects.filter(kind__in=OUTSIDE).filter(
        Q(state=State.PENDING, application__state=Application.State.GRANTED)
        | Q(state=State.REVERSING, application__state=Application.State.REVOKED)
    )
    return sum(_follow(effect, at) for effect in waiting.select_related("application").order_by("pk"))


@transaction.atomic
def _follow(effect: Effect, at: datetime) -> bool:
    application = locked(effect.application)
    effect = Effect.objects.select_for_update().get(pk=effect.pk)
    records = application.records.order_by("pk")
    found = [one for record in records for one in whereabouts_of(record) if one.channel == effect.kind]
    standings = {one.standing for one in found}
    if effect.state == State.PENDING and standings and standings <= {Standing.NEVER, Standing.ENDED}:
        assert application.decided_on
        assert application.decided_by
        state = State.DONE if Standing.ENDED in standings else State.NOT_CONCERNED
        _settle(effect, state, _day(found, application.decided_on), _told(found), application.decided_by, at)
    elif effect.state == State.REVERSING and standings == {Standing.OUT}:
        assert application.revoked_on
        assert application.revoked_by
        _restore(effect, _day(found, application.revoked_on), _told(found), application.revoked_by)
    else:
        return False
    return True


def _day(found: list[Whereabouts], not_before: date) -> date:
    return max([not_before, *(one.on for one in found if one.on)])


def _told(found: list[Whereabouts]) -> str:
    words = (f"{one.words}{f'（{one.receipt}）' if one.receipt else ''}" for one in found)
    return f"系统登记：{'；'.join(words)}"[:300]
