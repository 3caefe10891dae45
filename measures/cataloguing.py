"""The catalogue of measures: an item is proposed by one person, adopted by a leader who is another, and never changed.

Another item of the same number follows it from a later day; without one it may be ended. What was granted while it was
in force goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.regulation.levels import LEVEL_NAMES
from measures.models import CatalogueItem
from notices.telling import tell
from subjects.moving import locked, move

ARTICLE = CatalogueItem.ARTICLE
PROPOSERS = (Role.SUPERVISOR, Role.LEADER)
Kind, State = CatalogueItem.Kind, CatalogueItem.State


class Meant(NamedTuple):
    """What an item is to say."""

    kind: CatalogueItem.Kind
    number: str
    wording: str
    basis: str
    level_from: int
    level_to: int
    in_force_from: date


def must_propose(by: User) -> None:
    """Supervisors and leaders propose."""
    rules.must_be_one_of(by, *PROPOSERS, article=ARTICLE, reason="措施目录由审核人或局领导拟订。")


@transaction.atomic
def propose(meant: Meant, *, by: User, at: datetime) -> CatalogueItem:
    """Put an item, new or following the one of its number, before a leader. Raises Refused where it cannot be right."""
    must_propose(by)
    _must_be_right(meant, localtime(at).date())
    row = CatalogueItem(**meant._asdict(), proposed_by=by, proposed_at=at)
    row.write(by=by, at=at, reason="拟订")
    tell(
        User.objects.filter(role=Role.LEADER, is_active=True).exclude(pk=by.pk),
        key=f"measures.item:{row.pk}",
        title=f"措施目录事项待批准：{row}",
        body=f"{by}拟订，{row.in_force_from} 起施行，须由另一名局领导批准。",
        url=row.get_absolute_url(),
        at=at,
    )
    return row


def follow_up(row: CatalogueItem, *, meant: Meant, by: User, at: datetime) -> CatalogueItem:
    """Propose another one that began from what this one says."""
    return propose(meant._replace(kind=Kind(row.kind), number=row.number), by=by, at=at)


def _must_be_right(meant: Meant, today: date) -> None:
    if not meant.number.strip() or not meant.wording.strip():
        raise Refused(ARTICLE, "请写明目录编号和措施内容。")
    if not meant.basis.strip():
        raise Refused(ARTICLE, "没有法律依据的措施不能列入目录，请写明法律依据。", "basis")
    first, last = (1, 1) if meant.kind == Kind.INCENTIVE else (3, 4)
    if not first <= meant.level_from <= meant.level_to <= last:
        told = "只适用于一级" if meant.kind == Kind.INCENTIVE else "只适用于三级、四级"
        raise Refused("第十四条", f"{meant.kind.label}{told}，请更改适用等级。", "level_from")
    _must_lie_ahead(meant.in_force_from, today)
    if CatalogueItem.objects.filter(number=meant.number).exclude(kind=meant.kind).exists():
        raise Refused(ARTICLE, f"{meant.number}已用于另一清单，请换一个编号。", "number")


def _must_lie_ahead(day: date, today: date) -> None:
    if day < today:
        raise Refused(ARTICLE, f"施行日期（{day}）早于今天（{today}），目录不溯及既往，请更改。", "in_force_from")


def must_decide(row: CatalogueItem, by: User) -> None:
    """Two persons: a leader decides, and never on the own proposal."""
    rules.must_be_one_of(by, Role.LEADER, article=ARTICLE, reason="措施目录由局领导批准。")
    reason = "措施目录须由拟订人以外的局领导批准，您是拟订人。"
    rules.must_be_another(by, row.proposed_by_id, article=ARTICLE, reason=reason)


@transaction.atomic
def decide(row: CatalogueItem, *, approved: bool, note: str, by: User, at: datetime) -> CatalogueItem:
    """The leader's word: it stands in the catalogue, in place of the one of its number, or goes back with a reason."""
    row = locked(row)
    to = State.ADOPTED if approved else State.RETURNED
    row.must_move(to)
    must_decide(row, by)
    if approved:
        _must_lie_ahead(row.in_force_from, localtime(at).date())
        _replace_former(row, by, at)
    elif not note.strip():
        raise Refused(ARTICLE, "请写明退回的理由。", "note")
    row.note, row.decided_by, row.decided_at = note.strip(), by, at
    try:
        with transaction.atomic():
            move(row, to, by=by, at=at, reason=to.label)
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"{row.number}刚由另一人更新，请重新打开后核对。") from collision
    _answer(row, to, at)
    return row


