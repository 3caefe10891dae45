"""The lists of supervision: subjects on levels 3 and 4, grounds without a listing, procedures, determinations, duties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.gate import READERS, SignedInRequest
from accounts.models import User
from credit.models import Determination, GradePeriod
from credit.terms.columns import Running, running_of, term_column
from credit.waiting import Unlisted, Waiting
from desk.lists.columns import Column, beneath, button, cut, levelled, linked
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import day, mark
from supervision import duties
from supervision.acts.determinations import DETERMINATION
from supervision.acts.duties import DUTY
from supervision.acts.procedures import PROCEDURE
from supervision.duty_list import BY_CODE, DUTIES, DutyKind
from supervision.forms.determinations import RegisterFilter
from supervision.forms.duties import DutyFilter, LevelFilter
from supervision.forms.procedures import ProcedureFilter
from supervision.grounds import DECIDERS
from supervision.models import Duty, Procedure
from supervision.policies import PARAMETERS
from supervision.queues import GroundLine, SubjectLine, figures, ground_lines, on_levels, subject_lines

PAGE = "supervision/list.html"


def _tab(name: str) -> Callable[[SignedInRequest, date, Sequence[object]], Mapping[str, object]]:
    return lambda request, today, rows: {"tab": name}


def _overview(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    return {
        "tab": "overview",
        "figures": figures(request.user, today),
        "tallies": [] if request.user.edits_records else duties.tallies(today),
        "kinds": DUTIES,
        "parameters": PARAMETERS,
    }


def _subject_lines(periods: Sequence[GradePeriod], user: User, today: date) -> list[SubjectLine]:
    return subject_lines(periods, today)


def _lists_and_procedures(line: SubjectLine) -> list[SafeString] | SafeString:
    listings = [
        format_html(
            '{} <span class="muted small">{}，{} 公布</span>',
            linked(row.number, row.get_absolute_url()),
            row.regime,
            day(row.published_on),
        )
        for row in line.listings
    ]
    procedures = [
        format_html("{} {}", linked(row.number, row.get_absolute_url()), mark(row.get_state_display()))
        for row in line.procedures
    ]
    return [*listings, *procedures] or SafeString('<span class="muted">未列入</span>')


LEVELS: Listing[GradePeriod] = Listing(
    name="supervision.levels",
    title="重点监管",
    lead="四级、三级信用主体：名单、程序和职责清单（第十二条（四）、第十四条、第十五条）",
    address="supervision:overview_show",
    roles=READERS,
    seen_by=on_levels,
    columns=(
        Column[SubjectLine](
            name="subject",
            label="信用主体",
            value=lambda line: str(line.subject),
            shown=lambda line: beneath(line.subject, line.subject.industry),
            css="name",
            head=True,
        ),
        Column[SubjectLine](name="since", label="等级自", value=lambda line: line.since, css="nowrap"),
        Column[SubjectLine](
            name="lists",
            label="名单和程序",
            value=lambda line: [*(row.number for row in line.listings), *(row.number for row in line.procedures)],
            shown=_lists_and_procedures,
        ),
        Column[SubjectLine](name="open", label="职责待办", value=lambda line: line.open, css="number"),
        Column[SubjectLine](
            name="overdue",
            label="已超期",
            value=lambda line: line.overdue,
            shown=lambda line: _missing(line.overdue) if line.overdue else 0,
            css="number",
        ),
        Column[SubjectLine](name="industry", label="行业", value=lambda line: str(line.subject.industry), spare=True),
        Column[SubjectLine](name="department", label="记录部门", value=lambda line: str(line.subject.department)),
    ),
    order=("start", "pk"),
    filters=LevelFilter,
    dress=_subject_lines,
    url=lambda line: line.subject.get_absolute_url(),
    hidden=of_one_department,
    size=20,
    template="supervision/overview_show.html",
    beside=_overview,
    empty=Empty("没有四级主体", "有主体进入三级、四级时，职责清单自动列出。", "shield"),
    nothing_found=Empty("没有这一等级的主体", "有主体进入该等级时，职责清单自动列出。", "shield"),
    subject=lambda line: line.subject.pk,
)


def _missing(text: object) -> SafeString:
    return format_html('<span class="missing">{}</span>', text)


class ProcedureRow(NamedTuple):
    """A procedure with the term that runs."""

    procedure: Procedure
    running: Running | None

    def get_absolute_url(self) -> str:
        return self.procedure.get_absolute_url()


def _with_terms(procedures: Sequence[Procedure], user: User, today: date) -> list[ProcedureRow]:
    running = running_of((key for one in procedures for key in one.keys), today)
    return [ProcedureRow(one, next((running[key] for key in one.keys if key in running), None)) for one in procedures]


def _listing(row: ProcedureRow) -> SafeString | None:
    listing = row.procedure.listing
    return linked(listing.number, listing.get_absolute_url()) if listing else None


PROCEDURES: Listing[Procedure] = Listing(
    name="supervision.procedures",
    title="列入程序",
    lead="告知 → 陈述申辩 → 决定 → 送达 → 公布（河南省社会信用条例第二十八条）",
    address="supervision:procedure_list",
    roles=READERS,
    seen_by=PROCEDURE.seen_by,
    columns=(
        Column[ProcedureRow](
            name="number",
            label="程序",
            value=lambda row: row.procedure.number,
            sort=("number",),
            css="nowrap",
            head=True,
        ),
        Column[ProcedureRow](
            name="subject", label="信用主体", value=lambda row: str(row.procedure.subject), css="name"
        ),
        Column[ProcedureRow](name="regime", label="依据", value=lambda row: row.procedure.regime, css="nowrap"),
        Column[ProcedureRow](
            name="state",
            label="状态",
            value=lambda row: row.procedure.get_state_display(),
            shown=lambda row: mark(row.procedure.get_state_display()),
            sort=("state",),
        ),
        term_column(lambda row: row.running),
        Column[ProcedureRow](name="opened", label="提出", value=lambda row: row.procedure.opened_on, css="tight"),
        Column[ProcedureRow](
            name="opened_by", label="承办人", value=lambda row: str(row.procedure.opened_by), css="nowrap"
        ),
        Column[ProcedureRow](
            name="listing",
            label="名单",
            value=lambda row: row.procedure.listing.number if row.procedure.listing else "",
            shown=_listing,
        ),
        Column[ProcedureRow](
            name="decided", label="决定日期", value=lambda row: row.procedure.decided_on, css="tight", spare=True
        ),
        Column[ProcedureRow](
            name="decided_by", label="决定人", value=lambda row: str(row.procedure.decided_by or ""), spare=True
        ),
        Column[ProcedureRow](
            name="months", label="管理期限（月）", value=lambda row: row.procedure.months, css="number", spare=True
        ),
        Column[ProcedureRow](
            name="department", label="记录部门", value=lambda row: str(row.procedure.subject.department), spare=True
        ),
    ),
    order=("-opened_on", "-pk"),
    filters=ProcedureFilter,
    dress=_with_terms,
    hidden=of_one_department,
    size=20,
    template="supervision/procedure_list.html",
    beside=_tab("procedures"),
    empty=Empty("没有在办的列入程序", "从“待作出列入决定”中选择记录，提出拟列入。", "list"),
    nothing_found=Empty("没有这一范围的列入程序", "从“待作出列入决定”中选择记录，提出拟列入。", "list"),
    subject=lambda row: row.procedure.subject_id,
)


def _open_first(user: User) -> QuerySet[Determination]:
    over = ExpressionWrapper(~Q(state__in=Determination.OPEN), output_field=BooleanField())
    return DETERMINATION.seen_by(user).alias(over=over)


def _state_of(row: Determination) -> SafeString:
    return mark("待认定" if row.state in Determination.OPEN else row.get_state_display())


def _reasons(row: Determination) -> str:
    return row.ending or row.reasons or row.proposal


DETERMINATIONS: Listing[Determination] = Listing(
    name="supervision.determinations",
    title="认定事项",
    lead="性质特别严重、社会影响恶劣（第十二条（四）1）和性质恶劣（第十二条（四）9），由一人提出、另一人认定后才适用。",
    address="supervision:determination_list",
    roles=READERS,
    seen_by=_open_first,
    columns=(
        Column[Determination](
            name="nature", label="认定内容", value=lambda row: row.get_nature_display(), css="duty-title", head=True
        ),
        Column[Determination](name="subject", label="信用主体", value=lambda row: str(row.record.subject), css="name"),
        Column[Determination](
            name="record",
            label="记录",
            value=lambda row: f"{row.record.number} {row.record.title}",
            shown=lambda row: beneath(row.record.number, row.record.title),
        ),
        Column[Determination](
            name="state",
            label="结果",
            value=lambda row: row.get_state_display(),
            shown=_state_of,
            sort=("state", "nature"),
            css="tight",
        ),
        Column[Determination](
            name="reasons", label="理由", value=_reasons, shown=lambda row: cut(_reasons(row)), css="telling"
        ),
        Column[Determination](
            name="proposed",
            label="提出",
            value=lambda row: row.proposed_on,
            shown=lambda row: beneath(row.proposed_on, row.proposed_by),
            css="tight",
        ),
        Column[Determination](
            name="decided",
            label="决定",
            value=lambda row: row.decided_on,
            shown=lambda row: beneath(row.decided_on, row.decided_by),
            css="tight",
        ),
        Column[Determination](name="proposed_by", label="提出人", value=lambda row: str(row.proposed_by), spare=True),
        Column[Determination](
            name="decided_by", label="决定人", value=lambda row: str(row.decided_by or ""), spare=True
        ),
        Column[Determination](
            name="department", label="记录部门", value=lambda row: str(row.record.subject.department), spare=True
        ),
    ),
    order=("over", "-proposed_on", "-pk"),
    filters=RegisterFilter,
    hidden=of_one_department,
    size=20,
    template=PAGE,
    beside=_tab("determinations"),
    empty=Empty(
        "没有认定事项",
        "录入事故或者失信行为时勾选拟认定，或者在记录页提出；决定后都记在这里，供以后比照。",
        "journal",
    ),
    nothing_found=Empty("没有符合条件的认定", "决定后的认定和不予认定都记在这里，供以后比照。", "search"),
    subject=lambda row: row.record.subject_id,
)


class DutyRow(NamedTuple):
    """A duty with its place in the checklist, and whether its day has passed."""

    duty: Duty
    kind: DutyKind
    overdue: bool

    def get_absolute_url(self) -> str:
        return self.duty.get_absolute_url()


def _of_the_checklist(rows: Sequence[Duty], user: User, today: date) -> list[DutyRow]:
    return [DutyRow(row, BY_CODE[row.code], row.state in Duty.OPEN and row.due_on < today) for row in rows]


def _due(row: DutyRow) -> SafeString:
    duty = row.duty
    if row.overdue:
        return format_html("{}<br>{}", day(duty.due_on), mark("已超期"))
    ended = format_html("{} {}", duty.get_state_display(), day(duty.ended_on)) if duty.ended_on else ""
    return beneath(duty.due_on, ended)


def _evidence(row: DutyRow) -> object:
    said = row.duty.evidence
    return cut(said, 60) if said else format_html('<span class="muted">{}</span>', row.kind.evidence)


DUTIES_OWED: Listing[Duty] = Listing(
    name="supervision.duties",
    title="重点监管职责清单",
    lead="主体进入三级、四级时自动列出，离开该等级时停止；没有证据不能办结，超期一直显示。",
    address="supervision:duty_list",
    roles=READERS,
    seen_by=DUTY.seen_by,
    columns=(
        Column[DutyRow](
            name="duty",
            label="职责",
            value=lambda row: row.duty.case_title,
            shown=lambda row: beneath(
                row.kind.title, f"第 {row.duty.round} 次，{row.kind.interval}" if row.kind.every_months else ""
            ),
            css="duty-title",
            head=True,
        ),
        Column[DutyRow](name="subject", label="信用主体", value=lambda row: str(row.duty.subject), css="name"),
        Column[DutyRow](
            name="level", label="等级", value=lambda row: row.duty.level, shown=lambda row: levelled(row.duty.level)
        ),
        Column[DutyRow](
            name="due", label="截止", value=lambda row: row.duty.due_on, shown=_due, sort=("due_on",), css="nowrap"
        ),
        Column[DutyRow](
            name="owner",
            label="责任人",
            value=lambda row: str(row.duty.owner or ""),
            shown=lambda row: row.duty.owner or _missing("未指定"),
            css="nowrap",
        ),
        Column[DutyRow](
            name="evidence", label="证据", value=lambda row: row.duty.evidence, shown=_evidence, css="telling"
        ),
        Column[DutyRow](
            name="state", label="状态", value=lambda row: row.duty.get_state_display(), css="tight", spare=True
        ),
        Column[DutyRow](name="basis", label="依据", value=lambda row: row.kind.basis, spare=True),
        Column[DutyRow](
            name="department", label="记录部门", value=lambda row: str(row.duty.subject.department), spare=True
        ),
    ),
    order=("due_on", "pk"),
    filters=DutyFilter,
    dress=_of_the_checklist,
    hidden=of_one_department,
    size=20,
    template=PAGE,
    beside=_tab("duties"),
    empty=Empty("没有待办的职责", "三级、四级主体的职责由系统每半小时核对一次并列出。", "check"),
    nothing_found=Empty("没有这一范围的职责", "三级、四级主体的职责由系统每半小时核对一次并列出。", "check"),
    subject=lambda row: row.duty.subject_id,
)


class GroundRow(NamedTuple):
    """A ground without a listing, and what this person may begin."""

    line: GroundLine
    edits: bool
    decides: bool

    def get_absolute_url(self) -> str:
        return self.line.record.subject.get_absolute_url()


def _unlisted(user: User, today: date) -> list[Unlisted]:
    return Waiting(user, today).all_unlisted()


def _with_decisions(rows: Sequence[Unlisted], user: User, today: date) -> list[GroundRow]:
    return [GroundRow(line, user.edits_records, user.role in DECIDERS) for line in ground_lines(rows)]


def _record(row: GroundRow) -> SafeString:
    record = row.line.record
    days = format_html("认定 {}，四级自 {}", day(record.basis_on), day(row.line.unlisted.since))
    return beneath(linked(record.number, record.get_absolute_url()), days)


def _options(row: GroundRow) -> SafeString:
    options = ((option.regime, option.look, option.words) for option in row.line.options)
    told = '<li><span class="nowrap">{}</span> <span class="mark mark-{}">{}</span></li>'
    return format_html('<ul class="options">{}</ul>', format_html_join("", told, options))


def _handling(row: GroundRow) -> SafeString | None:
    line = row.line
    words = [text for text, holds in (("异议中", line.disputed), ("待决定", line.is_waiting)) if holds]
    found = [mark(text) for text in words]
    if line.procedure:
        number = linked(line.procedure.number, line.procedure.get_absolute_url())
        found.append(format_html("{} {}", number, mark(line.procedure.get_state_display())))
    if line.deferral:
        found.append(format_html('<span class="small">暂不列入，{} 复核</span>', day(line.deferral.review_on)))
    return format_html_join(" ", "{}", ((one,) for one in found)) or None


def _handled(row: GroundRow) -> str:
    if row.line.procedure:
        return f"{row.line.procedure.number} {row.line.procedure.get_state_display()}"
    return f"暂不列入，{row.line.deferral.review_on} 复核" if row.line.deferral else "待决定"


def _beginnings(row: GroundRow) -> SafeString | None:
    if row.line.procedure:
        return None
    record = row.line.record
    acts = (
        ("拟列入", reverse("supervision:subject_act", args=[record.subject_id, "list"]), row.edits),
        ("暂不列入", reverse("supervision:record_act", args=[record.pk, "defer"]), row.decides),
    )
    shown = ((button(words, url, f"{record.subject} {record.number}"),) for words, url, may in acts if may)
    return format_html_join(" ", "{}", shown) or None


GROUNDS: Listing[Unlisted] = Listing(
    name="supervision.grounds",
    title="待作出列入决定",
    lead=("四级的决定性记录未被名单覆盖。等级和名单是两件事：由人依法决定列入，或者决定暂不列入，系统不自动列入。"),
    address="supervision:ground_list",
    roles=READERS,
    seen_on=_unlisted,
    columns=(
        Column[GroundRow](
            name="subject", label="信用主体", value=lambda row: str(row.line.record.subject), css="name", head=True
        ),
        Column[GroundRow](
            name="record", label="记录", value=lambda row: row.line.record.number, shown=_record, css="nowrap"
        ),
        Column[GroundRow](
            name="item",
            label="情形",
            value=lambda row: row.line.unlisted.citation,
            shown=lambda row: beneath(row.line.unlisted.citation, row.line.wording),
            css="telling",
        ),
        Column[GroundRow](
            name="options",
            label="各依据",
            value=lambda row: [f"{option.regime}：{option.words}" for option in row.line.options],
            shown=_options,
        ),
        Column[GroundRow](name="handling", label="办理情况", value=_handled, shown=_handling),
        Column[GroundRow](
            name="acts", label="操作", value=lambda row: None, shown=_beginnings, css="nowrap", on_screen=True
        ),
        Column[GroundRow](
            name="since", label="四级自", value=lambda row: row.line.unlisted.since, css="tight", spare=True
        ),
    ),
    dress=_with_decisions,
    size=20,
    template=PAGE,
    beside=_tab("grounds"),
    empty=Empty("没有待作出的列入决定", "四级主体的决定性记录都已列入名单。", "check"),
    subject=lambda row: row.line.record.subject_id,
)
