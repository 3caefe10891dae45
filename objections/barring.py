"""Article 10: whoever had a hand in the record stands back (回避), and stays back.

Bars are written at acceptance, and again before every later move from the history as it then is: who edited the record
after having been assigned is barred from then on, and the assignment falls.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.gate import READERS, Refused
from accounts.history import keep
from accounts.models import User
from credit.models import CreditRecord
from credit.records import one_act
from credit.records.involvement import barred, hands_in
from objections import clocks
from objections.lines import records_behind
from objections.models import TEN, Objection, Part, Signature
from objections.moving import note
from subjects.moving import locked, move

State = Objection.State

INVESTIGATOR, BARRED, RELEASED, SIGNER = Part.Kind.INVESTIGATOR, Part.Kind.BARRED, Part.Kind.RELEASED, Part.Kind.SIGNER


def records_of(objection: Objection) -> list[CreditRecord]:
    """The records that the case disputes: those accepted; before, those claimed and those behind a disputed grade, and what
    of the same subject rests on the same facts (R25)."""
    marked = [row.record for row in objection.disputed.select_related("record__subject")]
    if marked:
        return marked
    found: dict[int, CreditRecord] = {}
    for claim in objection.claims.select_related("record__subject"):
        behind = records_behind(objection.subject, claim.graded_from) if claim.graded_from else []
        for record in [claim.record] if claim.record else behind:
            found.setdefault(record.pk, record)
    for record in list(found.values()):
        found |= {one.pk: one for one in one_act.own_records_of(record)[1:] if one.is_effective and one.pk not in found}
    return list(found.values())


def bars_of(objection: Objection) -> dict[int, str]:
    """The people (ids) who had a hand in a disputed record, each with what and when, as the history has it now."""
    staff = list(User.objects.filter(role__in=READERS))
    records = records_of(objection)
    found: dict[int, list[str]] = {}
    for record in records:
        of_record = f"（{record.number}）" if len(records) > 1 else ""
        for person, hands in barred(hands_in(record), staff).items():
            found.setdefault(person, []).extend(f"{hand.reason}{of_record}" for hand in hands)
    return {person: "；".join(list(dict.fromkeys(words))[:4])[:400] for person, words in found.items()}


@transaction.atomic
def recheck(objection: Objection, *, by: User, at: datetime) -> list[User]:
    """Write the bars that the history holds by now; an assignment or a signature of who is barred falls.

    Returns the investigators who fell. Commit it before the move that follows, so that a refusal does not undo it.
    """
    objection = locked(objection)
    return bar(objection, by=by, at=at) if objection.is_disputing else []


def bar(objection: Objection, *, by: User, at: datetime) -> list[User]:
    """The same for a case that is locked already; the disputed records are locked as well, so nobody edits meanwhile."""
    records = [record.pk for record in records_of(objection)]
    list(CreditRecord.objects.select_for_update().filter(pk__in=records).order_by("pk").values_list("pk"))
    parts = {part.person_id: part for part in objection.parts.select_related("person")}
    fallen = []
    for person, reason in bars_of(objection).items():
        part = parts.get(person)
        if part is None:
            Part.objects.create(objection=objection, person_id=person, part=BARRED, reason=reason, since=at, by=by)
        elif part.part in (INVESTIGATOR, RELEASED):
            if part.part == INVESTIGATOR:
                fallen.append(part.person)
            set_back(objection, part, reason, by=by, at=at)
    if fallen:
        fall_back(objection, f"{'、'.join(map(str, fallen))}应回避，指派失效", by=by, at=at)
    return fallen


def set_back(objection: Objection, part: Part, reason: str, *, by: User, at: datetime) -> None:
    """This person is barred from now on; what he signed no longer holds."""
    part.part, part.reason, part.since, part.by = BARRED, reason, at, by
    keep(part, by=by, reason="应回避", at=at)
    void_signatures(objection, f"{part.person}应回避：{reason}", at=at, of=part.person)
    note(objection, f"{part.person}应回避", by=by, at=at, detail=reason)


def void_signatures(objection: Objection, reason: str, *, at: datetime, of: User | None = None) -> int:
    """Signatures under the opinion no longer hold; they are kept with the reason. Returns how many."""
    valid = objection.signatures.filter(void_at=None)
    rows: list[Signature] = list(valid.filter(person=of) if of else valid)
    for row in rows:
        row.void_at, row.void_reason = at, reason[:400]
        row.save(update_fields=["void_at", "void_reason"])
    return len(rows)


def fall_back(objection: Objection, words: str, *, by: User, at: datetime) -> None:
    """An opinion that waited for signing goes back to the investigation; who has to act is set anew."""
    if objection.state == State.SIGNING:
        move(objection, State.INVESTIGATING, by=by, at=at, reason=words)
    clocks.set_handlers(objection)


def must_be_untouched(objection: Objection, person: User) -> None:
    """Refuse whoever is barred, by what is written and by what the history holds now."""
    part = objection.parts.filter(person=person, part=BARRED).first()
    reason = part.reason if part else bars_of(objection).get(person.pk, "")
    if reason:
        raise Refused(TEN, f"{person}：{reason}，应回避，不能参与本异议的核查。")


def become_signer(objection: Objection, person: User, at: datetime) -> None:
    """This person decides; the database refuses whoever has another part in the case, the barred among them."""
    try:
        with transaction.atomic():
            Part.objects.create(objection=objection, person=person, part=SIGNER, since=at, by=person)
    except IntegrityError as collision:
        raise Refused(TEN, f"{person}在本异议中已有其他身份，不能签发。") from collision


def must_investigate(objection: Objection, person: User) -> None:
    """Refuse whoever is not assigned, or no longer may."""
    if not objection.parts.filter(person=person, part=INVESTIGATOR).exists():
        must_be_untouched(objection, person)
        raise Refused(TEN, f"{person}不是本异议的核查人员，不能填写或签署核查意见。")
    must_be_untouched(objection, person)
