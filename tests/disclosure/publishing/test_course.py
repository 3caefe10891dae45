"""The course of a publication (R24): drafted by the job, signed by a second person, out, and every way in which it ends."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.gate import Refused
from credit.levels import confirming
from credit.models import CreditRecord, Term
from credit.records import listing, recording
from disclosure.models import Channel, Publication
from disclosure.publishing import drafting, ending, signing
from disclosure.publishing.reading import Entry, find, is_out
from documents.models import Document
from notices.models import Notice
from subjects.models import Kind
from tests import makers
from tests.disclosure.publishing import office
from tests.disclosure.publishing.office import TODAY, Office, follow, fresh, of, published

pytestmark = pytest.mark.django_db
State = Publication.State


def running(publication: Publication) -> list[tuple[str, date | None]]:
    terms = Term.objects.running().filter(case_key=publication.key)
    return [(term.kind, term.due_on) for term in terms.order_by("pk")]


def read(record: CreditRecord, day: date = TODAY) -> Entry:
    """The one entry that the public reads of the record's subject in the credit channel."""
    (found,) = find(record.subject.name, day)
    (entry,) = found.entries
    return entry


def disclosed(record: CreditRecord, day: date = TODAY) -> Entry:
    """The one entry that it reads among what is disclosed of enforcement."""
    (found,) = find(record.subject.name, day)
    (entry,) = found.disclosed
    return entry


def test_a_fresh_penalty_is_drafted_with_seven_working_days_from_the_decision(who: Office) -> None:
    record = makers.make_penalty(makers.make_subject(), date(2026, 11, 23))

    follow()

    publication = of(record)
    assert publication.state == State.PENDING
    assert running(publication) == [("disclosure.publish", date(2026, 12, 2))]
    assert set(Term.objects.get().handlers.all()) == {who.clerk, makers.hand(record.subject.department)}
    assert Notice.objects.filter(recipient=who.clerk, key__startswith="disclosure.publication").exists()
    assert not is_out(publication, TODAY)


def test_the_job_looks_twice_and_drafts_once(who: Office) -> None:
    publication = office.drafted()

    recording.open_dispute(publication.matter, at=makers.moment(TODAY))  # type: ignore[arg-type]
    follow()

    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    ("decided", "authority"), [(TODAY - timedelta(days=61), "新密市应急管理局"), (TODAY, "郑州市应急管理局")]
)
def test_history_and_penalties_of_others_are_not_drafted(who: Office, decided: date, authority: str) -> None:
    makers.make_penalty(makers.make_subject(), decided, authority=authority)

    follow()

    assert not Publication.objects.exists()


def test_the_clerk_submits_the_supervisor_signs_and_the_public_reads(who: Office) -> None:
    publication = office.in_credit()
    record = publication.record
    assert record

    published(publication, who)

    entry = read(record)
    assert entry.text == "未按规定对从业人员进行安全生产教育和培训"
    assert entry.value("document_number") == record.document_number
    assert entry.value("penalty_kinds") == "罚款 20,000 元"
    assert (entry.from_on, entry.until_on) == (TODAY, date(2027, 11, 24))
    assert (entry.disputed, entry.correcting) == (False, False)
    assert running(publication) == []


def test_it_stops_by_itself_after_the_longest_period(who: Office) -> None:
    publication = published(office.in_credit(), who)
    last = date(2027, 11, 24)

    assert is_out(publication, last)
    assert not is_out(publication, last + timedelta(days=1)), "the page does not wait for the job"
    ended = ending.expire_due(makers.moment(last + timedelta(days=1)))

    assert ended == 1
    assert ending.expire_due(makers.moment(last + timedelta(days=1))) == 0
    assert fresh(publication).state == State.EXPIRED
    assert Notice.objects.filter(recipient=who.clerk, key=f"disclosure.expired:{publication.pk}").count() == 1
    archived = ending.archive(publication, by=who.clerk, at=makers.moment(last + timedelta(days=2)))
    assert archived.state == State.ARCHIVED


