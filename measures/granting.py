"""What level 1 is given (R26): granted by the catalogue, while the subject is level 1, and its use noted."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.grades.grading import standings_of
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.timeline import Standing
from measures.ending import ARTICLE, must_decide
from measures.models import CatalogueItem, Incentive, IncentiveUse
from subjects.models import RegradeRequest, Subject
from subjects.moving import locked, number


@transaction.atomic
def grant(
    subject: Subject,
    *,
    item: CatalogueItem,
    content: str,
    paper: str,
    from_on: date,
    until_on: date | None,
    by: User,
    at: datetime,
) -> Incentive:
    """Give a subject a measure of the catalogue. Raises Refused unless it is level 1, from the first day until today.

    The subject is locked, as it is while it is graded: either this is seen by the grading that lowers the level, or the
    request for that grading is seen here.
    """
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    must_decide(subject, by)
    today = localtime(at).date()
    _must_be_usable(item, today)
    _must_fit(must_be_first(subject, today), item, from_on, until_on, today)
    same = Incentive.objects.running_on(today).filter(subject=subject, item__number=item.number).first()
    if same:
        raise Refused(ARTICLE, f"{item.number}已授予（{same}），届满或者终止以前不重复授予。", "item")
    row = Incentive(subject=subject, item=item, content=content.strip(), paper=paper.strip())
    row.from_on, row.until_on, row.given_by, row.given_at = from_on, until_on, by, at
    number(row, at=at)
    row.write(by=by, at=at, reason="授予", detail=item.number)
    return row


def must_be_first(subject: Subject, today: date) -> Standing:
    """Only who is level 1 today, and is not just being graded."""
    if RegradeRequest.objects.filter(subject=subject).exists():
        raise Refused("第三条", "该主体正在重新评定，请在评定完成后再授予。")
    found = standings_of([subject.pk], today).get(subject.pk)
    if found is None:
        raise Refused(ARTICLE, f"{subject}今天不在监管期内，不能授予激励措施。")
    if found.period.level != 1:
        level = LEVEL_NAMES[found.period.level]
        raise Refused(ARTICLE, f"{subject}今天为{level}，激励措施只授予一级信用主体。")
    return found


def _must_be_usable(item: CatalogueItem, today: date) -> None:
    if not item.is_incentive:
        raise Refused(ARTICLE, f"{item.number}是惩戒措施，不能授予。", "item")
    if not item.basis.strip():
        raise Refused(ARTICLE, f"{item.number}没有法律依据，不能使用。", "item")
    if not item.holds_on(today):
        raise Refused(ARTICLE, f"{item.number}今天没有施行或者已停止适用，请选择现行的目录事项。", "item")


def _must_fit(found: Standing, item: CatalogueItem, from_on: date, until_on: date | None, today: date) -> None:
    if not found.since <= from_on <= today:
        raise Refused(ARTICLE, f"起始日期应在评为一级之日（{found.since}）和今天之间，请更改。", "from_on")
    if from_on < item.in_force_from:
        told = f"{item}自 {item.in_force_from} 起施行，目录不溯及既往，起始日期（{from_on}）不能更早，请更改。"
        raise Refused(ARTICLE, told, "from_on")
    if until_on and until_on < today:
        raise Refused(ARTICLE, f"截止日期（{until_on}）已过，请更改。", "until_on")


@transaction.atomic
def use(row: Incentive, *, used_on: date, what: str, window: str, by: User, at: datetime) -> IncentiveUse:
    """Note that the subject made use of it, on a day on which it had it."""
    row = locked(row)
    rules.must_be_staff(by, article=ARTICLE, reason="使用情况由各部门窗口的人员登记。")
    if used_on > localtime(at).date():
        raise Refused(ARTICLE, f"使用日期（{used_on}）尚未到来，请更改。", "used_on")
    if not row.covers(used_on):
        until = f"至 {row.over_on} 前" if row.over_on else "起"
        told = "自始不成立" if row.never_was else f"有效期自 {row.from_on} {until}"
        raise Refused(ARTICLE, f"{row}{told}，{used_on} 不能使用。", "used_on")
    if not what.strip():
        raise Refused(ARTICLE, "请写明办理的事项。", "what")
    _must_still_be_first(row, used_on)
    return IncentiveUse.objects.create(
        incentive=row, used_on=used_on, what=what.strip(), window=window.strip(), noted_by=by, noted_at=at
    )


def _must_still_be_first(row: Incentive, day: date) -> None:
    found = standings_of([row.subject_id], day).get(row.subject_id)
    if found is None or found.period.level != 1:
        raise Refused(ARTICLE, f"{row.subject}在 {day} 不是一级信用主体，不能使用。", "used_on")
