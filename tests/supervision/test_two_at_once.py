"""Two people at once, on real transactions: every decision falls once."""

from __future__ import annotations

from datetime import date
from threading import Event
from time import sleep

import pytest
from django.db import transaction

from accounts.models import User
from credit.hearing import notifying, stating
from credit.models import CreditRecord, Determination, Listing, Term
from credit.records import determining, recording
from credit.regulation.facts import Regime
from documents.models import Document
from subjects.models import Commitment, Subject
from supervision import breaching, deciding, duties, proposing, removing
from supervision.models import Breach, Duty, Procedure, Removal
from supervision.removing import Checked
from tests import makers
from tests.credit.records.test_two_at_once import refusals, together
from tests.supervision.stepping import at, decided, delivery, heard, meant

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DAY = date(2026, 4, 1)


def test_a_determination_is_decided_once(unit: Subject, jia: User, yi: User, bing: User) -> None:
    record = makers.make_accident(unit, date(2026, 1, 5), date(2026, 3, 5))
    row = determining.propose(record, proposal="x", evidence="x", heard="x", by=jia, at=at(DAY))

    answers = together(
        lambda: determining.decide(row, confirm=True, reasons="x", by=yi, at=at(DAY)),
        lambda: determining.decide(row, confirm=False, reasons="x", by=bing, at=at(DAY)),
    )

    assert len(refusals(answers)) == 1
    assert Document.objects.count() == 1
    confirmed = Determination.objects.get().state == "confirmed"
    assert CreditRecord.objects.get().especially_bad == confirmed


def test_a_broken_commitment_is_proposed_and_decided_once(unit: Subject, jia: User, yi: User, bing: User) -> None:
    commitment = Commitment.objects.get(subject=unit)
    tried = together(
        *(lambda: breaching.propose(commitment, notice=makers.NOTICE, by=jia, at=at(DAY)) for _ in range(3))
    )
    assert len(refusals(tried)) == 2
    row = Breach.objects.get()
    hearing = row.hearing
    assert hearing
    notifying.issue(hearing, by=jia, at=at(DAY))
    notifying.serve(hearing, delivery(DAY), by=jia, at=at(DAY))
    stating.waive(hearing, "放弃声明", on=DAY, by=jia, at=at(DAY))

    answers = together(
        lambda: breaching.decide(row, broken=True, reasons="x", by=yi, at=at(DAY)),
        lambda: breaching.decide(row, broken=False, reasons="x", by=bing, at=at(DAY)),
        lambda: breaching.withdraw(row, reason="x", by=jia, at=at(DAY)),
    )

    assert len(refusals(answers)) == 2
    found = Breach.objects.get().state == "found"
    assert (Commitment.objects.get(pk=commitment.pk).ending == "broken") == found


def test_a_nature_is_proposed_once(unit: Subject, jia: User, yi: User) -> None:
    record = makers.make_accident(unit, date(2026, 1, 5), date(2026, 3, 5))

    answers = together(
        *(
            lambda by=by: determining.propose(record, proposal="x", evidence="x", heard="x", by=by, at=at(DAY))
            for by in (jia, yi, jia)
        )
    )

    assert len(refusals(answers)) == 2
    assert (Determination.objects.count(), Term.objects.count()) == (1, 1)


def test_two_procedures_never_run_over_one_record(unit: Subject, grave: CreditRecord, jia: User, yi: User) -> None:
    answers = together(
        *(lambda by=by: proposing.open_procedure(meant(unit, [grave]), by=by, at=at(DAY)) for by in (jia, yi, jia))
    )

    assert len(refusals(answers)) == 2
    assert Procedure.objects.count() == 1


def test_a_listing_is_decided_and_published_once(
    unit: Subject, grave: CreditRecord, jia: User, yi: User, bing: User
) -> None:
    row = heard(meant(unit, [grave]), jia, DAY)
    answers = together(
        *(lambda by=by: deciding.decide(row, reasons="x", by=by, at=at(DAY)) for by in (yi, bing)),
    )
    assert len(refusals(answers)) == 1
    assert Document.objects.filter(kind="listing_decision").count() == 1

    row = deciding.serve_decision(row, delivery(DAY), by=jia, at=at(DAY))
    answers2 = together(*(lambda: deciding.publish(row, on=DAY, by=jia, at=at(DAY)) for _ in range(3)))
    assert len(refusals(answers2)) == 2
    assert Listing.objects.count() == 1