def test_a_repair_ends_it_at_once_with_a_receipt(who: Office) -> None:
    publication = published(office.in_credit(), who)
    assert publication.record

    recording.repair(publication.record, on=TODAY, reason="准予修复", by=who.supervisor, at=timezone.now())

    assert not is_out(publication, TODAY)
    follow()
    ended = fresh(publication)
    assert (ended.state, ended.ended_on) == (State.REPAIRED, TODAY)
    assert "信用修复" in ended.ending


def test_a_repair_that_is_revoked_has_it_drafted_anew_for_two_people(who: Office) -> None:
    publication = published(office.in_credit(), who)
    record = publication.record
    assert record
    recording.repair(record, on=TODAY, reason="准予修复", by=who.supervisor, at=timezone.now())
    follow()

    recording.repair(record, on=None, reason="虚假承诺", by=who.supervisor, at=timezone.now())
    follow()

    assert of(record, Channel.CREDIT).pk != publication.pk
    assert of(record, Channel.CREDIT).state == State.PENDING
    assert not is_out(of(record, Channel.CREDIT), TODAY)


def test_a_revoked_penalty_is_off_the_page_and_withdrawn_within_three_working_days(who: Office) -> None:
    publication = published(office.drafted(), who)
    assert publication.record

    recording.revoke(publication.record, at=makers.moment(TODAY), reason="复议撤销", by=who.clerk)

    assert not is_out(publication, TODAY), "the page does not wait for the act"
    follow()
    follow()
    assert running(publication) == [("disclosure.withdraw", date(2026, 11, 27))]
    ending.withdraw(publication, reason="处罚决定经复议撤销", by=who.clerk, at=makers.moment(TODAY))
    withdrawn = fresh(publication)
    assert withdrawn.state == State.WITHDRAWN
    assert withdrawn.document
    assert withdrawn.document.kind == Document.Kind.DISCLOSURE_WITHDRAWAL
    assert running(publication) == []


def test_misconduct_is_withdrawn_within_one_working_day(who: Office) -> None:
    record = makers.make_misconduct(makers.make_subject(), TODAY, catalogue_item=makers.catalogue_item())
    publication = published(drafting.draft(record, by=who.clerk, at=makers.moment(TODAY)), who)

    recording.revoke(record, at=makers.moment(TODAY), reason="查无实据", by=who.clerk)
    follow()

    assert running(publication) == [("disclosure.withdraw", date(2026, 11, 25))]
    assert not is_out(publication, TODAY)


def test_a_dispute_marks_what_is_out_and_holds_up_what_is_not_in_the_credit_channel(who: Office) -> None:
    out = published(office.in_credit(), who)
    waiting = office.submitted(office.in_credit(subject=makers.make_subject("新密市洧水化工有限公司")), who.clerk)
    assert out.record
    assert waiting.record

    for record in (out.record, waiting.record):
        recording.open_dispute(record, at=makers.moment(TODAY))
    follow()

    assert read(out.record).disputed
    with pytest.raises(Refused, match="R13"):
        signing.sign(waiting, seen=office.seen(waiting), by=who.supervisor, at=makers.moment(TODAY))
    answered = date(2026, 11, 27)
    recording.close_dispute(waiting.record, at=makers.moment(answered))
    follow(answered)
    signing.sign(waiting, seen=office.seen(waiting), by=who.supervisor, at=makers.moment(answered))
    assert is_out(waiting, answered)


def test_an_objection_neither_stops_nor_restarts_the_clock_of_article_78(who: Office) -> None:
    publication = office.submitted(office.drafted(), who.clerk)
    record = publication.record
    assert record
    before = running(publication)

    recording.open_dispute(record, at=makers.moment(TODAY))
    follow()
    during = running(publication)
    recording.close_dispute(record, at=makers.moment(date(2026, 11, 26)))
    recording.open_dispute(record, at=makers.moment(date(2026, 11, 26)))
    follow(date(2026, 11, 26))

    assert before == during == running(publication) == [("disclosure.publish", date(2026, 12, 3))]
    signing.sign(publication, seen=office.seen(publication), by=who.supervisor, at=makers.moment(date(2026, 12, 3)))
    assert disclosed(record, date(2026, 12, 3)).disputed
    assert running(publication) == []


