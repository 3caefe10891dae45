"""What the page of a record tells beside its fields: its steps with who and when, and where it works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.timezone import localtime

from accounts.models import User
from credit.facts.bearing import bearing_of
from credit.facts.touched import people_of, touched_by
from credit.grades.grading import periods_of
from credit.models import CreditRecord, SameAct
from credit.records import one_act
from credit.regulation.article_12 import WORDING, Effect, citation
from credit.regulation.timeline import standing
from desk.standing import Step
from subjects.models import Post, Subject

State = CreditRecord.State

MOST = 5
"""So many records are offered for a link on the page itself."""


def steps(record: CreditRecord) -> list[Step]:
    """草稿 → 已告知 → 已生效, and 已撤销 where that happened, from the history: when and by whom each was reached."""
    reached: dict[str, Step] = {}
    for row in record.history.order_by("history_id").select_related("history_user"):
        day = localtime(row.history_date).date()
        step = Step(State(row.state).label, day, str(row.history_user or "系统"), row.state != record.state)
        reached.setdefault(row.state, step._replace(current=row.state == record.state))
    way = [state for state in State if state != State.REVOKED or record.is_revoked]
    left_out = "未经此步" if record.is_settled else ""
    return [reached.get(state, Step(state.label, by=left_out)) for state in way]


class Work(NamedTuple):
    """Days on which a record works on a subject's level under an item, as the stored timeline has it."""

    subject: Subject
    effect: Effect
    runs: bool
    """Whether the day asked for is one of them."""
    decides: bool
    """Whether it is a ground of the level on that day."""
    bearing: str
    """By whose post it counts for the subject (R6); empty where it is the subject's own."""

    @property
    def citation(self) -> str:
        return citation(self.effect.item)

    @property
    def wording(self) -> str:
        return WORDING[self.effect.item]


def works(record: CreditRecord, day: date) -> list[Work]:
    """Where a record works, by the stored timelines of every subject that it touches.

    Paragraph (二) is left out: its items work on the same days as those of (三).
    """
    subjects = Subject.objects.select_related("department").in_bulk(touched_by(record))
    posts = list(Post.objects.filter(subject__in=subjects, person__in=people_of(record)).select_related("person"))
    return [
        work
        for pk in sorted(subjects, key=lambda pk: (pk != record.subject_id, pk))
        for work in _works(subjects[pk], record, [post for post in posts if post.subject_id == pk], day)
    ]


class OneAct(NamedTuple):
    """What the page tells of the same act (R25): the links, what is offered at once, and what is in the way."""

    links: list[tuple[SameAct, CreditRecord, bool]]
    """Each with the other record, and whether whoever reads may open it."""
    agreeing: list[CreditRecord]
    may_link: bool
    in_hand: list[str]


def one_act_of(record: CreditRecord, user: User) -> OneAct | None:
    """None where nothing is linked and nothing could be."""
    if record.kind not in one_act.KINDS:
        return None
    links = [(link, link.other_than(record)) for link in one_act.links_of(record)]
    candidates = one_act.candidates(record).visible_to(user)
    may_link = user.edits_records and not record.is_revoked and candidates.exists()
    if not links and not may_link:
        return None
    return OneAct(
        [(link, other, _opens(other, user)) for link, other in links],
        list(one_act.agreeing(record).visible_to(user)[:MOST]) if may_link else [],
        may_link,
        one_act.in_hand(one_act.records_of(record)),
    )


def _opens(record: CreditRecord, user: User) -> bool:
    return not user.edits_records or record.subject.department_id == user.department_id


def why_idle(record: CreditRecord, *, regrading: bool) -> str:
    """Why a record works nowhere, in words."""
    if record.is_revoked:
        return "已撤销，不影响等级。"
    if not record.is_effective:
        return "生效前不影响等级（R5）。"
    if regrading:
        return "正在重新评定，稍后刷新即可看到。"
    return f"本记录不影响等级：{_cause_of_idleness(record)}。"


def _cause_of_idleness(record: CreditRecord) -> str:
    if record.kind == CreditRecord.Kind.PENALTY and not record.by_emergency:
        return "不是应急管理部门的处罚（R7）"
    if record.is_accident:
        return "不是造成死亡的责任事故，也未达较大以上（R8）"
    return "期限不在监管期内，或不计入本单位"


def _works(subject: Subject, record: CreditRecord, posts: Sequence[Post], day: date) -> Iterator[Work]:
    periods, bearing = periods_of(subject.pk), bearing_of(record, posts)
    now = standing(periods, day)
    found = {effect for period in periods for effect in period.at_work if effect.record == record.number}
    for effect in sorted(found, key=lambda effect: (effect.item, effect.span.start)):
        if not effect.item.startswith("12.2."):
            decides = now is not None and effect in now.period.grounds
            yield Work(subject, effect, day in effect.span, decides, bearing)
