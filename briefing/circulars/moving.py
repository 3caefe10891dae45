"""The moves of a circular: drafted once a month, edited, its figures counted again, issued by a second person."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Department, Role, User
from accounts.versions import require_version
from briefing.circulars.composing import compose
from briefing.circulars.figures import Figures, count
from briefing.circulars.wording import Text, wording
from briefing.models import Circular, CircularFile
from briefing.months import Month
from config.at_need import AtNeed
from documents import issuing
from documents.issuing import Draft
from documents.models import Document
from subjects.moving import locked, move

if TYPE_CHECKING:
    from briefing.circulars import word
else:
    word = AtNeed("briefing.circulars.word")

State = Circular.State
ARTICLE = Circular.ARTICLE
TEMPLATE = "briefing/circular.pdf.html"


def may_draft(user: User) -> bool:
    """Departments' staff and leaders."""
    return user.edits_records or user.role == Role.LEADER


def may_edit(circular: Circular, user: User) -> bool:
    """The staff of the drafting department, and leaders."""
    return circular.is_open and (rules.is_of(user, circular.keeper_id) or user.role == Role.LEADER)


def draft(month: Month, *, department: Department, by: User, at: datetime) -> Circular:
    """Draft the circular of a month for a department to edit, worded from its figures.

    Raises Refused: another department's staff, a month that has not begun, or one that is drafted already.
    """
    today = localtime(at).date()
    if not may_draft(by) or (by.edits_records and by.department_id != department.pk):
        raise Refused(ARTICLE, "月度通报由记录部门的人员为本部门起草，或者由局领导指定部门起草。")
    if month.first > today:
        raise Refused(ARTICLE, f"{month.words}尚未开始，没有数据可以通报。")
    figures = count(month, today)
    circular = Circular(
        first=month.first,
        department=department,
        figures=figures.stored(),
        drafted_by=by,
        edited_by=by,
        edited_at=at,
        **wording(figures)._asdict(),
    )
    try:
        with transaction.atomic():
            circular.write(by=by, at=at, reason="起草")
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"{month.words}的通报已经起草，请在原稿上修改。") from collision
    return circular


def _opened(circular: Circular, doing: str, by: User) -> Circular:
    """The draft behind its lock, if this person may do something to it."""
    circular = locked(circular)
    circular.must_be(State.DRAFT, doing=doing)
    if not may_edit(circular, by):
        raise Refused(ARTICLE, f"通报由起草部门的人员或者局领导{doing}。")
    return circular


def _touch(circular: Circular, by: User, at: datetime, reason: str) -> Circular:
    circular.edited_by, circular.edited_at = by, at
    return move(circular, State.DRAFT, by=by, at=at, reason=reason)


def _put(circular: Circular, text: Text) -> None:
    circular.overview, circular.praise, circular.problems, circular.demands = text


@transaction.atomic
def edit(circular: Circular, text: Text, *, by: User, at: datetime, seen: int | None = None) -> Circular:
    """Put other words. Raises Refused: issued, somebody else's, a part left empty, changed since it was `seen`."""
    circular = _opened(circular, "修改", by)
    require_version(circular, seen)
    if not all(part.strip() for part in text):
        raise Refused(ARTICLE, "通报的四个部分都须有内容。")
    _put(circular, text)
    return _touch(circular, by, at, "修改文字")


@transaction.atomic
def refresh(circular: Circular, *, reword: bool, by: User, at: datetime) -> Circular:
    """Count the figures again; with `reword` also put the words that they give in place of what was edited."""
    circular = _opened(circular, "更新数据", by)
    figures = count(circular.month, localtime(at).date())
    circular.figures = figures.stored()
    if reword:
        _put(circular, wording(figures))
    return _touch(circular, by, at, "更新数据并重写文字" if reword else "更新数据")


def must_issue(circular: Circular, by: User) -> None:
    """Two persons: a leader who was not the last to edit it; and only figures of the whole month."""
    rules.must_be_one_of(by, Role.LEADER, article=ARTICLE, reason="通报由局领导签发。")
    reason = "您是最后修改人，通报须由另一人签发；或者请起草部门核对后再保存一次。"
    rules.must_be_another(by, circular.edited_by_id, article=ARTICLE, reason=reason)
    if not _is_whole(circular):
        until = Figures.read(circular.figures).day
        raise Refused(ARTICLE, f"数据只到 {until}，不是整月。请在月末之后更新数据，再签发。")


def _is_whole(circular: Circular) -> bool:
    last: date = circular.month.last
    return Figures.read(circular.figures).day == last


@transaction.atomic
def issue(circular: Circular, *, by: User, at: datetime, seen: int | None = None) -> Circular:
    """A leader who was not the last to edit it issues the circular: numbered and frozen as PDF and docx.

    Raises Refused: not a leader, the last editor, issued already, figures of less than the whole month, or changed
    since it was `seen`.
    """
    circular = _opened(circular, "签发", by)
    require_version(circular, seen)
    must_issue(circular, by)
    text = compose(circular)
    paper = Draft(Document.Kind.CIRCULAR_MONTHLY, TEMPLATE, text, circular.case)
    document = issuing.issue(paper, by=by, at=at)
    docx = word.written(text, document.number, document.issued_on, at)
    circular.issued_by, circular.document = by, document
    move(circular, State.ISSUED, by=by, at=at, reason=f"签发 {document.number}")
    CircularFile.objects.create(circular=circular, docx=docx, sha256=hashlib.sha256(docx).hexdigest())
    return circular
