"""One act, one record (R25): misconduct and penalty that rest on the same facts are linked, and are one matter (同一事项).

Each keeps its own window and grounds; they are shown together, repaired in one application, and disputed together. The
rooms that do so lie above: they say here what they have in hand, since a matter does not change while it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import User
from accounts.rules import must_be_of
from credit.facts.as_known import as_known
from credit.models import CreditRecord, SameAct
from credit.models.records import RecordQuerySet
from credit.outside.disclosing import ask_for_records
from subjects.numbered import numbered

ARTICLE = "第六条"
FIELD = "same_act"
"""Where a form that offers a link shows why there is none."""
Kind = CreditRecord.Kind
State = CreditRecord.State
KINDS = (Kind.MISCONDUCT, Kind.PENALTY)
"""What is linked, one of each."""

Pair = tuple[int, int]
InHand = Callable[[Collection[CreditRecord]], Iterable[str]]

_IN_HAND: list[InHand] = []


def add(source: InHand) -> None:
    """Let a room say what it has in hand about any of some records; called when it is ready."""
    _IN_HAND.append(source)


def in_hand(records: Collection[CreditRecord]) -> list[str]:
    """The objections, repairs and notices about these records that are not finished, as people call them."""
    return [words for source in _IN_HAND for words in source(records)]


def records_of(record: CreditRecord) -> list[CreditRecord]:
    """The records of one matter (同一事项): this one first, then what is linked to it, and through that; none revoked but it.

    A penalty may rest on several acts, and an act may lead to several penalties: all of them are one matter.
    """
    return _with_others(record, matters_of([record.pk]))


def own_records_of(record: CreditRecord) -> list[CreditRecord]:
    """The records of one matter that are of the same subject: those that it may apply for, repair and dispute together."""
    return _with_others(record, own_matters_of([record.pk]))


def _with_others(record: CreditRecord, matters: Mapping[int, set[int]]) -> list[CreditRecord]:
    others = matters[record.pk] - {record.pk}
    return [record, *read(others).order_by("kind", "basis_on", "pk")] if others else [record]


def own_matters_of(records: Collection[int]) -> dict[int, set[int]]:
    """The same as `matters_of`, within each subject: what may be applied for, repaired and disputed together."""
    return _joined(records, lambda fresh: _pairs(_standing(fresh).filter(misconduct__subject=F("penalty__subject"))))


def matters_of(records: Collection[int], known: datetime | None = None) -> dict[int, set[int]]:
    """By record (id): itself and all the records of one matter with it, now or as known at a moment (R3).

    A few queries, however many there are.
    """
    return _joined(records, lambda fresh: _pairs_known(fresh, known) if known else _pairs(_standing(fresh)))


def beside(records: Collection[int], known: datetime | None = None) -> dict[int, list[CreditRecord]]:
    """By record (id): the other records of the matter, those as they were known; only where there are some."""
    matters = {pk: others for pk, found in matters_of(records, known).items() if (others := found - {pk})}
    wanted = set(chain.from_iterable(matters.values()))
    if not wanted:
        return {}
    rows = as_known(CreditRecord, known, id__in=wanted) if known else read(wanted)
    by_id = {row.pk: row for row in rows}
    return {pk: [by_id[other] for other in sorted(others)] for pk, others in matters.items()}


def read(records: Collection[int]) -> QuerySet[CreditRecord]:
    """These records (ids), with whom they are about."""
    return CreditRecord.objects.filter(pk__in=numbered(records)).select_related("subject__department", "person")


def _standing(records: Collection[int]) -> QuerySet[SameAct]:
    """The links of these records."""
    fresh = numbered(records)
    return SameAct.objects.standing().filter(Q(misconduct__in=fresh) | Q(penalty__in=fresh)).order_by()


def _pairs(links: QuerySet[SameAct]) -> set[Pair]:
    return set(links.values_list("misconduct", "penalty"))


def _pairs_known(records: Collection[int], known: datetime) -> set[Pair]:
    """What was linked to these records at a moment, by the history of the links and of the records."""
    ends_here = Q(misconduct_id__in=records) | Q(penalty_id__in=records)
    links = [link for link in as_known(SameAct, known, ends_here) if link.stands]
    ends = {pk for link in links for pk in (link.misconduct_id, link.penalty_id)}
    revoked = {row.pk for row in as_known(CreditRecord, known, id__in=ends) if row.is_revoked} if ends else set()
    pairs = {(link.misconduct_id, link.penalty_id) for link in links}
    return {pair for pair in pairs if not revoked & set(pair)}


def _joined(records: Collection[int], pairs_of: Callable[[Collection[int]], set[Pair]]) -> dict[int, set[int]]:
    """By record: itself and all that is joined to it, link by link."""
    reached, fresh, joins = set(records), set(records), dict[int, set[int]]()
    while fresh:
        for one, other in (found := pairs_of(fresh)):
            joins.setdefault(one, set()).add(other)
            joins.setdefault(other, set()).add(one)
        fresh = set(chain.from_iterable(found)) - reached
        reached |= fresh
    return {record: _reach(record, joins) for record in records}


def _reach(record: int, joins: Mapping[int, set[int]]) -> set[int]:
    reached, fresh = {record}, {record}
    while fresh:
        fresh = set(chain.from_iterable(joins.get(one, ()) for one in fresh)) - reached
        reached |= fresh
    return reached


def links_of(record: CreditRecord) -> QuerySet[SameAct]:
    """The links of the record, also to one that was revoked since."""
    links = SameAct.objects.filter(Q(misconduct=record) | Q(penalty=record), stands=True)
    return links.select_related("misconduct__subject", "penalty__subject", "by")


def candidates(record: CreditRecord) -> RecordQuerySet:
    """What the record, saved or not, could be linked to: the other kind, of the same subject, or the person's own penalty.

    Those whose act lies on the same day come first.
    """
    if record.kind not in KINDS:
        return CreditRecord.objects.none()
    other = Kind.PENALTY if record.kind == Kind.MISCONDUCT else Kind.MISCONDUCT
    found = CreditRecord.objects.filter(_of_one_subject(record), kind=other).exclude(state=State.REVOKED)
    if record.pk:
        linked = links_of(record).values_list("misconduct", "penalty")
        found = found.exclude(pk__in=set(chain.from_iterable(linked)))
    return found.select_related("subject__department").order_by(F("basis_on").desc(nulls_first=True), "-pk")


def agreeing(record: CreditRecord) -> RecordQuerySet:
    """The candidates whose act lies on the same day; none where the record tells no day of the act."""
    found = candidates(record)
    return found.filter(occurred_on=record.occurred_on) if record.occurred_on else found.none()


def _of_one_subject(record: CreditRecord) -> Q:
    """Of the same subject; and of somebody named responsible at a unit, the person's own penalties, or the other way round."""
    same = Q(subject=record.subject_id)
    if record.kind == Kind.MISCONDUCT and record.person is not None:
        return same | Q(subject__identity_index=record.person.identity_index)
    if record.kind == Kind.PENALTY and record.subject.identity_index:
        return same | Q(person__identity_index=record.subject.identity_index)
    return same