def test_a_light_penalty_is_disclosed_and_on_no_credit_page(who: Office) -> None:
    record = makers.make_penalty(makers.make_subject(), TODAY, penalty_kinds=["警告"], fine=None)
    follow()

    published(of(record), who)
    follow()

    (found,) = find(record.subject.name, TODAY)
    assert [entry.value("penalty_kinds") for entry in found.disclosed] == ["警告"]
    assert found.entries == []
    credit = of(record, Channel.CREDIT)
    assert (credit.state, credit.ruled) == (State.WITHHELD, True)
    assert "轻微的行政处罚不作信用公示" in credit.withheld


def test_once_it_is_disclosed_the_credit_channel_is_drafted_with_the_signed_text(who: Office) -> None:
    publication = office.drafted()
    drafting.revise(publication, text="未按规定培训", by=who.clerk, at=makers.moment(TODAY))
    assert publication.record
    published(publication, who)

    follow()
    follow()

    credit = of(publication.record, Channel.CREDIT)
    wording = drafting.open_wording(credit)
    assert wording
    assert (credit.state, wording.text, wording.drafted_by) == (State.PENDING, "未按规定培训", None)
    assert Publication.objects.count() == 2


def test_what_is_disclosed_has_no_last_day_and_outlasts_a_repair(who: Office) -> None:
    publication = published(office.drafted(), who)
    record = publication.record
    assert record
    recording.repair(record, on=TODAY, reason="准予修复", by=who.supervisor, at=timezone.now())
    follow()
    later = date(2036, 1, 1)
    ending.expire_due(makers.moment(later))

    entry = disclosed(record, later)

    assert (entry.until_on, entry.repairable_from, entry.repaired_on) == (None, None, TODAY)
    assert not Publication.objects.filter(channel=Channel.CREDIT).exists()


def test_a_correction_hides_what_is_wrong_until_it_is_signed_anew(who: Office) -> None:
    publication = published(office.in_credit(), who)
    record = publication.record
    assert record
    record.fine = Decimal(15000)

    recording.amend(record, by=who.clerk, reason="金额录入有误", at=timezone.now())

    assert read(record).value("penalty_kinds") == "更正中"
    assert read(record).text != "", "what is right stays"
    follow()
    assert running(publication) == [("disclosure.correct", date(2026, 11, 27))]
    drafting.revise(publication, text="未按规定进行培训", by=who.clerk, at=makers.moment(TODAY))
    assert read(record).text == "未按规定对从业人员进行安全生产教育和培训", "the signed one stays"
    published(publication, who)
    assert read(record).value("penalty_kinds") == "罚款 15,000 元"
    assert read(record).text == "未按规定进行培训"
    assert running(publication) == []


def test_a_corrected_text_is_not_read_any_more(who: Office) -> None:
    publication = published(office.in_credit(), who)
    record = publication.record
    assert record
    record.content = "未如实记录培训情况"

    recording.amend(record, by=who.clerk, reason="事实更正", at=timezone.now())

    assert read(record).text == ""
    assert read(record).correcting


def test_an_untouched_draft_follows_the_record_and_a_submitted_one_goes_back(who: Office) -> None:
    untouched = office.drafted()
    touched = office.submitted(office.drafted(subject=makers.make_subject("新密市洧水化工有限公司")), who.clerk)
    for publication in (untouched, touched):
        record = publication.record
        assert record
        record.content = "未如实记录培训情况"
        recording.amend(record, by=who.clerk, reason="事实更正", at=timezone.now())

    follow()

    first, second = drafting.open_wording(untouched), drafting.open_wording(touched)
    assert first
    assert first.text == "未如实记录培训情况"
    assert second
    assert second.submitted_by is None
    assert "已更正" in second.sent_back


