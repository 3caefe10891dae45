"""Digests are sent once as far as SMTP allows, whatever the mail server does."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import make_aware
from pytest_django import Settings

from accounts.models import User
from notices import posting
from notices.models import Digest
from notices.posting import PAUSES, Letter
from tests import people
from tests.notices.post_office import Manner, PostOffice

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
MORNING = make_aware(datetime(2026, 11, 24, 8, 30))
State = Digest.State


def promised(person: User, address: str, at: datetime = MORNING) -> Digest:
    person.email = address
    person.save()
    posting.promise(person, DAY, Letter("安信待办摘要：待办 1 件", "我的待办\n1. 异议〔2026〕7号\n"), at=at)
    return Digest.objects.get(recipient=person, day=DAY)


def send(at: datetime = MORNING) -> int:
    return posting.send_due(lambda: at)


def test_a_promised_digest_arrives_once_however_often_the_job_runs(office: PostOffice) -> None:
    digest = promised(people.clerk(), "jia@example.cn")

    assert [send(), send(), send(MORNING + timedelta(hours=2))] == [1, 0, 0]

    (mail,) = office.mails
    assert (mail.to, mail.title) == ("jia@example.cn", "安信待办摘要：待办 1 件")
    assert "异议〔2026〕7号" in mail.text
    assert mail.number == f"<digest.2026-11-24.{digest.pk}@localhost>"
    digest.refresh_from_db()
    assert (digest.state, digest.sent_at, digest.text, digest.attempts) == (State.SENT, MORNING, "", 1)


def test_nothing_to_say_sends_nothing_that_day(office: PostOffice) -> None:
    clerk = people.clerk()
    posting.promise(clerk, DAY, None, at=MORNING)
    posting.promise(clerk, DAY, Letter("后来的", "x"), at=MORNING + timedelta(hours=1))

    assert send(MORNING + timedelta(hours=1)) == 0
    assert not office.mails
    assert Digest.objects.get().state == State.NOTHING


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        (Manner.REFUSE_RECIPIENT, "no such mailbox"),
        (Manner.REFUSE_CONTENT, "not this one"),
        (Manner.BUSY, "come back later"),
        (Manner.HANG_UP, "Connection unexpectedly closed"),
    ],
)
def test_a_refused_mail_keeps_the_reason_and_is_sent_later(office: PostOffice, manner: Manner, said: str) -> None:
    digest = promised(people.clerk(), "jia@example.cn")
    office.manner = manner

    assert send() == 0

    digest.refresh_from_db()
    assert (digest.state, digest.attempts, digest.next_at) == (State.PROMISED, 1, MORNING + PAUSES[0])
    assert said in digest.fault
    assert said not in digest.failure
    office.manner = Manner.ACCEPT
    assert send(MORNING + PAUSES[0] - timedelta(seconds=1)) == 0
    assert send(MORNING + PAUSES[0]) == 1
    digest.refresh_from_db()
    assert (digest.state, digest.failure, len(office.mails)) == (State.SENT, "", 1)


def test_pauses_grow_and_stay_at_the_longest(office: PostOffice) -> None:
    digest = promised(people.clerk(), "jia@example.cn")
    office.manner = Manner.REFUSE_RECIPIENT
    at, pauses = MORNING, []

    for _ in range(6):
        send(at)
        digest.refresh_from_db()
        assert digest.next_at
        pauses.append(digest.next_at - at)
        at = digest.next_at

    assert pauses == [*PAUSES, PAUSES[-1], PAUSES[-1]]


def test_one_bad_address_holds_up_nobody(office: PostOffice) -> None:
    bad = promised(people.clerk(), "nobody@example.cn")
    promised(people.supervisor(), "yi@example.cn")
    promised(people.leader(), "bing@example.cn")
    office.manners["nobody@example.cn"] = Manner.REFUSE_RECIPIENT

    assert send() == 2

    assert sorted(mail.to for mail in office.mails) == ["bing@example.cn", "yi@example.cn"]
    bad.refresh_from_db()
    assert bad.state == State.PROMISED


def test_a_mail_on_which_the_server_hangs_up_lets_the_others_go_first_next_time(office: PostOffice) -> None:
    promised(people.clerk(), "poison@example.cn")
    promised(people.supervisor(), "yi@example.cn", at=MORNING + timedelta(seconds=1))
    office.manners["poison@example.cn"] = Manner.HANG_UP

    assert send(MORNING + timedelta(seconds=1)) == 0
    assert send(MORNING + timedelta(seconds=30)) == 1
    assert [mail.to for mail in office.mails] == ["yi@example.cn"]


def test_a_server_that_is_down_is_asked_once_a_run(office: PostOffice) -> None:
    for name in ("a", "b", "c"):
        promised(people.clerk(username=name), f"{name}@example.cn")
    office.manner = Manner.BUSY

    assert send() == 0
    assert office.sessions == 1


def test_a_port_that_nobody_listens_on_is_a_failure_like_another(settings: Settings, office: PostOffice) -> None:
    digest = promised(people.clerk(), "jia@example.cn")
    settings.EMAIL_PORT = 1

    assert send() == 0
    digest.refresh_from_db()
    assert digest.failure == "连不上邮件服务器"
    assert digest.fault.startswith("ConnectionRefusedError")


def test_a_server_that_dawdles_is_left_after_the_time_out(settings: Settings, office: PostOffice) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    digest = promised(people.clerk(), "jia@example.cn")
    office.manner = Manner.WAIT

    assert send() == 0
    digest.refresh_from_db()
    assert digest.failure.startswith("邮件服务器没有应答")


def test_a_mail_taken_without_a_word_is_repeated_under_the_same_number(office: PostOffice) -> None:
    promised(people.clerk(), "jia@example.cn")
    office.manner = Manner.TAKE_AND_HANG_UP
    send()
    office.manner = Manner.ACCEPT

    assert send(MORNING + PAUSES[0]) == 1

    first, second = office.mails
    assert first.number == second.number


def test_the_claim_of_a_dead_worker_lasts_a_quarter_of_an_hour(office: PostOffice) -> None:
    digest = promised(people.clerk(), "jia@example.cn")
    Digest.objects.update(state=State.SENDING, claimed_at=MORNING, attempts=1)

    assert send(MORNING + Digest.LEASE - timedelta(seconds=1)) == 0
    assert send(MORNING + Digest.LEASE) == 1

    digest.refresh_from_db()
    assert (digest.state, digest.attempts) == (State.SENT, 2)


def test_who_left_or_wants_no_more_digests_gets_none(office: PostOffice) -> None:
    for name, changed in (("a", "is_active"), ("b", "digest"), ("c", "email")):
        digest = promised(people.clerk(username=name), f"{name}@example.cn")
        setattr(digest.recipient, changed, "" if changed == "email" else False)
        digest.recipient.save()

    assert send() == 0
    assert set(Digest.objects.values_list("state", "text")) == {(State.GIVEN_UP, "")}


def test_a_corrected_address_is_used_by_the_next_attempt(office: PostOffice) -> None:
    digest = promised(people.clerk(), "wrong@example.cn")
    office.manners["wrong@example.cn"] = Manner.REFUSE_RECIPIENT
    send()
    digest.recipient.email = "right@example.cn"
    digest.recipient.save()

    assert send(MORNING + PAUSES[0]) == 1
    assert [mail.to for mail in office.mails] == ["right@example.cn"]


def test_what_did_not_go_out_on_its_day_is_given_up_with_its_reason(office: PostOffice) -> None:
    digest = promised(people.clerk(), "jia@example.cn")
    office.manner = Manner.REFUSE_RECIPIENT
    send()

    assert send(MORNING + timedelta(days=1)) == 0

    digest.refresh_from_db()
    assert (digest.state, digest.text) == (State.GIVEN_UP, "")
    assert "no such mailbox" in digest.fault


def test_the_database_holds_one_digest_a_person_and_day() -> None:
    clerk = people.clerk()
    row = {"recipient": clerk, "day": DAY, "asked_at": MORNING, "next_at": MORNING}
    Digest.objects.create(**row)

    for wrong in (row, {**row, "day": date(2026, 11, 25), "state": "sent"}, {**row, "day": DAY, "state": "sending"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Digest.objects.create(**wrong)