def must_be_linkable(one: CreditRecord, other: CreditRecord) -> tuple[CreditRecord, CreditRecord]:
    """The misconduct and the penalty of two records that may be linked (R25). Raises Refused."""
    by_kind = {record.kind: record for record in (one, other)}
    if set(by_kind) != set(KINDS):
        raise Refused(ARTICLE, "只有一条失信行为和一条行政处罚可以关联为同一事项，请另行选择。", FIELD)
    misconduct, penalty = by_kind[Kind.MISCONDUCT], by_kind[Kind.PENALTY]
    for record in (misconduct, penalty):
        if record.is_revoked:
            raise Refused(ARTICLE, f"{record}已撤销，不能关联为同一事项。", FIELD)
    if misconduct.subject_id != penalty.subject_id and not _is_persons_own(misconduct, penalty):
        words = f"{misconduct}和{penalty}不是同一信用主体的，也不是该责任人本人的处罚，不能关联为同一事项。"
        raise Refused(ARTICLE, words, FIELD)
    return misconduct, penalty


def _is_persons_own(misconduct: CreditRecord, penalty: CreditRecord) -> bool:
    """Whether somebody's misconduct at a unit was penalised in that person (R6)."""
    person = misconduct.person
    return person is not None and person.identity_index == penalty.subject.identity_index


