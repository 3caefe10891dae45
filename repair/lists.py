"""The lists of repair: what each row says, by what it is filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from accounts.gate import READERS
from accounts.models import User
from credit.terms.columns import Running, running_of, term_column
from desk.lists.columns import Column, beneath, marked
from desk.lists.lists import Empty, Listing, of_one_department
from repair.acts import APPLICATION
from repair.forms import ApplicationFilter
from repair.models import Application


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


def _paper(row: Row) -> str:
    return row.application.record.document_number or row.application.record.number


def _with_terms(applications: Sequence[Application], user: User, today: date) -> list[Row]:
    running = running_of((one.key for one in applications), today)
    return [Row(one, running.get(one.key)) for one in applications]


COLUMNS: tuple[Column[Row], ...] = (
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
        value=lambda row: f"{row.application.record.get_kind_display()} {_paper(row)}",
        shown=lambda row: beneath(row.application.record.get_kind_display(), _paper(row)),
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
    columns=COLUMNS,
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
