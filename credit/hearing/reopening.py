"""Evidence and facts are frozen by the notice: whatever changes them afterwards begins a new round (Article 8).

All but `tell_again` is asked by the acts that amend a record and attach evidence to it, behind their lock on the record.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from credit.grades.previewing import heavier
from credit.hearing.moves import ARTICLE, end_period, go, held, running_of
from credit.models import CreditRecord, Hearing, HearingFact, HearingRound

State = Hearing.State
ARTICLE_45 = "行政处罚法第四十五条"

FACTS = frozenset(
    {
        "content",
        "legal_basis",
        "authority",
        "basis_on",
        "occurred_on",
        "person_id",
        "item4",
        "document_number",
        "by_emergency",
        "penalty_kinds",
        "fine",
        "liable",
        "deaths",
        "injured",
        "loss",
        "especially_bad",
    }
)
"""The columns of a record of which the notice tells: changing them changes what the subject was asked about."""


def changed_facts(before: CreditRecord, after: CreditRecord) -> list[str]:
    """What of the facts is different, by its name. A basis date that was still open may be filled in: that is the
    determination to which the hearing leads."""
    return [
        str(field.verbose_name)
        for field in CreditRecord._meta.concrete_fields
        if field.attname in FACTS
        and getattr(before, field.attname) != getattr(after, field.attname)
        and not (field.name == "basis_on" and before.basis_on is None)
    ]


def weigh(before: CreditRecord, after: CreditRecord, *, adopting: bool, heavier_because: str) -> str:
    """Article 8, 行政处罚法 45: nobody is treated more heavily unheard, or because he argued. Refused without the words why.

    Of a record in force `heavier_because` says how the subject was heard about the correction; while a hearing runs it
    gives the reason beside what was argued. Returns the words that the record keeps of it: of one in force, where it
    weighs heavier now.
    """
    kept = _heard_about_the_correction(before, after, heavier_because.strip())
    hearing = running_of(before)
    if adopting and not (hearing and hearing.state == State.REVIEWED and hearing.found != Hearing.Found.NOT_ADOPTED):
        raise Refused("第八条", "复核意见书没有采纳意见，不能作为“采纳意见”更改；更改事实的，须补充告知。")
    if hearing is None or not hearing.was_stated or not heavier(before, after):
        return kept
    if adopting:
        raise Refused(ARTICLE_45, "更改后等级更低或者持续更久：采纳意见的更改不得加重，请核对。")
    if not heavier_because.strip():
        raise Refused(
            ARTICLE_45,
            "信用主体陈述申辩后，更改将使等级更低或者持续更久。不得因陈述申辩而加重；确因新查明的事实的，请写明加重的理由。",
        )
    return kept


def _heard_about_the_correction(before: CreditRecord, after: CreditRecord, heard: str) -> str:
    in_force = before.state == CreditRecord.State.EFFECTIVE and before.kind != CreditRecord.Kind.SANCTION
    if not in_force or not heavier(before, after):
        return ""
    if not heard:
        raise Refused(
            "第八条",
            "更正将使等级更低或者持续更久，对信用主体更为不利，应先听取其陈述：请写明听取的日期、方式和意见。",
        )
    return heard


def after_amending(
    record: CreditRecord, changed: list[str], *, adopting: bool, reason: str, by: User, at: datetime
) -> None:
    """Begin a new round when facts were changed after the notice; not when the change only adopts what was argued."""
    hearing = running_of(record)
    if hearing is None or not changed:
        return
    if adopting:
        hearing.amended = True
        hearing.write(by=by, at=at, reason="按采纳的意见更改记录", detail=reason)
    else:
        _begin_anew(hearing, f"记录的{'、'.join(changed)}已更改：{reason}", by=by, at=at)


def after_attaching(record: CreditRecord, title: str, *, by: User, at: datetime) -> None:
    """Begin a new round when evidence was added after the notice."""
    if hearing := running_of(record):
        _begin_anew(hearing, f"补充了佐证材料“{title}”", by=by, at=at)


@transaction.atomic
def tell_again(hearing: Hearing, *, reason: str, by: User, at: datetime) -> Hearing:
    """Begin a new round of what rests on no single record, because what the notice told has changed; the period begins anew with the service of the next."""
    hearing = held(hearing)
    if hearing.record:
        raise Refused(ARTICLE, "更改记录的事实或者补充佐证材料时自动转为重新告知，不必另行办理。")
    if not hearing.binds:
        raise Refused(ARTICLE, "告知书尚未签发，请直接修改告知书。")
    hearing.must_move(State.PREPARED)
    _begin_anew(hearing, reason.strip(), by=by, at=at)
    return hearing


def _begin_anew(hearing: Hearing, because: str, *, by: User, at: datetime) -> None:
    old, on = hearing.round, localtime(at).date()
    if hearing.state == State.PREPARED:
        if old.is_supplementary:
            old.cause = f"{old.cause}；{because}"[:500]
            keep(old, by=by, reason=because, at=at)
        return
    end_period(old, on=on)
    if not old.outcome:
        old.outcome, old.outcome_on = HearingRound.Outcome.REOPENED, on
        keep(old, by=by, reason=because, at=at)
    _next_round(hearing, old, because, by, at)
    hearing.found, hearing.review, hearing.reviewed_by, hearing.reviewed_on = "", None, None, None
    hearing.amended = False
    go(hearing, State.PREPARED, by=by, at=at, reason="重新告知", detail=because)


def _next_round(hearing: Hearing, old: HearingRound, because: str, by: User, at: datetime) -> None:
    """The supplementary notice, drafted from the one before."""
    new = HearingRound(
        hearing=hearing,
        number=old.number + 1,
        cause=because[:500],
        basis=old.basis,
        intended=old.intended,
        working_days=old.working_days,
        contact=old.contact,
        telephone=old.telephone,
        place=old.place,
    )
    keep(new, by=by, reason=because, at=at)
    HearingFact.objects.bulk_create(
        HearingFact(round=new, number=fact.number, text=fact.text) for fact in old.facts.all()
    )