def must_not_be_in_hand(records: Collection[CreditRecord]) -> None:
    """While an objection or a repair of them is open, nothing joins the matter or leaves it. Raises Refused."""
    if found := in_hand(records):
        raise Refused(ARTICLE, f"{'、'.join(found)}尚未办结，办结前不能关联或者解除关联（R25）。", FIELD)


@transaction.atomic
def link(record: CreditRecord, *, to: CreditRecord, reason: str, by: User, at: datetime) -> SameAct:
    """Note that the two records, in whatever order, rest on the same facts. Raises Refused; linked already, it stays."""
    held = lock_matters_of([record.pk, to.pk])
    misconduct, penalty = must_be_linkable(held[record.pk], held[to.pk])
    for one in (misconduct, penalty):
        must_be_of(by, one.subject.department_id, article=ARTICLE, reason=f"{one}不是本部门记录的，不能由您关联。")
    found = SameAct.objects.filter(misconduct=misconduct, penalty=penalty).first()
    if found and found.stands:
        return found
    must_not_be_in_hand(list(held.values()))
    same = found or SameAct(misconduct=misconduct, penalty=penalty)
    return _save(same, stands=True, reason=reason.strip() or "同一违法事实", by=by, at=at)


@transaction.atomic
def unlink(same: SameAct, *, reason: str, by: User, at: datetime) -> SameAct:
    """Note that the two records do not rest on the same facts, with the reason. Raises Refused."""
    held = lock_matters_of([same.misconduct_id, same.penalty_id])
    same = SameAct.objects.select_related("misconduct__subject", "penalty__subject").get(pk=same.pk)
    misconduct = same.misconduct
    if not same.stands:
        raise Refused(ARTICLE, f"{misconduct}和{same.penalty}已经解除关联。", FIELD)
    if not reason.strip():
        raise Refused(ARTICLE, "解除关联须写明理由。", "reason")
    must_be_of(by, misconduct.subject.department_id, article=ARTICLE, reason="不是本部门的记录，不能由您解除关联。")
    must_not_be_in_hand(list(held.values()))
    return _save(same, stands=False, reason=reason.strip(), by=by, at=at)


def lock_matters_of(records: Collection[int]) -> dict[int, CreditRecord]:
    """All records (by id) of one matter with these (ids), kept from everybody else until the transaction ends.

    Read first and locked in one order, so that two people never wait for each other; read again, for what was linked while
    this one waited.
    """
    rows = CreditRecord.objects.select_for_update(of=("self",)).select_related("subject__department", "person")
    held: dict[int, CreditRecord] = {}
    while missing := set(chain.from_iterable(matters_of([*records, *held]).values())) - held.keys():
        held |= {row.pk: row for row in rows.filter(pk__in=missing).order_by("pk")}
    return held


def _save(same: SameAct, *, stands: bool, reason: str, by: User, at: datetime) -> SameAct:
    same.stands, same.reason, same.by, same.on = stands, reason[:300], by, localtime(at).date()
    keep(same, by=by, reason=f"{'关联' if stands else '解除关联'}：{reason}", at=at)
    ask_for_records([same.misconduct, same.penalty], f"{same}{'关联为同一事项' if stands else '解除关联'}")
    return same
