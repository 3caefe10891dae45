"""Two people at the same moment, on real transactions: one acts, the other is told; the database itself bars."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import User
from credit.models import CreditRecord, Dispute, Term
from credit.records import recording
from documents.models import Document
from objections import answering, assigning, barring, clocks, investigating, reviewing
from objections.models import Objection, Part
from subjects.models import Subject
from tests.credit.records.test_two_at_once import refusals, together
from tests.objections import cases
from tests.objections.cases import REJECTED, Bureau, at

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_numbers_of_cases_taken_in_at_once_have_no_gap(record: CreditRecord, who: Bureau) -> None:
    together(*(lambda: cases.take_in(record, who.ji) for _ in range(3)))

    assert sorted(Objection.objects.values_list("sequence", flat=True)) == [1, 2, 3]


def test_a_case_is_accepted_once(record: CreditRecord, who: Bureau) -> None:
    objection = cases.take_in(record, who.ji)

    def accept() -> Objection:
        return reviewing.accept(objection, reason="符合", by=who.yi, at=at())

    answers = together(accept, accept, lambda: reviewing.refuse(objection, reason="不符", by=who.yi, at=at()))

    assert len(refusals(answers)) == 2
    accepted = Objection.objects.get().state == Objection.State.INVESTIGATING
    assert Dispute.objects.filter(closed_on=None).count() == int(accepted)
    assert Term.objects.filter(kind=clocks.REPLY.code).count() == int(accepted)


def test_two_lines_of_one_record_accepted_at_once_share_one_mark(record: CreditRecord, who: Bureau) -> None:
    both = [
        cases.take_in(record, who.ji),
        cases.take_in(record, who.ji, claims=[cases.pointed(record, "fine", "1 元")]),
    ]

    answers = together(*(lambda one=one: reviewing.accept(one, reason="符合", by=who.yi, at=at()) for one in both))

    assert refusals(answers) == []
    assert Dispute.objects.filter(closed_on=None).count() == 1


def test_an_opinion_is_issued_once(record: CreditRecord, who: Bureau) -> None:
    objection = cases.investigated(record, who, REJECTED)

    answers = together(
        lambda: answering.reply(objection, by=who.yi, at=at()),
        lambda: answering.reply(objection, by=who.bing, at=at()),
        lambda: answering.send_back(objection, reason="补充", by=who.bing, at=at()),
    )

    assert len(refusals(answers)) == 2
    replied = Objection.objects.get().state == Objection.State.REPLIED
    assert Document.objects.filter(kind=Document.Kind.OBJECTION_REPLY).count() == int(replied)


def test_of_two_assignments_the_later_stands_whole(record: CreditRecord, who: Bureau) -> None:
    objection = cases.accepted(record, who)

    together(
        lambda: assigning.assign(objection, [who.ji, who.geng], by=who.yi, at=at()),
        lambda: assigning.assign(objection, [who.ji, who.yi], by=who.bing, at=at()),
    )

    assert len(clocks.investigators(objection)) == 2


def test_two_investigators_signing_at_once_send_it_on_once(record: CreditRecord, who: Bureau) -> None:
    objection = cases.assigned(record, who)
    investigating.find(objection.claims.get(), REJECTED, by=who.ji, at=at())
    investigating.write_course(objection, "查阅案卷", by=who.ji, at=at())

    answers = together(
        lambda: investigating.sign(objection, by=who.ji, at=at()),
        lambda: investigating.sign(objection, by=who.geng, at=at()),
    )

    assert refusals(answers) == []
    assert Objection.objects.get().state == Objection.State.SIGNING


def test_editing_the_record_while_the_opinion_is_issued_bars_before_or_comes_after(
    record: CreditRecord, who: Bureau
) -> None:
    objection = cases.investigated(record, who, REJECTED)

    def edit() -> CreditRecord:
        mine = CreditRecord.objects.get(pk=record.pk)
        mine.legal_basis = "第九十七条"
        return recording.amend(mine, by=who.geng, reason="补充依据", at=timezone.now())

    answers = together(edit, lambda: answering.reply(objection, by=who.yi, at=at()))

    replied = Objection.objects.get().state == Objection.State.REPLIED
    assert replied == (refusals(answers) == [])


def insert(objection: Objection, person: User, part: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO objections_part (objection_id, person_id, part, reason, since) VALUES (%s, %s, %s, '', now())",
            [objection.pk, person.pk, part],
        )


def test_a_direct_insert_of_a_barred_investigator_fails_in_the_database(
    unit: Subject, record: CreditRecord, who: Bureau
) -> None:
    objection = cases.accepted(record, who)
    record.legal_basis = "第九十七条"
    recording.amend(record, by=who.geng, reason="补充依据", at=timezone.now())

    for person, why in ((who.jia, "investigator_had_no_hand"), (who.geng, "investigator_had_no_hand")):
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            insert(objection, person, "investigator")
    barring.recheck(objection, by=who.yi, at=at())
    for person in (who.jia, who.geng):
        with pytest.raises(DatabaseError, match="person_has_one_part"), transaction.atomic():
            insert(objection, person, "released")
        with pytest.raises(DatabaseError, match="barred_stays_barred"), transaction.atomic():
            Part.objects.filter(person=person).update(part="investigator")
        with pytest.raises(DatabaseError, match="barred_stays_barred"), transaction.atomic():
            Part.objects.filter(person=person).delete()

    insert(objection, who.ji, "investigator")
    assert clocks.investigators(objection) == [who.ji]
