"""The chapter of measures: what the first units on level 1 were given and used, what ended with the level, rewards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from accounts.models import Role, User
from credit.models import GradePeriod
from measures import ending, granting, rewarding
from measures.models import CatalogueItem, Incentive
from measures.rewarding import Award
from subjects.models import RegradeRequest, Subject
from subjects.moving import number

GIVEN_AGO = 60
"""How many days before the last one the measures were given."""
SHOWN = 6
REWARDS = (
    ("新密市税务局", "纳税", "纳税信用A级纳税人"),
    ("新密市人力资源和社会保障局", "劳动用工", "劳动关系和谐企业"),
)


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter."""
    given, today = until - timedelta(days=GIVEN_AGO), _at(until)
    people = _people()
    first = _first_then_and_now(subjects, given, until)
    items = list(CatalogueItem.objects.in_force(given).incentives().order_by("number"))
    rows = []
    for place, subject in enumerate(first):
        clerk, supervisor = people[subject.department_id]
        row = _given(subject, items[place % len(items)], given, supervisor, today)
        if place % 2 == 0:
            on = until - timedelta(days=20)
            granting.use(row, used_on=on, what="许可证延期申请，容缺受理", window="综合窗口2号", by=clerk, at=today)
        rows.append(row)
        if place < len(REWARDS):
            award = Award(*REWARDS[place], "", given, None)
            rewarding.enter(subject, award=award, by=clerk, at=today)
    if len(rows) == SHOWN:
        ending.end(rows[-1], on=until, reason="主体书面放弃", by=rows[-1].given_by, at=today)
    _fallen(subjects, items[0], people, until)


def _at(day: date) -> datetime:
    return make_aware(datetime.combine(day, time(9, 30)))


def _people() -> dict[int | None, tuple[User, User]]:
    clerks = {user.department_id: user for user in User.objects.filter(role=Role.CLERK).order_by("-pk")}
    supervisors = {user.department_id: user for user in User.objects.filter(role=Role.SUPERVISOR).order_by("-pk")}
    return {pk: (clerks[pk], supervisors[pk]) for pk in clerks.keys() & supervisors.keys()}


def _first_then_and_now(subjects: Sequence[Subject], given: date, until: date) -> list[Subject]:
    """Units that were level 1 on the one day and are on the other, in one run."""
    waiting = set(RegradeRequest.objects.values_list("subject", flat=True))
    periods = GradePeriod.objects.known().on(until).filter(level=1, start__lte=given)
    runs = set(periods.values_list("subject", flat=True))
    found = [row for row in subjects if row.pk in runs - waiting and not row.is_person]
    return found[:SHOWN]


def _given(subject: Subject, item: CatalogueItem, on: date, by: User, at: datetime) -> Incentive:
    last = on + timedelta(days=364)
    return granting.grant(subject, item=item, content="", paper="", from_on=on, until_on=last, by=by, at=at)


def _fallen(
    subjects: Sequence[Subject], item: CatalogueItem, people: dict[int | None, tuple[User, User]], until: date
) -> None:
    """One whose level fell in the last year: its measure ended on that day by itself."""
    ended = GradePeriod.objects.known().filter(
        level=1, subject__in=[row.pk for row in subjects], end__lte=until, end__gt=until - timedelta(days=365)
    )
    period = ended.order_by("-end", "pk").select_related("subject").first()
    if period is None or period.end is None:
        return
    on = max(period.start, period.end - timedelta(days=90))
    supervisor = people[period.subject.department_id][1]
    row = Incentive(subject=period.subject, item=item, from_on=on, given_by=supervisor, given_at=_at(on))
    number(row, at=_at(on))
    row.write(by=supervisor, at=_at(on), reason="授予", detail=item.number)
    ending.follow([period.subject_id], _at(until))