def test_a_natural_person_is_held_back_by_rule(who: Office) -> None:
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)

    publication = office.drafted(subject=person)

    assert (publication.state, publication.ruled) == (State.WITHHELD, True)
    assert running(publication) == []


def test_a_light_penalty_is_held_back_from_credit_whatever_the_need(who: Office) -> None:
    record = makers.make_penalty(makers.make_subject(), TODAY, penalty_kinds=["警告"], fine=None)
    publication = drafting.open_for(record, Channel.CREDIT, by=None, at=makers.moment(TODAY))
    assert (publication.state, publication.ruled) == (State.WITHHELD, True)

    with pytest.raises(Refused, match="轻微的行政处罚不作信用公示") as refused:
        drafting.take_up(publication, necessity="警示同行", by=who.clerk, at=makers.moment(TODAY))

    assert "R24" in refused.value.article


def test_a_class_that_becomes_light_takes_it_off_the_page(who: Office) -> None:
    publication = published(office.in_credit(), who)
    record = publication.record
    assert record
    record.penalty_kinds, record.fine = ["警告"], None

    recording.amend(record, by=who.clerk, reason="处罚种类有误", at=timezone.now())

    assert not is_out(publication, TODAY)
    follow()
    assert [kind for kind, _ in running(publication)] == ["disclosure.withdraw"]


def test_an_earlier_basis_date_moves_the_end(who: Office) -> None:
    publication = published(office.in_credit(), who)
    record = publication.record
    assert record
    record.basis_on = date(2026, 5, 24)

    recording.amend(
        record, by=who.clerk, reason="决定日期有误", heavier_because="当面听取，主体无异议", at=timezone.now()
    )
    assert read(record).until_on == date(2027, 5, 24)
    follow()

    assert fresh(publication).until_on == date(2027, 5, 24)


def test_a_revoked_record_is_not_published(who: Office) -> None:
    publication = office.submitted(office.drafted(), who.clerk)
    assert publication.record

    recording.revoke(publication.record, at=makers.moment(TODAY), reason="撤销", by=who.clerk)
    follow()

    assert fresh(publication).state == State.WITHHELD
    assert running(publication) == []


def test_a_listing_goes_out_when_its_level_is_confirmed(who: Office) -> None:
    subject = makers.make_subject()
    conduct = makers.make_misconduct(subject, date(2025, 3, 2), item4=5)
    row = makers.make_listing(subject, [conduct], date(2025, 4, 1))
    makers.grade(subject, at=makers.moment(TODAY))
    publication = office.submitted(drafting.draft(row, by=who.clerk, at=makers.moment(TODAY)), who.clerk)

    with pytest.raises(Refused, match="待确认"):
        signing.sign(publication, seen=office.seen(publication), by=who.supervisor, at=makers.moment(TODAY))

    waiting = confirming.unconfirmed_of([subject.pk], TODAY)[subject.pk]
    confirming.confirm(subject, seen=waiting.fingerprint, by=who.supervisor, at=makers.moment(TODAY))
    signing.sign(publication, seen=office.seen(publication), by=who.supervisor, at=makers.moment(TODAY))
    assert is_out(publication, TODAY)


def test_a_listing_is_out_until_it_is_removed(who: Office) -> None:
    subject = makers.make_subject()
    conduct = makers.make_misconduct(subject, date(2025, 3, 2), item4=5)
    row = makers.make_listing(subject, [conduct], date(2025, 4, 1))
    publication = published(drafting.draft(row, by=who.clerk, at=makers.moment(TODAY)), who)
    assert publication.until_on == date(2028, 4, 1)
    assert is_out(publication, TODAY)

    listing.remove(row, on=TODAY, reason="提前移出", by=who.supervisor, at=timezone.now())

    assert not is_out(publication, TODAY)
    follow()
    assert fresh(publication).state == State.REPAIRED