def _replace_former(row: CatalogueItem, by: User, at: datetime) -> None:
    """The one of the same number holds until the day before."""
    adopted = CatalogueItem.objects.select_for_update().filter(number=row.number, state=State.ADOPTED)
    for former in adopted.order_by("pk"):
        if former.ends_by(row.in_force_from):
            continue
        if former.in_force_from >= row.in_force_from:
            reason = f"{row.number}已有自 {former.in_force_from} 起施行的版本，请退回，改定施行日期。"
            raise Refused(ARTICLE, reason)
        former.in_force_until = row.in_force_from
        former.write(by=by, at=at, reason=f"由 {row.in_force_from} 起施行的版本替代")


def _answer(row: CatalogueItem, to: CatalogueItem.State, at: datetime) -> None:
    if row.proposed_by:
        tell(
            [row.proposed_by],
            key=f"measures.item:{row.pk}:decided",
            title=f"措施目录事项{to.label}：{row}",
            body=row.note,
            url=row.get_absolute_url(),
            at=at,
        )


@transaction.atomic
def cease(row: CatalogueItem, *, on: date, reason: str, by: User, at: datetime) -> CatalogueItem:
    """A leader ends an item without another in its place; `on` is the first day on which it is no longer used."""
    row = locked(row)
    rules.must_be_one_of(by, Role.LEADER, article=ARTICLE, reason="停止适用由局领导决定。")
    row.must_be(State.ADOPTED, doing="停止适用")
    if row.in_force_until is not None:
        raise Refused(ARTICLE, f"{row}已定于 {row.in_force_until} 停止适用。")
    if on < localtime(at).date() or on <= row.in_force_from:
        raise Refused(ARTICLE, "停止适用日期不能早于今天，并应晚于施行日期，请更改。", "on")
    if not reason.strip():
        raise Refused(ARTICLE, "请写明停止适用的理由。", "reason")
    row.in_force_until = on
    row.write(by=by, at=at, reason="停止适用", detail=reason.strip())
    return row


def must_be_usable(items: Collection[CatalogueItem], level: int, on: date) -> None:
    """Restraints that are used on a level on a day: each an item of the catalogue, in force, for that level (Article 14)."""
    if not items:
        raise Refused("第十四条、第十五条", "采取的措施须对应惩戒措施目录中的事项，请选择；目录中没有的措施不能使用。")
    for item in items:
        if wrong := _unusable(item, level, on):
            raise Refused("第十四条、第十五条", wrong)


def _unusable(item: CatalogueItem, level: int, on: date) -> str:
    if item.is_incentive:
        return f"{item.number}是激励措施，请选择惩戒措施目录中的事项。"
    if not item.holds_on(on):
        return f"{item.number}在 {on} 没有施行，请选择当日有效的目录事项。"
    if not item.level_from <= level <= item.level_to:
        return f"{item.number}只适用于{item.levels_shown}，不能用于{LEVEL_NAMES[level]}。"
    return ""


def restraints(numbers: Iterable[str], on: date) -> list[CatalogueItem]:
    """The items of these numbers that are in force on a day."""
    return list(CatalogueItem.objects.in_force(on).restraints().filter(number__in=list(numbers)).order_by("number"))
