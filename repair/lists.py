"""The lists of repair: applications, what may be applied for, penalties without their notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest
from accounts.models import User
from credit.models import CreditRecord
from credit.terms.columns import Running, running_of, term_column
from desk.lists.columns import Column, beneath, cut, linked, marked
from desk.lists.lists import Empty, Listing, of_one_department
from desk.promises import nudge
from desk.templatetags.face import day
from repair import noticing
from repair.acts import APPLICATION
from repair.eligibility import Eligibility, eligibilities
from repair.forms import ApplicationFilter, RipeFilter
from repair.models import Application, RepairNotice


class Row(NamedTuple):
    """An application with the term that runs."""

    application: Application
    running: Running | None

    def get_absolute_url(self) -> str:
        return self.application.get_absolute_url()

    @property
    def verifiers(self) -> list[User]:
        """The two who verify, when they are named."""
        return [one for one in (self.application.verifier_1, self.application.verifier_2) if one]


def _paper_of(record: CreditRecord) -> str:
    return record.document_number or record.number


def _beside(application: Application) -> str:
    """How the others of one matter are told beside its record (R25)."""
    return "、".join(map(_paper_of, application.beside))


def _record(row: Row) -> SafeString:
    record, beside = row.application.record, _beside(row.application)
    paper = f"{_paper_of(record)}；同一事项：{beside}" if beside else _paper_of(record)
    return beneath(record.get_kind_display(), paper)


def _record_words(row: Row) -> str:
    records = (row.application.record, *row.application.beside)
    return "；".join(f"{record.get_kind_display()} {_paper_of(record)}" for record in records)


def _with_terms(applications: Sequence[Application], user: User, today: date) -> list[Row]:
    running = running_of((one.key for one in applications), today)
    return [Row(one, running.get(one.key)) for one in applications]


APPLICATION_COLUMNS: tuple[Column[Row], ...] = (
    Column(
        name="number",
        label="编号",
        value=lambda row: str(row.application),
        sort=("year", "sequence"),
        css="nowrap",
        head=True,
    ),
    Column(name="subject", label="信用主体", value=lambda row: str(row.application.subject), css="name"),
    Column(
        name="record",
        label="失信记录",
        value=_record_words,
        shown=_record,
    ),
    Column(
        name="state",
        label="状态",
        value=lambda row: row.application.get_state_display(),
        shown=lambda row: marked(row.application.get_state_display(), row.application.look),
        sort=("state", "received_on"),
        css="tight",
    ),
    term_column(lambda row: row.running),
    Column(name="received", label="收到", value=lambda row: row.application.received_on, css="tight"),
    Column(name="channel", label="渠道", value=lambda row: row.application.get_channel_display(), css="tight"),
    Column(name="verifiers", label="核查人员", value=lambda row: "、".join(map(str, row.verifiers)), css="tight"),
    Column(name="severity", label="严重程度", value=lambda row: row.application.get_severity_display(), spare=True),
    Column(name="applicant", label="经办人", value=lambda row: row.application.applicant, spare=True),
    Column(name="registered", label="登记人", value=lambda row: str(row.application.registered_by), spare=True),
    Column(name="department", label="记录部门", value=lambda row: str(row.application.subject.department)),
)

APPLICATIONS: Listing[Application] = Listing(
    name="repair.applications",
    title="信用修复申请",
    lead="受理 3 个工作日，决定 10 个工作日（可延长一次），执行 1 个工作日（第十六条）",
    address="repair:application_list",
    roles=READERS,
    seen_by=APPLICATION.seen_by,
    columns=APPLICATION_COLUMNS,
    order=("-year", "-sequence"),
    filters=ApplicationFilter,
    dress=_with_terms,
    hidden=of_one_department,
    template="repair/application_list.html",
    empty=Empty(
        "没有在办的修复申请",
        "申请从记录页或“可申请修复”登记；办结的在状态中选择“全部”后查看。",
        "repair",
        "查看可申请修复的记录",
        "repair:ripe_list",
    ),
    subject=lambda row: row.application.subject_id,
)


def _records_of(user: User) -> QuerySet[CreditRecord]:
    return CreditRecord.objects.visible_to(user).select_related("subject__department")


class Ripe(NamedTuple):
    """A record that may be repaired, with the letter that tells its subject."""

    standing: Eligibility
    letter: RepairNotice | None

    @property
    def record(self) -> CreditRecord:
        return self.standing.record

    @property
    def paper(self) -> str:
        """By what it is told, and what is applied for together with it (R25)."""
        beside = "、".join(map(_paper_of, self.standing.together[1:]))
        return f"{_paper_of(self.record)}；同一事项：{beside}" if beside else _paper_of(self.record)

    def get_absolute_url(self) -> str:
        return reverse("repair:record_eligibility", args=[self.record.pk])


def _with_letters(records: Sequence[CreditRecord], user: User, today: date) -> list[Ripe]:
    letters = RepairNotice.objects.filter(record__in=records, occasion=RepairNotice.Occasion.RIPE)
    told = {
        letter.record_id: letter for letter in letters.select_related("document").prefetch_related("document__services")
    }
    return [Ripe(standing, told.get(standing.record.pk)) for standing in eligibilities(records, today)]


def _level_4(standing: Eligibility) -> str:
    if standing.level_4 is None:
        return ""
    return "四级另行移出名单" if standing.level_4.listed else "修复后四级终止"


def _letter(row: Ripe) -> SafeString | None:
    if row.letter is None:
        return None
    if row.letter.document is None:
        return marked("签发中", "info")
    return render_to_string("documents/_document_line.html", {"document": row.letter.document})


def _about_letters(request: SignedInRequest, today: date, rows: Sequence[Ripe]) -> Mapping[str, object]:
    letters = [row.letter for row in rows]
    return {
        "ready": any(letter and letter.document_id for letter in letters),
        "queued": any(letter and letter.document_id is None for letter in letters),
        "unasked": any(row.letter is None and row.standing.may_apply for row in rows),
    }


def _ask_letters(request: SignedInRequest, records: Sequence[CreditRecord], at: datetime) -> str:
    """Promise a letter for each of the records of the page that may be applied for today."""
    if not request.user.edits_records:
        raise Refused("制度第十六条", "告知书由记录部门签发。")
    today = localtime(at).date()
    open_now = [one.record for one in eligibilities(records, today) if one.may_apply]
    with transaction.atomic():
        number = noticing.promise_ripe(open_now, by=request.user, at=at, today=today)
        journal.write("生成修复提醒", f"{number} 份", by=request.user, request=request)
        nudge(RepairNotice.JOB)
    return f"{number} 份信用修复告知书已排队签发，通常一分钟内完成；已有的不重复签发。"


RIPE_COLUMNS: tuple[Column[Ripe], ...] = (
    Column(
        name="record",
        label="记录",
        value=lambda row: f"{row.record.get_kind_display()} {row.paper}",
        shown=lambda row: beneath(row.record.get_kind_display(), row.paper),
        head=True,
    ),
    Column(
        name="subject",
        label="信用主体",
        value=lambda row: str(row.record.subject),
        shown=lambda row: beneath(
            linked(row.record.subject, row.record.subject.get_absolute_url()),
            _level_4(row.standing),
        ),
        css="name",
    ),
    Column(name="basis", label="基准日", value=lambda row: row.record.basis_on, css="tight"),
    Column(name="severity", label="严重程度", value=lambda row: row.standing.classed.severity.label, css="tight"),
    Column(
        name="opens",
        label="最早可申请日",
        value=lambda row: row.standing.opens_on,
        shown=lambda row: format_html("<strong>{}</strong>", day(row.standing.opens_on)),
        css="tight",
    ),
    Column(
        name="letter",
        label="告知书",
        value=lambda row: row.letter.document.number if row.letter and row.letter.document else "",
        shown=_letter,
    ),
    Column(name="title", label="事由", value=lambda row: row.record.title, spare=True),
    Column(name="until", label="公示期限至", value=lambda row: row.standing.published_until, css="tight", spare=True),
    Column(name="department", label="记录部门", value=lambda row: str(row.record.subject.department)),
)

RIPE: Listing[CreditRecord] = Listing(
    name="repair.ripe",
    title="可申请修复",
    address="repair:ripe_list",
    roles=READERS,
    seen_by=_records_of,
    columns=RIPE_COLUMNS,
    order=("subject__department__code", "-basis_on", "pk"),
    filters=RipeFilter,
    dress=_with_letters,
    hidden=of_one_department,
    template="repair/ripe_list.html",
    beside=_about_letters,
    acts={"letters": _ask_letters},
    empty=Empty("没有记录", "没有到达最早可申请日的记录；可以换一个月份查看。", "repair"),
    nothing_found=Empty("没有记录", "没有符合条件、到达最早可申请日的记录；可以换一个月份查看。", "repair"),
    subject=lambda row: row.record.subject_id,
)


def _untold(user: User) -> QuerySet[CreditRecord]:
    return noticing.without_notice(_records_of(user))


def _queued(request: SignedInRequest, today: date, rows: Sequence[CreditRecord]) -> Mapping[str, object]:
    mine = CreditRecord.objects.visible_to(request.user)
    return {"queued": RepairNotice.objects.filter(document=None, record__in=mine).count()}


def _issue_notices(request: SignedInRequest, records: Sequence[CreditRecord], at: datetime) -> str:
    """Promise the notice of each penalty of the page; the job issues them."""
    if not request.user.edits_records:
        raise Refused(noticing.ARTICLE, "信用修复告知书由记录部门签发。")
    with transaction.atomic():
        for record in records:
            noticing.promise(record, RepairNotice.Occasion.WITH_PENALTY, by=request.user, at=at)
        nudge(RepairNotice.JOB)
    return f"{len(records)} 份信用修复告知书已排队签发，通常一分钟内完成。"


NOTICES: Listing[CreditRecord] = Listing(
    name="repair.notices",
    title="两书同达",
    lead=(
        "未签发信用修复告知书的处罚。告知书与处罚决定书一并送达（国办发〔2025〕22号）："
        "60 天内作出的处罚生效后自动签发，更早的在此签发。"
    ),
    address="repair:notice_list",
    roles=READERS,
    seen_by=_untold,
    columns=(
        Column[CreditRecord](name="paper", label="处罚决定", value=_paper_of, head=True),
        Column[CreditRecord](name="subject", label="信用主体", value=lambda row: str(row.subject), css="name"),
        Column[CreditRecord](name="basis", label="决定日期", value=lambda row: row.basis_on, css="tight"),
        Column[CreditRecord](
            name="content",
            label="违法事实",
            value=lambda row: row.content,
            shown=lambda row: cut(row.content, 50),
            css="telling",
        ),
        Column[CreditRecord](
            name="kinds",
            label="处罚种类",
            value=lambda row: row.penalty_kinds,
            shown=lambda row: "、".join(row.penalty_kinds),
        ),
        Column[CreditRecord](
            name="number", label="记录编号", value=lambda row: row.number, sort=("number",), spare=True
        ),
        Column[CreditRecord](
            name="department", label="记录部门", value=lambda row: str(row.subject.department), spare=True
        ),
    ),
    order=("-basis_on", "pk"),
    hidden=of_one_department,
    template="repair/notice_list.html",
    beside=_queued,
    acts={"issue": _issue_notices},
    empty=Empty("没有遗漏", "本局已生效的行政处罚都已签发信用修复告知书。", "check"),
    subject=lambda row: row.subject_id,
)
