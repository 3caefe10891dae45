"""Telling a subject that its level changed (信用等级变动告知书): which changes wait for that, and issuing the paper.

Only the last change of a subject is told: an older one speaks of a level that no longer holds. Upward changes are told
like downward ones; an unconfirmed level is not (R21), nor a lowering that rests on disputed records alone (R13).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.grades.explaining import Checked, Ground, checked, grounds_of
from credit.grades.grading import standings_of
from credit.levels.confirming import Unconfirmed, unconfirmed_in, unconfirmed_of
from credit.models import Confirmation, CreditRecord, Dispute, GradeChange, GradeNotice, Listing
from credit.regulation.levels import LEVEL_NAMES
from credit.regulation.periods import ONE_DAY
from credit.regulation.timeline import Standing
from documents.issuing import Draft, issue
from documents.models import Document
from documents.templatetags.papers import in_chinese
from subjects.cases import Case
from subjects.models import RegradeRequest, Subject

ARTICLE = "第三条"
_WEIGHT = {1: 1, 2: 2, None: 2, 3: 3, 4: 4}
"""How heavy a level weighs; ungraded is inspected as level 2 (R18)."""

MEASURES = {
    1: "合理降低抽查比例和检查频次",
    2: "按常规比例和频次抽查检查",
    3: "适当提高抽查比例和检查频次，依法依规实行严管和惩戒",
    4: "适当提高抽查比例和检查频次，依法依规实行严管和惩戒，并作为重点监管对象加大监管力度",
    None: "未作公开承诺期间按二级信用主体的常规比例和频次抽查检查",
}
"""What follows from a level, in the words of Articles 12 and 14."""


def is_adverse(change: GradeChange) -> bool:
    """Whether the change lowers the level."""
    return _WEIGHT[change.new_level] > _WEIGHT[change.old_level]


def untold(user: User) -> QuerySet[GradeChange]:
    """The changes that subjects seen by this person are still to be told of, the last of each; the newest first."""
    rows = GradeChange.objects.waiting().filter(subject__deregistered_on=None)
    if user.edits_records:
        mine = Subject.objects.filter(department=user.department_id).order_by().values("pk")
        rows = rows.filter(subject__in=mine)
    return rows.select_related("subject__department").order_by("-on", "-pk")


class Line(NamedTuple):
    """A change that waits for its notice, and what stands in the way (empty: nothing)."""

    change: GradeChange
    obstacle: str
    is_disputed: bool = False
    """Whether the level of the day rests, among others, on a record under objection (R13)."""


def lines(changes: Iterable[GradeChange], today: date) -> list[Line]:
    """What each change waits for; a few queries, however many there are."""
    found = list(changes)
    subjects = [change.subject_id for change in found]
    standings = standings_of(subjects, today)
    individuals = {change.subject_id for change in found if change.subject.is_individual}
    unconfirmed = unconfirmed_in(standings, individuals)
    regrading = set(RegradeRequest.objects.filter(subject__in=subjects).values_list("subject", flat=True))
    disputed = _disputed(standings.values())
    return [
        Line(
            change,
            _obstacle(
                change,
                standings.get(change.subject_id),
                unconfirmed.get(change.subject_id),
                regrading=change.subject_id in regrading,
                disputed=disputed,
            ),
            _rests_on(standings.get(change.subject_id), disputed),
        )
        for change in found
    ]


def _disputed(standings: Iterable[Standing]) -> set[str]:
    """The numbers of records under objection among those at work."""
    numbers = {effect.record for found in standings for effect in found.period.at_work if effect.record}
    rows = Dispute.objects.filter(record__number__in=numbers, closed_on=None)
    return set(rows.values_list("record__number", flat=True))


def _rests_on(found: Standing | None, disputed: Collection[str]) -> bool:
    return found is not None and any(effect.record in disputed for effect in found.period.at_work)


def _obstacle(
    change: GradeChange,
    found: Standing | None,
    unconfirmed: Unconfirmed | None,
    *,
    regrading: bool,
    disputed: Collection[str],
) -> str:
    if regrading:
        return "该主体正在重新评定，请在评定完成后再告知。"
    if found is None:
        return "该主体今天不在监管期内，没有可告知的等级。"
    if found.period.level != change.new_level:
        return f"该主体今天为{LEVEL_NAMES[found.period.level]}，这次变动已被以后的情况替代。"
    if unconfirmed:
        return f"{LEVEL_NAMES[unconfirmed.level]}待审核人确认（{unconfirmed.rule}），确认后方可告知。"
    records = [effect.record for effect in found.period.grounds]
    if is_adverse(change) and records and all(record in disputed for record in records):
        return "所依据的记录都在异议处理中（R13），答复后方可告知。"
    return ""


class ToldGround(NamedTuple):
    """A ground as the paper says it."""

    citation: str
    wording: str
    what: str
    content: str
    counts: str
    disputed: bool
    """Whether the record is under objection today (R13)."""


class Notice(NamedTuple):
    """What the paper tells."""

    addressee: str
    code: str
    department: str
    is_person: bool
    old: str
    new: str
    adverse: bool
    since: date
    on: date
    cause: str
    grounds: list[ToldGround]
    checked: list[Checked]
    next_change_on: date | None
    next_level: str
    measures: str


def _told_grounds(subject: Subject, grounds: list[Ground]) -> list[ToldGround]:
    numbers = [ground.record for ground in grounds if ground.record]
    records = {row.number: row for row in CreditRecord.objects.filter(number__in=numbers)}
    open_disputes = Dispute.objects.filter(record__number__in=numbers, closed_on=None)
    disputed = set(open_disputes.values_list("record__number", flat=True))
    return [
        _told_ground(subject, ground, records.get(ground.record or ""), disputed=ground.record in disputed)
        for ground in grounds
    ]


def _told_ground(subject: Subject, ground: Ground, record: CreditRecord | None, *, disputed: bool) -> ToldGround:
    what, content = ground.record or "", ""
    if record:
        day = f"{record.basis_label}{in_chinese(record.basis_on)}"
        what = f"{record.get_kind_display()}{record.document_number or record.number}（{day}）"
        content = record.content if record.subject_id == subject.pk else _BY_ITS_PEOPLE[record.kind]
    return ToldGround(ground.citation, ground.wording, what, content, _counts(ground), disputed)


_BY_ITS_PEOPLE: dict[str, str] = {
    CreditRecord.Kind.MISCONDUCT: "单位有关负责人员的失信行为",
    CreditRecord.Kind.PENALTY: "单位有关负责人员本人受到的行政处罚，按其失信行为计入",
}
"""What is told of a record that is not the subject's own (R6)."""


