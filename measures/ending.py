"""A measure ends with the level, the same day (R26): told by the legal dates of the level, in the transaction of the grade.

Of each measure the register holds the first day from its beginning on that is not level 1, by what is known now. So a
record that works from an earlier day ends it from that day; a level that, after all, never fell gives it back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime
from simple_history.utils import bulk_update_with_history

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.grades.grading import batches
from credit.models import GradePeriod
from credit.regulation.periods import Span
from measures.models import Incentive
from notices.telling import tell
from subjects.models import Subject
from subjects.moving import locked, move
from subjects.numbered import numbered

ARTICLE = Incentive.ARTICLE
State = Incentive.State
BLOCK = 1000
SHOWN = 5
"""So many measures a notice names."""


def sweep(at: datetime) -> int:
    """End what stands without level 1 today though nothing announced it: supervision ended, a period began meanwhile.

    Returns how many measures became different. Safe to run twice.
    """
    bereft = Incentive.objects.bereft_on(localtime(at).date()).order_by("subject")
    subjects = bereft.values_list("subject", flat=True).distinct()
    return sum(_sweep(block, at) for block in batches(list(subjects), BLOCK))


@transaction.atomic
def _sweep(subjects: Collection[int], at: datetime) -> int:
    list(Subject.objects.select_for_update().filter(pk__in=numbered(subjects)).order_by("pk").values_list("pk"))
    return follow(subjects, at)


@transaction.atomic
def follow(subjects: Collection[int], at: datetime) -> int:
    """Put the measures of these subjects (ids) right by their levels; returns how many became different."""
    rows = list(Incentive.objects.select_for_update(of=("self",)).filter(subject__in=numbered(subjects)).order_by("pk"))
    if not rows:
        return 0
    today, runs = localtime(at).date(), _first_levels({row.subject_id for row in rows})
    changed = [row for row in rows if _put_right(row, _fell_on(row, runs[row.subject_id], today))]
    if changed:
        bulk_update_with_history(
            changed,
            Incentive,
            ["fell_on", "state"],
            batch_size=BLOCK,
            default_date=at,
            default_change_reason="等级变动",
        )
        _tell(changed, at)
    return len(changed)


def _first_levels(subjects: Collection[int]) -> Mapping[int, list[Span]]:
    """On which days each of these is level 1, by what is known now."""
    found: dict[int, list[Span]] = defaultdict(list)
    rows = GradePeriod.objects.known().filter(subject__in=numbered(subjects), level=1).order_by()
    for subject, start, end in rows.values_list("subject", "start", "end"):
        found[subject].append(Span(start, end))
    return found


def _fell_on(row: Incentive, runs: Iterable[Span], today: date) -> date | None:
    """The first day of the measure that is not level 1; None where that has not come, or comes when it is over already."""
    run = next((run for run in runs if row.from_on in run), None)
    fell = row.from_on if run is None else run.end
    if fell is None or fell > today or (row.until_on and fell > row.until_on):
        return None
    return None if row.ended_on and fell >= row.ended_on else fell


def _put_right(row: Incentive, fell: date | None) -> bool:
    if row.fell_on == fell:
        return False
    before, row.fell_on = row.fell_on, fell
    if row.state != State.ENDED:
        row.state = State.GRANTED if fell is None else State.LAPSED
    row._change_reason = _words(before, fell)  # type: ignore[attr-defined]
    return True


def _words(before: date | None, fell: date | None) -> str:
    if fell is None:
        return f"等级在 {before} 未下降（记录已撤销或者更正），恢复"
    return f"等级自 {fell} 起不是一级，同日终止" if before is None else f"等级下降日由 {before} 改为 {fell}"


def _tell(rows: Iterable[Incentive], at: datetime) -> None:
    """One notice for whoever gave them, however many there are."""
    by_giver: dict[int, list[Incentive]] = defaultdict(list)
    for row in rows:
        by_giver[row.given_by_id].append(row)
    for giver, theirs in by_giver.items():
        told = "；".join(f"{row}：{_change_words(row)}" for row in theirs[:SHOWN])
        more = f"；另有 {len(theirs) - SHOWN} 项" if len(theirs) > SHOWN else ""
        tell(
            User.objects.filter(pk=giver),
            key=f"measures.incentive:{theirs[0].pk}:{len(theirs)}:{at:%Y%m%d%H%M%S}",
            title=f"激励措施随等级变动：{len(theirs)} 项",
            body=f"{told}{more}。",
            url=theirs[0].get_absolute_url() if len(theirs) == 1 else reverse("measures:incentive_list"),
            at=at,
        )


def _change_words(row: Incentive) -> str:
    return f"自 {row.fell_on} 起终止" if row.fell_on else "等级未下降，恢复"


@transaction.atomic
def end(row: Incentive, *, on: date, reason: str, by: User, at: datetime) -> Incentive:
    """The bureau takes the measure back, with the reason; `on` is the first day without it."""
    row = locked(row)
    row.must_move(State.ENDED)
    must_decide(row.subject, by)
    if not row.from_on <= on <= localtime(at).date():
        raise Refused(ARTICLE, f"终止日期应在起始日期（{row.from_on}）和今天之间，请核对。", "on")
    if row.until_on and on > row.until_on:
        raise Refused(ARTICLE, f"该措施已于 {row.until_on} 届满，不需要终止。", "on")
    if not reason.strip():
        raise Refused(ARTICLE, "请写明终止的理由。", "reason")
    row.ended_on, row.ended_because, row.ended_by = on, reason.strip(), by
    return move(row, State.ENDED, by=by, at=at, reason="终止", detail=row.ended_because)


def must_decide(subject: Subject, by: User) -> None:
    """Supervisors of the recording department and leaders give and take back."""
    reason = "激励措施由该主体记录部门的审核人或者局领导授予、终止。"
    rules.must_be_decider_of(by, subject.department_id, article=ARTICLE, reason=reason)
