"""R5, R11: that a commitment was broken is decided after the subject was heard, by somebody other than who proposed it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.gate import Refused
from accounts.models import User
from credit.grades.grading import standings_of
from credit.hearing import notifying, stating
from credit.models import Hearing, Term
from notices.models import Notice
from subjects import registering
from subjects.models import Commitment, Subject
from supervision import breaching
from supervision.models import Breach
from tests import makers, people
from tests.credit.hearing.doing import Found, reviewed, said
from tests.supervision.stepping import at, delivery
from tests.supervision.test_pages import text_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)
State = Breach.State


@pytest.fixture
def commitment(unit: Subject) -> Commitment:
    return Commitment.objects.get(subject=unit)


def proposed(commitment: Commitment, by: User) -> Breach:
    breaching.propose(commitment, notice=makers.NOTICE, by=by, at=at(DAY))
    return Breach.objects.get()


def told(row: Breach, by: User) -> Hearing:
    hearing = Hearing.objects.get(breach=row)
    notifying.issue(hearing, by=by, at=at(DAY))
    return notifying.serve(Hearing.objects.get(pk=hearing.pk), delivery(DAY), by=by, at=at(DAY))


def heard(commitment: Commitment, by: User) -> Breach:
    row = proposed(commitment, by)
    stating.waive(told(row, by), "放弃声明", on=DAY, by=by, at=at(DAY))
    return Breach.objects.get(pk=row.pk)


def level(unit: Subject) -> int | None:
    makers.grade(unit)
    return standings_of([unit.pk], DAY)[unit.pk].period.level


def test_a_commitment_is_found_broken_after_the_subject_was_heard_by_another_person(
    unit: Subject, commitment: Commitment, jia: User, yi: User
) -> None:
    row = proposed(commitment, jia)
    assert (row.state, level(unit)) == (State.HEARING, 1)
    said(told(row, jia), "没有违背", "已经整改", by=jia, on=DAY)
    row.refresh_from_db()
    with pytest.raises(Refused, match="不能改为“认定违背”"):
        breaching.decide(row, broken=True, reasons="x", by=yi, at=at(DAY))
    reviewed(Hearing.objects.get(), Found.NOT_ADOPTED, by=yi, on=DAY)
    row.refresh_from_db()
    term = Term.objects.running().get()
    assert (row.state, row.heard_on, term.label) == (State.HEARD, DAY, "决定是否认定违背承诺")
    assert list(term.handlers.all()) == [yi]
    assert Notice.objects.filter(recipient=yi, title__startswith="待决定：认定违背").exists()
    assert level(unit) == 1

    breaching.decide(row, broken=True, reasons="两次抽查均不履行", by=yi, at=at(DAY))

    commitment.refresh_from_db()
    assert (commitment.ended_on, commitment.ending) == (DAY, "broken")
    assert level(unit) is None
    assert not Term.objects.running().exists()
    assert Hearing.objects.get().state == Hearing.State.CONCLUDED
    assert Breach.objects.get().chronicle()[0].words.startswith("认定违背")
    notice = text_of("statement_notice")
    for words in ("违背承诺的事实", "2020-01-01 公开承诺", "不能评为一级、二级", "听取陈述申辩之前，不作认定"):
        assert words in notice


def test_nobody_enters_a_broken_commitment_alone(commitment: Commitment, jia: User) -> None:
    with pytest.raises(Refused, match="由提出人以外的人认定（R5、R11）"):
        registering.end_commitment(commitment, on=DAY, ending=Commitment.Ending.BROKEN, by=jia, at=at(DAY))

    commitment.refresh_from_db()
    assert commitment.ended_on is None


def test_neither_the_proposer_nor_who_has_no_say_decides(commitment: Commitment, jia: User, yi: User) -> None:
    row = heard(commitment, yi)

    for by in (yi, jia, people.supervisor("FM", username="xin")):
        for broken in (True, False):
            with pytest.raises(Refused, match="第八条"):
                breaching.decide(row, broken=broken, reasons="x", by=by, at=at(DAY))
    with pytest.raises(Refused, match="请写明认定或者不予认定的理由"):
        breaching.decide(row, broken=True, reasons=" ", by=people.leader(), at=at(DAY))
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        Breach.objects.update(state="found", decided_by=yi, decided_on=DAY, reasons="x")
    with pytest.raises(IntegrityError, match="was_heard"), transaction.atomic():
        Breach.objects.update(state="found", decided_by=jia, decided_on=DAY, reasons="x", heard_on=None)


def test_what_was_found_right_in_all_bars_the_finding(commitment: Commitment, jia: User, yi: User) -> None:
    row = proposed(commitment, jia)
    said(told(row, jia), "没有违背", by=jia, on=DAY)
    reviewed(Hearing.objects.get(), Found.ADOPTED, by=yi, on=DAY)
    row.refresh_from_db()

    with pytest.raises(Refused, match="全部采纳"):
        breaching.decide(row, broken=True, reasons="x", by=yi, at=at(DAY))
    assert breaching.decide(row, broken=False, reasons="事实不成立", by=yi, at=at(DAY)).state == State.DENIED
    commitment.refresh_from_db()
    assert commitment.ended_on is None


def test_it_is_proposed_once_and_taken_back_with_its_hearing(commitment: Commitment, jia: User) -> None:
    row = proposed(commitment, jia)
    with pytest.raises(Refused, match="不必重复提出"):
        breaching.propose(commitment, notice=makers.NOTICE, by=jia, at=at(DAY))
    with pytest.raises(Refused, match="撤回须写明理由"):
        breaching.withdraw(row, reason="", by=jia, at=at(DAY))

    breaching.withdraw(row, reason="查无实据", by=jia, at=at(DAY))

    assert Hearing.objects.get().state == Hearing.State.DROPPED
    registering.end_commitment(commitment, on=DAY, ending=Commitment.Ending.WITHDRAWN, by=jia, at=at(DAY))
    with pytest.raises(Refused, match="不必再认定违背"):
        breaching.propose(commitment, notice=makers.NOTICE, by=jia, at=at(DAY))


def test_a_commitment_withdrawn_meanwhile_is_not_found_broken(commitment: Commitment, jia: User, yi: User) -> None:
    row = heard(commitment, jia)
    registering.end_commitment(commitment, on=DAY, ending=Commitment.Ending.WITHDRAWN, by=jia, at=at(DAY))

    with pytest.raises(Refused, match="已于2026-04-01终止"):
        breaching.decide(row, broken=True, reasons="x", by=yi, at=at(DAY))
    assert Breach.objects.get().state == State.HEARD


@pytest.mark.usefixtures("autumn")
def test_on_screen_by_two_accounts(unit: Subject, commitment: Commitment, jia: User, yi: User) -> None:
    clerk, supervisor = people.signed_in(jia), people.signed_in(yi)
    break_ = reverse("supervision:commitment_act", args=[commitment.pk, "break"])
    assert break_ in clerk.get(unit.get_absolute_url(), {"tab": "people"}).content.decode()
    data = {"facts": "未按承诺公示风险点", "basis": "制度", "intended": "拟认定违背", "contact": "甲"}

    said_ = clerk.post(break_, data | {"telephone": "0371", "place": "危化科"}, follow=True).content.decode()
    row = Breach.objects.get()
    decide = reverse("supervision:breach_act", args=[row.pk, "decide"])

    assert "告知书已拟好" in said_
    assert clerk.get(decide).status_code == 403
    stating.waive(told(row, jia), "放弃声明", on=DAY, by=jia, at=at(DAY))
    page = supervisor.get(row.get_absolute_url()).content.decode()
    for words in ("未按承诺公示风险点", "待决定", "决定是否认定违背承诺"):
        assert words in page
    done = supervisor.post(decide, {"outcome": "found", "reasons": "事实清楚"}, follow=True).content.decode()
    assert "认定违背" in done
    assert "违背" in clerk.get(unit.get_absolute_url(), {"tab": "people"}).content.decode()


def test_what_has_run_out_cannot_be_found_broken_any_more(unit: Subject, commitment: Commitment, jia: User) -> None:
    last = DAY - timedelta(days=1)
    registering.amend_commitment(commitment, published_at="", until_on=DAY, reason="承诺书写明期限", by=jia, at=at(DAY))
    breaching.must_be_proposable(Commitment.objects.get(), DAY)
    registering.amend_commitment(
        commitment, published_at="", until_on=last, reason="承诺书写明期限", by=jia, at=at(last)
    )

    with pytest.raises(Refused, match="已经届满"):
        proposed(Commitment.objects.get(), jia)
    assert not Breach.objects.exists()


def test_no_last_day_in_the_past_ends_a_commitment_unheard(unit: Subject, commitment: Commitment, jia: User) -> None:
    with pytest.raises(Refused, match="须先听取陈述"):
        registering.amend_commitment(
            commitment, published_at="", until_on=DAY - timedelta(days=1), reason="改期限", by=jia, at=at(DAY)
        )

    assert Commitment.objects.get().until_on is None
    registering.amend_commitment(commitment, published_at="", until_on=DAY, reason="改期限", by=jia, at=at(DAY))
    assert Commitment.objects.get().until_on == DAY, "the day itself is still promised"
