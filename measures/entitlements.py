"""What a subject may have today (窗口查询): the measures that stand, on one screen and as a numbered slip (查询单)."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import User
from credit.grades.grading import standings_of
from documents.issuing import Draft, issue
from documents.models import Document
from measures.ending import ARTICLE
from measures.models import Incentive, Reward
from subjects.cases import Case
from subjects.models import RegradeRequest, Subject


class Entitled(NamedTuple):
    """What a subject may have on a day; `barred` says why nothing, where it is not level 1."""

    subject: Subject
    day: date
    since: date | None
    level_code: int | str | None
    barred: str
    measures: tuple[Incentive, ...]
    rewards: tuple[Reward, ...]
    regrading: bool


def at_the_window(user: User) -> QuerySet[Subject]:
    """Whom this person may be asked about: the own subjects, and every unit that was given something."""
    rows = Subject.objects.select_related("department", "industry")
    if not user.edits_records:
        return rows.visible_to(user)
    lent = Incentive.objects.filter(Incentive.objects.lent_to(user), subject=OuterRef("pk"))
    return rows.filter(Q(department=user.department_id) | Exists(lent))


def entitled(subject: Subject, day: date) -> Entitled:
    """By what is known now."""
    found = standings_of([subject.pk], day).get(subject.pk)
    level = found.period.level if found else None
    barred = ""
    if found is None:
        barred = "不在监管期内，没有信用等级，不享受激励措施。"
    elif level != 1:
        barred = "不是一级信用主体，不享受激励措施。"
    return Entitled(
        subject,
        day,
        since=found.since if found else None,
        level_code=level if found else "none",
        barred=barred,
        measures=() if barred else tuple(measures_of(subject, day)),
        rewards=tuple(Reward.objects.valid_on(day).filter(subject=subject)),
        regrading=RegradeRequest.objects.filter(subject=subject).exists(),
    )


def measures_of(subject: Subject, day: date) -> list[Incentive]:
    """The measures that stand on the day, in the order of the catalogue."""
    rows = Incentive.objects.standing_on(day).filter(subject=subject)
    return list(rows.select_related("item", "given_by").order_by("item__number", "pk"))


class SlipLine(NamedTuple):
    """One measure as the slip tells it."""

    number: str
    measure: str
    content: str
    wording: str
    basis: str
    paper: str
    from_on: date
    until_on: date | None


class Slip(NamedTuple):
    """The whole slip."""

    name: str
    code: str
    industry: str
    department: str
    day: date
    since: date
    lines: tuple[SlipLine, ...]
    rewards: tuple[str, ...]


def slip_of(found: Entitled) -> Slip:
    """What the slip tells. Raises Refused where the subject may have nothing today."""
    if found.regrading:
        raise Refused("第三条", "该主体正在重新评定，请在评定完成后再打印。")
    if found.barred or found.since is None:
        raise Refused(ARTICLE, f"{found.subject}今天{found.barred}")
    if not found.measures:
        raise Refused(ARTICLE, f"{found.subject}今天没有可以享受的激励措施。")
    subject = found.subject
    return Slip(
        name=subject.name,
        code=subject.code,
        industry=str(subject.industry),
        department=str(subject.department),
        day=found.day,
        since=found.since,
        lines=tuple(_line(row) for row in found.measures),
        rewards=tuple(f"{row.authority}：{row.title}（{row.awarded_on} 认定）" for row in found.rewards),
    )


def _line(row: Incentive) -> SlipLine:
    item = row.item
    return SlipLine(item.number, str(row), row.content, item.wording, item.basis, row.paper, row.from_on, row.until_on)


def draft(subject: Subject, slip: Slip) -> Draft:
    """The slip as it may be issued."""
    url = reverse("measures:entitlement_show", args=[subject.pk])
    case = Case(f"measures.slip:{subject.pk}:{slip.day}", f"{slip.day} 的激励措施", url, subject)
    return Draft(Document.Kind.INCENTIVE_SLIP, "measures/slip.pdf.html", slip, case)


def must_be_its_own(subject: Subject, by: User) -> None:
    """A paper of a subject is issued by those who see it; other windows read the screen."""
    if not Subject.objects.visible_to(by).filter(pk=subject.pk).exists():
        raise Refused(ARTICLE, "查询单由该主体的记录部门或者局领导签发；其他窗口以屏幕查询结果为准。")


@transaction.atomic
def issue_slip(subject: Subject, *, by: User, at: datetime) -> Document:
    """Issue the slip of today. Raises Refused where there is nothing to tell."""
    must_be_its_own(subject, by)
    Subject.objects.select_for_update().get(pk=subject.pk)
    slip = slip_of(entitled(subject, localtime(at).date()))
    return issue(draft(subject, slip), by=by, at=at)
