"""What a credit check looks at (信用核查, Article 5): made from what is missing or stale in the file of a subject.

Every point says what it is, since when, why it matters, and where to mend it. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.timezone import localtime

from credit.file.subject_file import UNDETERMINED
from credit.models import CreditRecord, Dispute
from credit.regulation.periods import years_from
from inspections.models import Inspection, Permit
from inspections.permitting import unlicensed
from subjects.models import Commitment, Post, Subject

State = CreditRecord.State


class Point(NamedTuple):
    """One point: `since` where a day is known; `url` leads to where it is mended; `missing`: something to put right."""

    code: str
    what: str
    since: date | None
    why: str
    article: str
    url: str
    missing: bool = True


def points_of(subject: Subject, today: date) -> list[Point]:
    """Every point of a check of this subject today; what has to be put right first."""
    found = [point for source in _SOURCES for point in source(subject, today)]
    return sorted(found, key=lambda point: not point.missing)


def _act(name: str, subject: Subject) -> str:
    return reverse(name, args=[subject.pk])


def _entry(what: str, subject: Subject) -> str:
    return reverse("subjects:subject_act", args=[subject.pk, what])


def _tab(subject: Subject, tab: str) -> str:
    return f"{subject.get_absolute_url()}?tab={tab}"


def _register(subject: Subject, today: date) -> Iterator[Point]:
    told = f"名称、代码、行业（{subject.industry}）和记录部门（{subject.department}）"
    url = _entry("change", subject)
    yield Point("register", f"核对{told}", None, "主体和行业错误，等级即归于他人", "第二条", url, missing=False)
    if subject.check_waiver:
        why = "代码末位校验不符，共享时可能被退回，请对照证照原件"
        yield Point("waiver", f"代码校验不符：{subject.check_waiver}", None, why, "第五条", url)
    if not subject.contact or not subject.telephone:
        lacking = "、".join(
            label for label, value in (("联系人", subject.contact), ("联系电话", subject.telephone)) if not value
        )
        yield Point("contact", f"没有登记{lacking}", None, "告知、送达找不到人，陈述申辩权无从保障", "第八条", url)


def _commitment(subject: Subject, today: date) -> Iterator[Point]:
    rows = list(Commitment.objects.filter(subject=subject, made_on__lte=today))
    ends = [row.over_on for row in rows]
    if any(end is None or end > today for end in ends):
        return
    since = max((end for end in ends if end), default=subject.enrolled_on)
    url = _entry("commitment", subject)
    yield Point("commitment", "没有有效的公开承诺", since, "不能评为一级、二级（R18 未评级）", "第十二条（一）1", url)


def _posts(subject: Subject, today: date) -> Iterator[Point]:
    if subject.is_person:
        return
    rows = list(Post.objects.filter(subject=subject, from_on__lte=today))
    url = _entry("post", subject)
    for office in Post.Office:
        of_office = [row for row in rows if row.office == office]
        if not any(row.until_on is None or row.until_on > today for row in of_office):
            since = max((row.until_on for row in of_office if row.until_on), default=None)
            why = "其本人的失信行为计入单位，不知其人即无从核对（R6）"
            yield Point(f"post-{office}", f"没有登记在任的{office.label}", since, why, "第十二条（一）2", url)


def _evaluations(subject: Subject, today: date) -> Iterator[Point]:
    latest = subject.evaluations.filter(dated_on__lte=today).order_by("-dated_on").first()
    if latest and years_from(latest.dated_on, 1) >= today:
        return
    what = f"公共信用综合评价已满一年（{latest}）" if latest else "没有公共信用综合评价"
    url = _entry("evaluation", subject)
    why = "国家、省评价结果须纳入综合评定（R17）"
    yield Point("evaluation", what, latest.dated_on if latest else None, why, "第三条、第四条", url)


def _permits(subject: Subject, today: date) -> Iterator[Point]:
    url = f"{reverse('inspections:permit_list')}?subject={subject.pk}"
    for permit in Permit.objects.run_out(today).filter(subject=subject):
        yield Point(
            f"permit-{permit.pk}"[:24],
            f"许可已过期：{permit}",
            permit.valid_until,
            "继续生产经营的，可能构成未取得许可",
            "第四条（许可管理）",
            permit.get_absolute_url(),
        )
    if unlicensed(today).filter(pk=subject.pk).exists():
        why = "未取得许可？→ 十二条（四）3，待认定"
        yield Point("unlicensed", "所属行业须取得许可，没有登记有效许可", None, why, "第十二条（四）3", url)


def _inspections(subject: Subject, today: date) -> Iterator[Point]:
    latest = Inspection.objects.filter(subject=subject, inspected_on__lte=today).first()
    if latest and years_from(latest.inspected_on, 1) >= today:
        return
    what = f"一年内没有检查（最近 {latest.inspected_on}）" if latest else "没有检查记录"
    since = latest.inspected_on if latest else subject.enrolled_on
    why = "一年内量化分级、日常监督检查是评定的依据"
    yield Point("inspection", what, since, why, "第四条", f"{_tab(subject, 'cases')}")


def _records(subject: Subject, today: date) -> Iterator[Point]:
    rows = list(subject.records.all())
    counted = [row for row in rows if row.state == State.EFFECTIVE]
    told = f"核对已生效的信用记录 {len(counted)} 条" if counted else "核对没有已生效的信用记录"
    why = "记录决定等级，提供部门对其真实性负责"
    yield Point("records", told, None, why, "第五条", _tab(subject, "records"), missing=False)
    waiting = [row for row in rows if row.state in (State.DRAFT, State.NOTIFIED)]
    for row in waiting:
        since = row.notified_on or localtime(row.entered_at).date()
        why = "生效前不计入等级，应先听取陈述"
        yield Point(
            f"record-{row.pk}"[:24],
            f"{row.get_state_display()}，尚未生效：{row}",
            since,
            why,
            "第八条",
            row.get_absolute_url(),
        )
    for dispute in Dispute.objects.filter(record__in=rows, closed_on=None).select_related("record"):
        why = "答复之前不得据此采取新的不利措施（R13）"
        record = dispute.record
        url = record.get_absolute_url()
        yield Point(f"dispute-{record.pk}"[:24], f"异议处理中：{record}", dispute.opened_on, why, "第九条", url)


def _accidents(subject: Subject, today: date) -> Iterator[Point]:
    for row in CreditRecord.objects.filter(UNDETERMINED, subject=subject):
        why = "调查报告批复前等级不变（R2）"
        url = row.get_absolute_url()
        yield Point(
            f"accident-{row.pk}"[:24], f"事故调查中：{row.content}"[:200], row.occurred_on, why, "第十二条（三）3", url
        )


_SOURCES = (_register, _commitment, _posts, _evaluations, _permits, _inspections, _records, _accidents)
