"""Interpretations (适用口径, Article 17: the bureau explains): proposed, confirmed by another, cited, ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.models import CitedInterpretation, CreditRecord, Interpretation
from credit.regulation.article_12 import ARTICLE_12, citation
from credit.rulebook.changing import KEEPERS
from notices.telling import tell
from subjects.moving import locked, move

ARTICLE = Interpretation.ARTICLE
State = Interpretation.State
NUMERALS = "一二三四五六七八九十"
ARTICLES: dict[str, str] = {
    **{clause.item: citation(clause.item) for clause in ARTICLE_12 if clause.item.startswith("12.")},
    **{str(number): f"第{'十' if number > 10 else ''}{NUMERALS[(number - 1) % 10]}条" for number in range(1, 18)},
}
"""What an interpretation may be of: the items of Article 12, and the articles as a whole."""


def named(articles: Collection[str]) -> str:
    """The articles of an interpretation, as people read them."""
    return "、".join(ARTICLES[one] for one in ARTICLES if one in articles)


@transaction.atomic
def propose(
    *, question: str, reading: str, articles: Sequence[str], holds_from: date, by: User, at: datetime
) -> Interpretation:
    """Put a reading before a second person."""
    _must_be_entitled(by)
    if not articles:
        raise Refused(ARTICLE, "请选择它解释的条款。", field="articles")
    made = Interpretation.objects.create(
        question=question.strip(),
        reading=reading.strip(),
        articles=[one for one in ARTICLES if one in articles],
        holds_from=holds_from,
        proposed_by=by,
        proposed_at=at,
    )
    tell(
        User.objects.filter(role__in=KEEPERS, is_active=True).exclude(pk=by.pk),
        key=f"interpretation:{made.pk}",
        title=f"适用口径待确认：{made.question}",
        body=f"{by}提出，关于{named(made.articles)}，拟自 {holds_from} 起施行。",
        url=made.get_absolute_url(),
        at=at,
    )
    return made


def _must_be_entitled(by: User) -> None:
    rules.must_be_one_of(by, *KEEPERS, article=ARTICLE, reason="适用口径由审核人或局领导提出、确认、废止。")


def must_be_open(row: Interpretation, to: State, by: User) -> None:
    """Raises Refused where this person cannot take this step, before anything is typed."""
    row.must_move(to)
    if to == State.WITHDRAWN:
        reason = "只有提出人可以撤回；不同意的，请退回。"
        rules.must_be_among(by, row.proposed_by_id, article=ARTICLE, reason=reason)
        return
    _must_be_entitled(by)
    reason = "适用口径须由两人办理：提出人不能自己确认、退回或者废止。"
    rules.must_be_another(by, row.proposed_by_id, article=ARTICLE, reason=reason)


def _decide(row: Interpretation, to: State, *, by: User, at: datetime, reason: str = "") -> Interpretation:
    row = locked(row)
    must_be_open(row, to, by)
    row.reason = reason.strip()
    if to == State.ENDED:
        row.ended_by, row.ended_at, row.ended_on = by, at, max(localtime(at).date(), row.holds_from)
    else:
        row.decided_by, row.decided_at = by, at
    return move(row, to, by=by, at=at, reason=to.label)


@transaction.atomic
def confirm(row: Interpretation, *, by: User, at: datetime) -> Interpretation:
    """The second person's word: it holds from its day on."""
    return _decide(row, State.CONFIRMED, by=by, at=at)


@transaction.atomic
def refuse(row: Interpretation, *, reason: str, by: User, at: datetime) -> Interpretation:
    """Turn it down, with a reason; its proposer is told."""
    _must_say_why(reason)
    row = _decide(row, State.REFUSED, by=by, at=at, reason=reason)
    title, url = f"适用口径已退回：{row.question}", row.get_absolute_url()
    tell(
        [row.proposed_by],
        key=f"interpretation-refused:{row.pk}",
        title=title,
        body=f"{by}：{row.reason}",
        url=url,
        at=at,
    )
    return row


@transaction.atomic
def withdraw(row: Interpretation, *, reason: str, by: User, at: datetime) -> Interpretation:
    """Take the own proposal back, with a reason."""
    _must_say_why(reason)
    return _decide(row, State.WITHDRAWN, by=by, at=at, reason=reason)


@transaction.atomic
def end(row: Interpretation, *, reason: str, by: User, at: datetime) -> Interpretation:
    """It holds no more from today on; what cites it goes on naming it."""
    _must_say_why(reason)
    return _decide(row, State.ENDED, by=by, at=at, reason=reason)


def _must_say_why(reason: str) -> None:
    if not reason.strip():
        raise Refused(ARTICLE, "请写明理由。", field="reason")


@transaction.atomic
def cite(record: CreditRecord, *, interpretation: Interpretation, by: User, at: datetime) -> CitedInterpretation:
    """Say that a record rests on an interpretation that holds; the department's own staff."""
    reason = "引用适用口径由该主体的记录部门办理。"
    rules.must_be_of(by, record.subject.department_id, article="第十三条", reason=reason)
    if not Interpretation.objects.holding(localtime(at).date()).filter(pk=interpretation.pk).exists():
        raise Refused(ARTICLE, "该口径没有施行，或者已经废止，不能引用。", field="interpretation")
    try:
        with transaction.atomic():
            return CitedInterpretation.objects.create(record=record, interpretation=interpretation, by=by, at=at)
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"{record}已经引用{interpretation.called}。", field="interpretation") from collision


class Applied(NamedTuple):
    """An interpretation as a proof sheet prints it: its number, what it is of, question and reading."""

    called: str
    of: str
    question: str
    reading: str


def applied(items: Collection[str], numbers: Collection[str], day: date, known: datetime) -> list[Applied]:
    """What holds on a day for these items, or is cited by these records (numbers), by what was known at a moment."""
    citing = CitedInterpretation.objects.filter(record__number__in=numbers, at__lte=known)
    cited = set(citing.values_list("interpretation", flat=True))
    return [
        Applied(row.called, named(row.articles), row.question, row.reading)
        for row in Interpretation.objects.holding(day, known)
        if row.pk in cited or set(row.articles) & _with_their_article(items)
    ]


def _with_their_article(items: Collection[str]) -> set[str]:
    return {*items, *(item.partition(".")[0] for item in items)}


def of_record(record: CreditRecord, user: User, today: date) -> list[CitedInterpretation] | None:
    """What a record cites, for its page."""
    return list(record.interpretations.select_related("interpretation", "by")) or None