def test_a_repair_and_a_publication_at_once_never_list_what_was_repaired_before(
    unit: Subject, grave: CreditRecord, jia: User, yi: User, bing: User
) -> None:
    row = deciding.serve_decision(decided(meant(unit, [grave]), jia, yi, DAY), delivery(DAY), by=jia, at=at(DAY))

    answers = together(
        lambda: deciding.publish(row, on=DAY, by=jia, at=at(DAY)),
        lambda: recording.repair(grave, on=DAY, reason="准予修复", by=bing, at=at(DAY)),
    )

    grave.refresh_from_db()
    assert grave.repaired_on == DAY
    assert Listing.objects.exists() is not bool(refusals(answers))


def test_a_publication_waits_for_a_repair_under_way_and_is_refused(
    unit: Subject, grave: CreditRecord, jia: User, yi: User, bing: User
) -> None:
    row = deciding.serve_decision(decided(meant(unit, [grave]), jia, yi, DAY), delivery(DAY), by=jia, at=at(DAY))
    begun = Event()

    def repair() -> None:
        with transaction.atomic():
            recording.repair(grave, on=DAY, reason="准予修复", by=bing, at=at(DAY))
            begun.set()
            sleep(0.5)

    def publish() -> Listing:
        begun.wait(10)
        return deciding.publish(row, on=DAY, by=jia, at=at(DAY))

    answers = together(repair, publish)

    assert [str(refusal) for refusal in refusals(answers)] == [
        f"第十六条：{grave}已于 {DAY} 信用修复，不再列入名单（R12）。"
    ]
    assert not Listing.objects.exists()


def test_a_removal_is_received_and_granted_once(unit: Subject, jia: User, yi: User, bing: User) -> None:
    grave = makers.make_misconduct(unit, date(2025, 3, 2), item4=3)
    listing = makers.make_listing(unit, [grave], date(2025, 4, 1), regime=Regime.LOCAL, months=12)
    answers = together(
        *(lambda: removing.receive(listing, application="x", by=jia, on=DAY, at=at(DAY)) for _ in range(3))
    )
    assert len(refusals(answers)) == 2
    row = removing.check(Removal.objects.get(), Checked(True, True, True, True, "x"), by=jia, at=at(DAY))

    ends = together(
        lambda: removing.grant(row, reasons="x", by=yi, at=at(DAY)),
        lambda: removing.deny(row, reasons="x", by=bing, at=at(DAY)),
        lambda: removing.withdraw(row, reason="x", by=jia, at=at(DAY)),
    )

    assert len(refusals(ends)) == 2
    removed = Removal.objects.get().state == "removed"
    assert (Listing.objects.get().removed_on is not None) == removed


def test_the_checklist_kept_twice_at_once_is_kept_once(unit: Subject, grave: CreditRecord, jia: User) -> None:
    makers.grade(unit)

    answers = together(*(lambda: duties.keep_all(makers.moment(DAY)) for _ in range(3)))

    assert not refusals(answers)
    assert Duty.objects.count() == Term.objects.count() == len(set(Duty.objects.values_list("code", flat=True)))
    row = Duty.objects.get(code="l4_inspection")
    proof = duties.Proof("检查合格")
    closed = together(*(lambda: duties.close(row, proof, by=jia, on=DAY, at=at(DAY)) for _ in range(3)))
    assert len(refusals(closed)) == 2
    assert Duty.objects.filter(code="l4_inspection").count() == 2


def test_numbers_of_papers_have_no_gap_when_two_decide(unit: Subject, jia: User, yi: User) -> None:
    other = makers.make_subject("别家")
    rows = [
        decided(meant(subject, [makers.make_misconduct(subject, date(2026, 3, 2), item4=3)]), jia, yi, DAY)
        for subject in (unit, other)
    ]

    assert [row.decision.sequence for row in rows if row.decision] == [2, 4]
    papers = Document.objects.exclude(kind="repair_notice")
    assert sorted(papers.values_list("sequence", flat=True)) == [1, 2, 3, 4]
