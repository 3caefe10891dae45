"""Article 8: the subject states its case by fact, waives in writing, or lets the period pass; minutes are signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.core.files import File
from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.hearing import papers
from credit.hearing.moves import ARTICLE, end_period, go, held
from credit.models import Argument, HandedIn, Hearing, HearingFact, HearingRound
from credit.regulation.periods import ONE_DAY
from documents import issuing
from documents.models import Document

Manner = HearingRound.Manner
State = Hearing.State
Outcome = HearingRound.Outcome


class Answer(NamedTuple):
    """What the subject says to one fact; `fact` None: beside them all. Empty words say nothing."""

    fact: HearingFact | None
    words: str


class Stated(NamedTuple):
    """A statement: when, how, by whom and what; oral ones are heard by two (行政处罚法 42, by analogy)."""

    on: date
    manner: HearingRound.Manner
    speaker: str
    role: str
    place: str
    answers: Sequence[Answer]
    heard_by: Sequence[User]
    handed_in: Sequence[str] = ()


@transaction.atomic
def state(hearing: Hearing, stated: Stated, *, by: User, at: datetime) -> Hearing:
    """Keep what the subject said, number by number; it ends the period. Until the minutes are issued it can be mended."""
    hearing, today = held(hearing), localtime(at).date()
    hearing.must_move(State.STATED)
    round = hearing.round
    _check(round, stated, today)
    round.outcome, round.outcome_on, round.waiver = Outcome.STATED, stated.on, ""
    round.stated_on, round.manner, round.stated_at = stated.on, stated.manner, stated.place.strip()
    round.speaker, round.speaker_role, round.recorded_by = stated.speaker.strip(), stated.role.strip(), by
    keep(round, by=by, reason=f"{stated.manner.label}陈述", at=at)
    round.heard_by.set(stated.heard_by)
    _keep_words(round, stated.answers, by, at)
    _hand_in(round, stated.handed_in, by=by, on=today)
    end_period(round, on=stated.on)
    told = f"{stated.on} {stated.manner.label}"
    return go(hearing, State.STATED, by=by, at=at, reason="记录陈述", detail=told)


def _check(round: HearingRound, stated: Stated, today: date) -> None:
    if round.minutes:
        raise Refused(ARTICLE, "笔录已签发，不能再更改；补充的意见请作为提交的材料登记。")
    _check_day(round, stated.on, today, "陈述日期")
    if not any(answer.words.strip() for answer in stated.answers):
        raise Refused(ARTICLE, "请至少记录一条陈述申辩意见；信用主体表示无意见的，请登记书面放弃。")
    if any(answer.fact and answer.fact.round_id != round.pk for answer in stated.answers):
        raise Refused(ARTICLE, "意见所针对的事实不在本轮告知书中，请刷新页面后重新填写。")
    if not stated.speaker.strip():
        raise Refused(ARTICLE, "请写明陈述人。")
    if not stated.heard_by:
        raise Refused(ARTICLE, f"{stated.manner.label}陈述的听取人不得少于1人。")
    if stated.manner == Manner.ORAL:
        alone = "口头陈述的听取人不得少于2人。"
        rules.at_least_two_of(stated.heard_by, article="第八条；行政处罚法第四十二条", reason=alone)


def _check_day(round: HearingRound, day: date, today: date, label: str) -> None:
    assert round.served_on
    if day < round.served_on:
        raise Refused(ARTICLE, f"{label}（{day}）早于告知书送达日期（{round.served_on}），请核对。")
    if day > today:
        raise Refused(ARTICLE, f"{label}（{day}）尚未到，请改为实际日期。")


def _keep_words(round: HearingRound, answers: Iterable[Answer], by: User, at: datetime) -> None:
    """One row for each fact answered; a row whose words were mended loses its finding."""
    known = {argument.fact_id: argument for argument in round.arguments.all()}
    for answer in answers:
        argument = known.pop(answer.fact.pk if answer.fact else None, None)
        words = answer.words.strip()
        if argument and not words:
            argument.delete()
        elif words and (argument is None or argument.words != words):
            argument = argument or Argument(round=round, fact=answer.fact)
            argument.words, argument.finding, argument.reason = words, "", ""
            argument.found_by = argument.found_on = None
            keep(argument, by=by, reason="记录陈述", at=at)


def _hand_in(round: HearingRound, titles: Iterable[str], *, by: User, on: date) -> None:
    known = set(round.handed_in.values_list("title", flat=True))
    fresh = dict.fromkeys(title.strip()[:200] for title in titles if title.strip())
    HandedIn.objects.bulk_create(
        HandedIn(round=round, title=title, added_by=by, added_on=on) for title in fresh if title not in known
    )


@transaction.atomic
def hand_in(hearing: Hearing, file: File[bytes], *, title: str, content_type: str, by: User, at: datetime) -> HandedIn:
    """Keep the scan of a paper that the subject handed in, by its digest; it proves nothing against the subject and
    begins no new round."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    hearing = held(hearing)
    hearing.must_be(*Hearing.STATABLE, doing="登记提交的材料")
    round = hearing.round
    if same := round.handed_in.filter(sha256=digest.hexdigest()).first():
        raise Refused(ARTICLE, f"同一文件已作为“{same.title}”上传，不必重复。")
    row = round.handed_in.filter(title=title, sha256="").first() or HandedIn(round=round, title=title)
    row.added_by, row.added_on = by, localtime(at).date()
    row.content_type, row.size = content_type, file.size or 0
    row.sha256 = digest.hexdigest()
    row.file = file
    row.save()
    return row


