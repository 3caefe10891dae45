"""Terms (期限) as lists: those that wait for me, those of the department, those due on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.gate import READERS, SignedInRequest
from accounts.models import User
from credit.forms.worklists import MyTermFilter, TermFilter
from credit.models import Term
from credit.terms import worklist
from credit.terms.calendar import calendar
from credit.terms.columns import left_of
from credit.terms.worklist import Task
from desk.lists.columns import Column, beneath
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import day

BEGINNING = "受理、告知等办理事项开始后，期限自动在此显示。"


def _terms_of(user: User) -> QuerySet[Term]:
    return Term.objects.visible_to(user).select_related("subject__department").prefetch_related("handlers")


def _waiting_for(user: User) -> QuerySet[Term]:
    return Term.objects.waiting_for(user).select_related("subject__department").prefetch_related("handlers")


def _as_they_stand(terms: Sequence[Term], user: User, today: date) -> list[Task]:
    prefetch_related_objects([term for term in terms if not (term.ended_on or term.due_on)], "suspensions")
    return worklist.tasks(terms, today, calendar())


def _left(task: Task) -> SafeString:
    left = left_of(task.term, task.standing)
    if task.pause is None:
        return left
    expected = format_html("，预计 {} 恢复", day(task.pause.expected_on)) if task.pause.expected_on else ""
    return format_html(
        '{}<br><span class="small">自 {} 起{}</span><br><span class="muted small">{}（{}）</span>',
        left,
        day(task.pause.from_on),
        expected,
        task.pause.reason,
        task.pause.document,
    )


def _term(task: Task) -> SafeString:
    term = task.term
    days = f"（{term.working_days} 个工作日）" if term.working_days else ""
    return beneath(f"{term.label}{days}", format_html("{}　自 {} 起算", term.article, day(term.began_on)))


def _handlers(task: Task) -> list[str]:
    return [f"{one}{'' if one.is_active else '（已停用）'}" for one in task.term.handlers.all()]


def _handlers_shown(task: Task) -> SafeString:
    told = format_html_join("、", "{}", ((one,) for one in _handlers(task)))
    return told or SafeString('<span class="muted">未指定，由审核人办理</span>')


MATTER = Column[Task](name="matter", label="办理事项", value=lambda task: task.term.case_title, css="name", head=True)
LEFT = Column[Task](
    name="left", label="截止", value=lambda task: task.term.due_on, shown=_left, sort=("due_on",), css="telling"
)
SUBJECT = Column[Task](name="subject", label="信用主体", value=lambda task: str(task.term.subject), css="telling")
TERM = Column[Task](name="term", label="期限与依据", value=lambda task: task.term.label, shown=_term, css="telling")


def _around(request: SignedInRequest, today: date, rows: Sequence[Task]) -> Mapping[str, object]:
    return {"next_one": None if rows else worklist.next_due(request.user, today)}


def _by_section(request: SignedInRequest, today: date, rows: Sequence[Task]) -> Mapping[str, object]:
    sections = [] if request.user.edits_records else worklist.sections(request.user, today)
    return {**_around(request, today, rows), "sections": sections}


def _ended(user: User) -> tuple[str, ...]:
    return ("ended", *of_one_department(user))


ALL: Listing[Term] = Listing(
    name="credit.terms",
    title="待办期限",
    address="credit:term_list",
    roles=READERS,
    seen_by=_terms_of,
    columns=(
        MATTER,
        LEFT,
        TERM,
        Column[Task](name="ended", label="办结日", value=lambda task: task.term.ended_on, css="tight"),
        SUBJECT,
        Column[Task](name="handlers", label="办理人", value=_handlers, shown=_handlers_shown),
        Column[Task](name="department", label="记录部门", value=lambda task: str(task.term.subject.department)),
        Column[Task](name="state", label="剩余", value=lambda task: task.standing.words, spare=True),
        Column[Task](name="article", label="依据", value=lambda task: task.term.article, spare=True),
        Column[Task](name="began", label="起算日", value=lambda task: task.term.began_on, css="tight", spare=True),
    ),
    order=("due_on", "pk"),
    filters=TermFilter,
    dress=_as_they_stand,
    url=lambda task: task.term.case_url,
    hidden=_ended,
    template="credit/term_list.html",
    beside=_by_section,
    empty=Empty("没有计时中的事项", "没有超期事项。", "clock"),
    nothing_found=Empty("没有符合条件的事项", "请放宽或者清除条件。", "clock"),
    subject=lambda task: task.term.subject_id,
)

MINE = replace(
    ALL,
    name="credit.my_terms",
    address="credit:term_mine",
    seen_by=_waiting_for,
    filters=MyTermFilter,
    beside=_around,
    empty=Empty("您没有待办事项", "没有超期事项。", "clock"),
)


def in_tab(listing: Listing[Term], tab: str) -> Listing[Term]:
    """The list of terms that are suspended, or ended lately: in their own order."""
    if tab == "suspended":
        none = Empty("没有暂停计时的事项", "检验、检测、鉴定或专家论证期间，期限暂停计时，列在这里。", "clock")
        return replace(listing, order=("began_on", "pk"), nothing_found=none)
    if tab == "finished":
        none = Empty("近 30 天没有办结的事项", "办结后在此显示 30 天，注明按期或超期。", "clock")
        return replace(listing, order=("-ended_on", "-pk"), nothing_found=none, hidden=of_one_department)
    return listing


OF_DAY: Listing[Term] = Listing(
    name="credit.terms_of_day",
    title="这一天截止的在办期限",
    address="credit:calendar_show",
    roles=READERS,
    seen_by=_terms_of,
    columns=(MATTER, SUBJECT, TERM, replace(LEFT, label="还剩", sort=())),
    order=("pk",),
    dress=_as_they_stand,
    url=lambda task: task.term.case_url,
    size=30,
    template="credit/calendar_day.html",
    empty=Empty("没有期限在这一天截止", "在办事项的期限到期日标在年历上，可从年历打开。", "calendar"),
    subject=lambda task: task.term.subject_id,
)


def due_on(shown: date) -> Callable[[User], QuerySet[Term]]:
    """The open terms due on a day that somebody may see."""
    return lambda user: _terms_of(user).filter(ended_on=None, due_on=shown)