def _counts(ground: Ground) -> str:
    """From when until when it counts, or by what act it ends, as papers write days."""
    start, end = ground.span
    if end:
        return f"自{in_chinese(start)}起至{in_chinese(end - ONE_DAY)}止计入"
    return f"自{in_chinese(start)}起计入" + (f"，须{ground.act.value}" if ground.act else "")


def _notice(change: GradeChange, found: Standing) -> Notice:
    subject = change.subject
    covers: dict[str, list[Listing]] = {}
    for listing in Listing.objects.filter(subject=subject).prefetch_related("records"):
        for record in listing.records.all():
            covers.setdefault(record.number, []).append(listing)
    return Notice(
        addressee=subject.name,
        code=subject.code,
        department=str(subject.department),
        is_person=subject.is_person,
        old=LEVEL_NAMES[change.old_level],
        new=LEVEL_NAMES[change.new_level],
        adverse=is_adverse(change),
        since=found.since,
        on=change.on,
        cause="原定级依据的期限届满" if change.by_time else change.cause,
        grounds=_told_grounds(subject, grounds_of(found.period, covers)),
        checked=[one for one in checked(found.period) if one.met],
        next_change_on=found.next_change_on,
        next_level=LEVEL_NAMES[found.next_level] if found.next_change_on else "",
        measures=MEASURES[change.new_level],
    )


def words_of(change: GradeChange) -> str:
    """The change in a few words: 一级→三级."""
    return f"{LEVEL_NAMES[change.old_level]}→{LEVEL_NAMES[change.new_level]}"


def draft(change: GradeChange, today: date) -> Draft:
    """The paper as it may be issued today. Raises Refused where something stands in the way."""
    if obstacle := lines([change], today)[0].obstacle:
        raise Refused(ARTICLE, obstacle)
    found = standings_of([change.subject_id], today)[change.subject_id]
    case = Case(
        f"credit.change:{change.pk}",
        f"{change.on} 等级变动 {words_of(change)}",
        f"{change.subject.get_absolute_url()}?tab=grades",
        change.subject,
    )
    return Draft(Document.Kind.GRADE_NOTICE, "credit/grade_notice.pdf.html", _notice(change, found), case)


@transaction.atomic
def issue_notice(change: GradeChange, *, by: User, at: datetime) -> Document:
    """Issue the notice of a change: the department's staff, once, of the last change only. Raises Refused."""
    Subject.objects.select_for_update().get(pk=change.subject_id)
    change = GradeChange.objects.select_for_update(of=("self",)).select_related("subject__department").get(pk=change.pk)
    reason = "等级变动由该主体的记录部门告知。"
    rules.must_be_of(by, change.subject.department_id, article="第十三条", reason=reason)
    if told := GradeNotice.objects.filter(change=change).select_related("document").first():
        raise Refused(ARTICLE, f"这次变动已以{told.document.number}告知，不必重复。")
    if change.is_superseded:
        raise Refused(ARTICLE, "该主体此后又有等级变动，这次变动无需告知；请告知最近一次变动。")
    document = issue(draft(change, localtime(at).date()), by=by, at=at)
    GradeNotice.objects.create(change=change, document=document)
    change.telling = GradeChange.Telling.TOLD
    change.save(update_fields=["telling"])
    return document


# In the pages of others


class LevelActs(NamedTuple):
    """What is to be done, and was done, with the level of a subject."""

    subject: Subject
    unconfirmed: Unconfirmed | None
    confirmations: list[Confirmation]
    waiting: Line | None
    notices: list[GradeNotice]


def of_subject(subject: Subject, user: User, today: date) -> LevelActs:
    """The part 等级确认和告知 of the tab 办理事项."""
    last = GradeChange.objects.filter(subject=subject).select_related("subject").order_by("-pk").first()
    notices = GradeNotice.objects.filter(change__subject=subject).select_related("document", "change")
    told = list(notices.prefetch_related("document__services").order_by("-pk"))
    waits = last is not None and last.telling == GradeChange.Telling.WAITING
    return LevelActs(
        subject,
        unconfirmed_of([subject.pk], today).get(subject.pk),
        list(Confirmation.objects.filter(subject=subject).select_related("by")),
        lines([last], today)[0] if last and waits else None,
        told,
    )
