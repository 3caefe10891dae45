"""Two people at the same moment, on real transactions: one confirms, one notice goes out, one service is recorded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import make_aware

from accounts.gate import Refused
from credit.grades import grading
from credit.levels import confirming, noticing
from credit.models import Confirmation, ConfirmedGround, GradeChange, GradeNotice
from desk.models import Series
from documents.models import Document, Service
from documents.serving import serve
from subjects.models import Subject
from tests import makers, people
from tests.credit.records.test_two_at_once import refusals, together

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
AT = make_aware(datetime(2026, 11, 24, 10))


@pytest.fixture
def listed() -> Subject:
    subject = makers.make_subject()
    grading.regrade([subject.pk], cause="首次评定", at=AT - timedelta(days=1))
    makers.make_misconduct(subject, date(2026, 3, 2), item4=5)
    grading.regrade([subject.pk], cause="失信行为生效", at=AT)
    return subject


def test_of_two_supervisors_one_confirms(listed: Subject) -> None:
    yi, ren = people.supervisor(), people.supervisor(username="ren", display_name="壬审核")
    seen = confirming.unconfirmed_of([listed.pk], AT.date())[listed.pk].fingerprint

    answers = together(
        lambda: confirming.confirm(listed, seen=seen, by=yi, at=AT),
        lambda: confirming.confirm(listed, seen=seen, by=ren, at=AT),
        lambda: confirming.confirm(listed, seen=seen, by=yi, at=AT),
    )

    assert len(refusals(answers)) == 2
    assert Confirmation.objects.count() == ConfirmedGround.objects.count() == 1


def test_a_confirmation_and_a_new_decisive_record_never_confirm_what_was_not_seen(listed: Subject) -> None:
    yi = people.supervisor()
    seen = confirming.unconfirmed_of([listed.pk], AT.date())[listed.pk].fingerprint
    makers.make_misconduct(listed, date(2026, 6, 1), item4=3)

    def regrade() -> Confirmation:
        grading.regrade([listed.pk], cause="失信行为生效", at=AT)
        raise Refused("", "graded")

    together(regrade, lambda: confirming.confirm(listed, seen=seen, by=yi, at=AT))

    assert not Confirmation.objects.exists()
    assert listed.pk in confirming.unconfirmed_of([listed.pk], AT.date())


def test_one_notice_and_one_service_a_change(listed: Subject) -> None:
    yi, ren = people.supervisor(), people.clerk(username="ren")
    seen = confirming.unconfirmed_of([listed.pk], AT.date())[listed.pk].fingerprint
    confirming.confirm(listed, seen=seen, by=yi, at=AT)
    change = GradeChange.objects.get()

    answers = together(*(lambda by=by: noticing.issue_notice(change, by=by, at=AT) for by in (yi, ren, yi)))

    assert len(refusals(answers)) == 2
    assert GradeNotice.objects.count() == Document.objects.count() == 1
    assert Series.objects.get().last == 1
    document = Document.objects.get()
    served = together(
        *(
            lambda by=by: serve(
                document, way=Service.Way.DIRECT, on=AT.date(), receiver="子虚", receipt="签收", by=by, at=AT
            )
            for by in (yi, ren)
        )
    )
    assert len(refusals(served)) == 1
    assert Service.objects.count() == 1
