"""The grade notice: which changes wait for one, when it may be issued, once, and what the paper tells."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import make_aware

from accounts.gate import Refused
from accounts.models import User
from credit.grades import grading
from credit.levels import confirming, noticing
from credit.models import CreditRecord, GradeChange, GradeNotice
from credit.records import recording
from documents.models import Document, DocumentFile
from subjects.models import Kind, Subject
from tests import makers, papers, people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
AT = make_aware(datetime(2026, 11, 24, 10))


def graded(subject: Subject, at: datetime = AT) -> GradeChange:
    grading.regrade([subject.pk], cause="重新评定", at=at)
    return GradeChange.objects.filter(subject=subject).latest("pk")


def lowered(subject: Subject, item4: int | None = None) -> tuple[CreditRecord, GradeChange]:
    """From level 1 to 3, or to 4."""
    grading.regrade([subject.pk], cause="首次评定", at=AT)
    record = makers.make_misconduct(subject, date(2026, 11, 2), item4=item4)
    return record, graded(subject)


def pdf_of(document: Document) -> bytes:
    return bytes(DocumentFile.objects.get(document=document).pdf)


def refuses(change: GradeChange, by: User, words: str) -> None:
    before = Document.objects.count()
    with pytest.raises(Refused, match=words):
        noticing.issue_notice(change, by=by, at=AT)
    assert (Document.objects.count(), GradeNotice.objects.filter(change=change).count()) == (before, before)


def test_a_lowering_waits_and_its_notice_says_why_and_what_can_be_done(unit: Subject, yi: User) -> None:
    record, change = lowered(unit)
    assert [line.obstacle for line in noticing.lines(noticing.untold(yi), TODAY)] == [""]

    document = noticing.issue_notice(change, by=yi, at=AT)

    papers.assert_sound(
        pdf_of(document),
        "信用等级变动告知书",
        "信用等级由一级变为三级，自2026年11月2日起",
        "第十二条（三）1",
        f"失信行为{record.number}（认定日期2026年11月2日）",
        "自2026年11月2日起至2027年11月2日止计入",
        "依据《制度》第九条向我局提出书面异议申请",
        "受理之日起3个工作日内",
        "第十六条",
        "自2027年11月3日起变为二级",
        "适当提高抽查比例和检查频次",
        str(unit.department),
    )
    assert not noticing.untold(yi).exists()


def test_an_upward_change_is_told_too(unit: Subject, yi: User) -> None:
    record, _ = lowered(unit)
    recording.revoke(record, at=makers.moment(TODAY), reason="误录", by=makers.hand(unit.department))
    change = graded(unit)

    text = papers.text_of(pdf_of(noticing.issue_notice(change, by=yi, at=AT)))

    assert "信用等级由三级变为一级" in text
    assert "一级信用主体的各项条件均已符合" in text
    assert "信用修复" not in text


def test_a_change_is_told_once(unit: Subject, yi: User) -> None:
    _, change = lowered(unit)
    document = noticing.issue_notice(change, by=yi, at=AT)

    with pytest.raises(Refused, match="不必重复"):
        noticing.issue_notice(change, by=yi, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        GradeNotice.objects.create(change=change, document=document)
    assert Document.objects.count() == 1


def test_only_the_last_change_is_told(unit: Subject, yi: User) -> None:
    record, first = lowered(unit)
    recording.revoke(record, at=makers.moment(TODAY), reason="误录", by=makers.hand(unit.department))
    graded(unit)

    refuses(first, yi, "最近一次变动")
    assert first not in noticing.untold(yi)


def test_level_4_is_told_after_confirmation_only(unit: Subject, yi: User) -> None:
    _, change = lowered(unit, item4=5)
    refuses(change, yi, "R21")
    found = confirming.unconfirmed_of([unit.pk], TODAY)[unit.pk]
    confirming.confirm(unit, seen=found.fingerprint, by=yi, at=AT)

    document = noticing.issue_notice(change, by=yi, at=AT)

    text = papers.text_of(pdf_of(document))
    assert "须作出列入决定，名单终止后方可恢复" in text
    assert "重点监管对象" in text


def test_a_lowered_person_is_told_after_confirmation_only_and_by_masked_number(yi: User) -> None:
    number = makers.citizen_number(55)
    someone = makers.make_subject("子虚（虚构）", kind=Kind.NATURAL_PERSON, code=number)
    _, change = lowered(someone)
    refuses(change, yi, "R21")
    found = confirming.unconfirmed_of([someone.pk], TODAY)[someone.pk]
    confirming.confirm(someone, seen=found.fingerprint, by=yi, at=AT)

    text = papers.text_of(pdf_of(noticing.issue_notice(change, by=yi, at=AT)))

    assert number not in text
    assert "你单位" not in text


def test_a_lowering_on_disputed_records_alone_is_not_told(unit: Subject, yi: User) -> None:
    record, change = lowered(unit)
    recording.open_dispute(record, at=makers.moment(TODAY))
    refuses(change, yi, "R13")

    makers.make_penalty(unit, date(2026, 11, 3))
    grading.regrade([unit.pk], cause="重新评定", at=AT)

    document = noticing.issue_notice(change, by=yi, at=AT)
    assert GradeNotice.objects.filter(change=change).exists()
    assert papers.text_of(pdf_of(document)).count("该记录正在异议处理中") == 1


def test_nothing_is_told_while_grading_is_under_way_or_by_others(unit: Subject, yi: User) -> None:
    _, change = lowered(unit)
    refuses(change, people.leader(), "记录部门")
    refuses(change, people.supervisor("FM", username="xin"), "记录部门")
    makers.make_penalty(unit, date(2026, 11, 3))

    refuses(change, yi, "正在重新评定")


def test_a_change_that_time_overtook_is_not_told(unit: Subject, yi: User) -> None:
    _, change = lowered(unit)

    with pytest.raises(Refused, match="被以后的情况替代"):
        noticing.issue_notice(change, by=yi, at=make_aware(datetime(2028, 1, 1, 9)))