@transaction.atomic
def issue_minutes(hearing: Hearing, *, by: User, at: datetime) -> Document:
    """The minutes of an oral statement, numbered and frozen, to be signed by the speaker."""
    hearing = held(hearing)
    hearing.must_be(*Hearing.AFTERWARDS, doing="签发笔录")
    round = hearing.unsigned_round or hearing.round
    if round.manner != Manner.ORAL:
        raise Refused(ARTICLE, "书面陈述以提交的材料为准，不另制作笔录。")
    if round.minutes:
        raise Refused(ARTICLE, f"{round.minutes}已签发，不必重复。")
    round.minutes = issuing.issue(papers.minutes(round), by=by, at=at)
    keep(round, by=by, reason=f"签发{round.minutes}", at=at)
    hearing.write(by=by, at=at, reason="签发笔录", detail=round.minutes.number)
    return round.minutes


@transaction.atomic
def sign(hearing: Hearing, signature: str, *, on: date, by: User, at: datetime) -> Hearing:
    """How the minutes were signed; a refusal to sign is noted with its reason."""
    hearing, today = held(hearing), localtime(at).date()
    hearing.must_be(*Hearing.AFTERWARDS, doing="登记笔录签字")
    round = hearing.unsigned_round or hearing.round
    if not round.minutes:
        raise Refused(ARTICLE, "笔录尚未签发，请先签发并打印，交陈述人核对签字。")
    if not signature.strip():
        raise Refused(ARTICLE, "请写明签字情况；拒绝签字的，写明原因。")
    if on < round.minutes.issued_on or on > today:
        raise Refused(ARTICLE, f"签字日期应在{round.minutes.issued_on}（笔录签发日）至{today}之间，请核对。")
    round.signature, round.signed_on = signature.strip(), on
    keep(round, by=by, reason="笔录签字", at=at)
    hearing.write(by=by, at=at, reason="登记笔录签字")
    return hearing


@transaction.atomic
def waive(hearing: Hearing, waiver: str, *, on: date, by: User, at: datetime) -> Hearing:
    """The subject gives up its statement explicitly and in writing, after the notice was served."""
    hearing = held(hearing)
    hearing.must_move(State.WAIVED)
    round = hearing.round
    if not waiver.strip():
        raise Refused(ARTICLE, "放弃陈述申辩须有书面材料，请写明材料名称和签署人。")
    _check_day(round, on, localtime(at).date(), "放弃日期")
    round.outcome, round.outcome_on, round.waiver = Outcome.WAIVED, on, waiver.strip()
    keep(round, by=by, reason="书面放弃陈述", at=at)
    end_period(round, on=on)
    return go(hearing, State.WAIVED, by=by, at=at, reason="登记放弃陈述", detail=round.waiver)


@transaction.atomic
def lapse(hearing: Hearing, *, by: User, at: datetime) -> Hearing:
    """The period passed without a statement: only from the day after its last (R4)."""
    hearing, today = held(hearing), localtime(at).date()
    hearing.must_move(State.LAPSED)
    round = hearing.round
    due_on = must_have_run_out(round, today)
    round.outcome, round.outcome_on = Outcome.LAPSED, today
    keep(round, by=by, reason="逾期未陈述", at=at)
    end_period(round, on=due_on)
    return go(hearing, State.LAPSED, by=by, at=at, reason="登记逾期未陈述")


def must_have_run_out(round: HearingRound, today: date) -> date:
    """Refuse while the period runs; gives its last day (R4)."""
    term = round.term
    assert term
    if term.due_on is None:
        raise Refused(ARTICLE, "陈述申辩期限暂停计时，恢复后继续计算。")
    if today <= term.due_on:
        raise Refused(
            ARTICLE, f"陈述申辩期限至{term.due_on}（当日24时）届满，{term.due_on + ONE_DAY}起方可登记逾期未陈述。"
        )
    return term.due_on
