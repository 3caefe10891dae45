"""Statement and defence in the made-up bureau (Article 8): one in every state, written by the acts themselves."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from django.core.files.base import ContentFile
from django.utils.timezone import make_aware
from pypdf import PdfWriter

from accounts.models import Role, User
from credit.grades import grading
from credit.hearing import notifying, reviewing, stating
from credit.models import CreditRecord, Hearing, HearingRound
from credit.records import recording
from documents.models import Service
from documents.serving import Delivery
from subjects.models import Subject

Found = Hearing.Found
Manner = HearingRound.Manner

_MATTERS = (
    ("未按规定建立安全风险分级管控台账。重大风险点未设置公告栏。", "《中华人民共和国安全生产法》第四十一条"),
    ("特种作业人员未持证上岗作业。", "《中华人民共和国安全生产法》第三十条"),
    ("可燃气体报警器停用期间未采取替代措施。未向主管人员报告停用情况。", "《中华人民共和国安全生产法》第三十六条"),
    ("动火作业未办理作业票。作业现场无监护人员。", "《中华人民共和国安全生产法》第四十三条"),
    ("应急预案未按规定评审、备案。未按计划组织演练。", "《生产安全事故应急预案管理办法》第二十一条、第二十六条"),
)
_WORDS = ("台账已经建立，检查当日由安全员带走办理培训，未能当场提供。", "公告栏因厂房改造临时拆除，已于次日恢复。")


class Told:
    """One made-up record on its way through Article 8; days are counted backwards from the last of the story."""

    def __init__(self, rng: Random, subject: Subject, until: date) -> None:
        self.subject, self.until = subject, until
        self.content, self.basis = rng.choice(_MATTERS)

    def ago(self, days: int) -> date:
        return self.until - timedelta(days=days)

    def at(self, days: int, hour: int = 10) -> datetime:
        return make_aware(datetime.combine(self.ago(days), time(hour)))

    def _staff(self, role: Role) -> User:
        found = self.subject.department.users.filter(role=role).first()
        assert found
        return found

    @cached_property
    def clerk(self) -> User:
        return self._staff(Role.CLERK)

    @cached_property
    def supervisor(self) -> User:
        return self._staff(Role.SUPERVISOR)

    @cached_property
    def record(self) -> CreditRecord:
        """The draft, with a piece of evidence."""
        record = CreditRecord(
            kind=CreditRecord.Kind.MISCONDUCT,
            subject=self.subject,
            number=recording.next_number(CreditRecord.Kind.MISCONDUCT, self.until.year),
            basis_on=self.ago(28),
            occurred_on=self.ago(35),
            content=self.content,
            legal_basis=self.basis,
            authority="新密市应急管理局",
            collector=self.clerk.display_name,
            source_department=self.subject.department,
        )
        recording.draft(record, by=self.clerk, at=self.at(28))
        self._attach(record, "现场检查记录", self.at(28))
        return record

    def attach(self, title: str) -> None:
        """One more piece of evidence."""
        self._attach(self.record, title, self.at(1))

    def _attach(self, record: CreditRecord, title: str, at: datetime) -> None:
        """A page that stands for a scan."""
        writer, scan = PdfWriter(), io.BytesIO()
        writer.add_blank_page(width=595, height=842)
        writer.add_metadata({"/Title": f"{title} {self.subject.pk}"})
        writer.write(scan)
        file = ContentFile(scan.getvalue(), f"{title}.pdf")
        recording.attach(record, file, title=title, content_type="application/pdf", by=self.clerk, at=at)

    def prepared(self, ago: int) -> Hearing:
        notice = notifying.Notice(
            facts=tuple(filter(None, self.content.split("。"))),
            basis=self.basis,
            intended="拟将上述事实作为你（单位）的失信行为记入信用记录，并据以评定信用等级。",
            contact=self.clerk.display_name,
            telephone="0371-00000000",
            place=f"新密市应急管理局{self.subject.department}",
        )
        return notifying.begin(self.record, notice, by=self.clerk, at=self.at(ago))

    def issued(self, ago: int) -> Hearing:
        hearing = self.prepared(ago)
        notifying.issue(hearing, by=self.clerk, at=self.at(ago))
        return hearing

    def notified(self, ago: int) -> Hearing:
        hearing = self.issued(ago)
        delivery = Delivery(Service.Way.DIRECT, self.ago(ago), "单位收发室", "已签收的送达回证")
        return notifying.serve(hearing, delivery, by=self.clerk, at=self.at(ago, 15))

    def stated(self, ago: int, manner: HearingRound.Manner = Manner.WRITTEN) -> Hearing:
        hearing = self.notified(ago)
        answers = [stating.Answer(fact, words) for fact, words in zip(hearing.round.facts.all(), _WORDS, strict=False)]
        stated = stating.Stated(
            on=self.ago(ago - 2),
            manner=manner,
            speaker="受托人",
            role="委托代理人",
            place="局二楼会议室",
            answers=[*answers, stating.Answer(None, "情节轻微，已主动改正，请求不予记录。")],
            heard_by=[self.clerk, self.supervisor],
            handed_in=("授权委托书", "整改照片"),
        )
        return stating.state(hearing, stated, by=self.clerk, at=self.at(ago - 2))

    def reviewed(self, ago: int, *findings: Hearing.Found) -> Hearing:
        """The findings go round."""
        hearing = self.stated(ago)
        for place, argument in enumerate(reviewing.arguments_of(hearing)):
            finding = findings[place % len(findings)]
            reason = "经查证属实。" if finding == Found.ADOPTED else "检查当日的照片和询问笔录相互印证，与陈述不符。"
            reviewing.find(argument, finding, reason, by=self.supervisor, at=self.at(ago - 4))
        reviewing.review(hearing, by=self.supervisor, at=self.at(ago - 4))
        return hearing


def _minutes(told: Told) -> None:
    stating.issue_minutes(told.stated(9, Manner.ORAL), by=told.clerk, at=told.at(7))


def _waived(told: Told) -> None:
    waiver = "放弃陈述申辩声明，单位盖章"
    stating.waive(told.notified(8), waiver, on=told.ago(6), by=told.clerk, at=told.at(6))


def _concluded(told: Told) -> None:
    hearing = told.reviewed(12, Found.NOT_ADOPTED)
    recording.conclude(hearing, note="", by=told.supervisor, at=told.at(7))


def _dropped(told: Told) -> None:
    told.reviewed(14, Found.ADOPTED)
    reason = "陈述申辩成立，不予记录"
    recording.revoke(told.record, reason=reason, by=told.supervisor, at=told.at(9))


def _reopened(told: Told) -> None:
    told.stated(10)
    told.attach("询问笔录")


def _spared(told: Told) -> None:
    """Waits for a second person: a court found the same facts (R5)."""
    court = recording.Decision(f"（{told.until.year}）豫0183行审9号", told.ago(32), "新密市人民法院")
    how = CreditRecord.Statement.NOT_REQUIRED
    statement = recording.Statement(how, told.ago(2), "人民法院生效裁判已认定该事实", court)
    recording.ask_consent(told.record, statement=statement, by=told.clerk, at=told.at(2))


CHAPTERS: tuple[Callable[[Told], object], ...] = (
    lambda told: told.prepared(2),
    lambda told: told.issued(3),
    lambda told: told.notified(3),
    lambda told: told.stated(6),
    _minutes,
    _waived,
    lambda told: stating.lapse(told.notified(24), by=told.clerk, at=told.at(2)),
    lambda told: told.reviewed(11, Found.ADOPTED, Found.NOT_ADOPTED),
    _concluded,
    _dropped,
    _reopened,
    _spared,
)


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of Article 8: a hearing in every state, in departments by turns."""
    rng = Random(seed)
    supervised = [row for row in subjects if row.enrolled_on < until - timedelta(days=400) and not row.deregistered_on]
    chosen = rng.sample(supervised, len(CHAPTERS))
    for chapter, subject in zip(CHAPTERS, chosen, strict=True):
        chapter(Told(rng, subject, until - timedelta(days=1)))
    moment = make_aware(datetime.combine(until - timedelta(days=1), time(18)))
    grading.regrade([subject.pk for subject in chosen], cause="陈述申辩后记录生效", at=moment)
