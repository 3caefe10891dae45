"""The daily digest: at 08:30 on working days, my tasks and what I have not read; nothing to say is no mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.utils.timezone import make_aware
from pytest_django import Settings

from accounts.models import User
from credit import tasks
from credit.models import Term
from credit.regulation.periods import ONE_DAY
from credit.terms import clocks, digest
from credit.terms.clocks import TermKind
from notices import posting
from notices.models import Digest
from notices.telling import tell
from subjects.cases import Case
from subjects.models import Kind
from tests import makers, people
from tests.notices.post_office import Manner, PostOffice, open_office

pytestmark = pytest.mark.django_db
ANSWER = TermKind("test_answer", "答复期限", "第十条", 3)
State = Digest.State


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with open_office(settings) as opened:
        yield opened


@pytest.fixture
def jia(db: None) -> User:
    person = people.clerk()
    person.email = "jia@example.cn"
    person.save()
    return person


def at(moment: str) -> datetime:
    return make_aware(datetime.fromisoformat(moment))


def run(moment: str) -> int:
    """What beat starts at this moment."""
    digest.promise(at(moment))
    return posting.send_due(lambda: at(moment))


def task(person: User, title: str = "异议〔2026〕7号", on: date = date(2026, 11, 23)) -> Term:
    unit = makers.make_subject()
    return clocks.start(ANSWER, Case(f"tests.case:{title}", title, "/", unit), on=on, handlers=[person])


def test_the_digest_comes_at_half_past_eight_with_tasks_and_unread_notices(
    jia: User, office: PostOffice, settings: Settings
) -> None:
    settings.SITE_URL = "https://anxin.example.cn"
    task(jia)
    task(jia, "异议〔2026〕6号", date(2026, 11, 20))
    tell([jia], key="a", title="今日到期：异议〔2026〕7号", at=at("2026-11-25 00:10"))
    tell([jia], key="b", title="读过的", at=at("2026-11-25 00:10"))
    jia.notices.filter(key="b").update(read_at=at("2026-11-25 09:00"))

    assert run("2026-11-26 08:29") == 0
    assert run("2026-11-26 08:30") == 1
    assert run("2026-11-26 08:40") == 0

    (mail,) = office.mails
    assert mail.title == "安信待办摘要 2026-11-26：超期 1 件，今日到期 1 件，待办 2 件，未读提醒 1 条"
    first, second = mail.text.find("异议〔2026〕6号"), mail.text.find("异议〔2026〕7号　答复期限")
    assert 0 < first < second
    assert (
        "1. 【已超期 1 个工作日】异议〔2026〕6号　答复期限　新密市青屏化工有限公司　截止 2026-11-25　第十条"
        in mail.text
    )
    assert "· 11-25 00:10　今日到期：异议〔2026〕7号" in mail.text
    assert "读过的" not in mail.text
    assert "https://anxin.example.cn" in mail.text


def test_days_off_have_no_digest_and_make_up_days_have_one(jia: User, office: PostOffice) -> None:
    task(jia, on=date(2026, 9, 17))
    day, sent = date(2026, 9, 18), []
    while day <= date(2026, 10, 12):
        if run(f"{day} 08:30"):
            sent.append(f"{day:%m-%d}")
        day += ONE_DAY

    assert " ".join(sent) == "09-18 09-20 09-21 09-22 09-23 09-24 09-28 09-29 09-30 10-08 10-09 10-10 10-12"


def test_nothing_to_say_is_no_mail_that_day_even_if_something_comes_later(jia: User, office: PostOffice) -> None:
    assert run("2026-11-26 08:30") == 0
    task(jia)
    tell([jia], key="a", title="后来的", at=at("2026-11-26 09:00"))

    assert run("2026-11-26 09:10") == 0
    assert Digest.objects.get().state == State.NOTHING
    assert run("2026-11-27 08:30") == 1
    assert "后来的" in office.mails[0].text


def test_a_notice_is_told_in_one_digest_only_unless_that_did_not_arrive(jia: User, office: PostOffice) -> None:
    tell([jia], key="a", title="头一条", at=at("2026-11-24 00:10"))
    office.manner = Manner.BUSY
    assert run("2026-11-24 08:30") == 0
    office.manner = Manner.ACCEPT
    assert run("2026-11-25 08:30") == 1
    tell([jia], key="b", title="第二条", at=at("2026-11-25 15:00"))
    assert run("2026-11-26 08:30") == 1
    assert run("2026-11-27 08:30") == 0

    assert ["头一条" in mail.text for mail in office.mails] == [True, False]
    assert "第二条" in office.mails[1].text
    assert list(Digest.objects.order_by("day").values_list("state", flat=True)) == [
        State.GIVEN_UP,
        State.SENT,
        State.SENT,
        State.NOTHING,
    ]


def test_a_notice_committed_while_the_digest_was_composed_is_in_the_next_one(jia: User, office: PostOffice) -> None:
    task(jia)
    assert run("2026-11-26 08:30") == 1
    tell([jia], key="a", title="同一时刻的", at=at("2026-11-26 08:29"))

    assert run("2026-11-27 08:30") == 1
    assert "同一时刻的" in office.mails[1].text


@pytest.mark.parametrize(("back_at", "sent"), [("2026-11-26 11:07", 1), ("2026-11-26 18:00", 0)])
def test_after_an_outage_the_digest_comes_late_but_within_office_hours(
    jia: User, office: PostOffice, back_at: str, sent: int
) -> None:
    task(jia)

    assert run(back_at) == sent


def test_who_has_no_address_or_wants_none_or_left_gets_no_row(jia: User, office: PostOffice) -> None:
    task(people.supervisor())
    people.leader()
    User.objects.filter(pk=jia.pk).update(digest=False)

    run("2026-11-26 08:30")

    assert not Digest.objects.exists()


def test_a_bureau_without_a_mail_server_promises_nothing(jia: User, settings: Settings) -> None:
    settings.MAIL_ENABLED = False
    task(jia)

    assert digest.promise(at("2026-11-26 08:30")) == 0


def test_identity_numbers_never_go_out(jia: User, office: PostOffice) -> None:
    number = makers.citizen_number(7)
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON, code=number)
    clocks.start(ANSWER, Case("tests.case:9", "异议〔2026〕9号", "/", person), on=date(2026, 11, 23), handlers=[jia])

    run("2026-11-26 08:30")

    assert "异议〔2026〕9号" in office.mails[0].text
    assert number not in office.mails[0].text
    assert number[-4:] not in office.mails[0].text


def test_long_lists_are_cut_and_say_so(jia: User, office: PostOffice) -> None:
    unit = makers.make_subject()
    for number in range(33):
        case = Case(f"tests.case:{number}", f"异议〔2026〕{number}号", "/", unit)
        clocks.start(ANSWER, case, on=date(2026, 11, 23), handlers=[jia])

    run("2026-11-26 08:30")

    assert "我的待办 33 件" in office.mails[0].text
    assert "另有 3 件，请登录查看" in office.mails[0].text


def test_the_jobs_read_the_clock_and_do_it(jia: User, office: PostOffice) -> None:
    task(jia)
    from_job = "2026-11-26 08:30+08:00"

    with time_machine.travel(from_job, tick=False):
        tasks.escalate_terms()
        tasks.promise_digests()
        tasks.promise_digests()

    assert Digest.objects.get().text.count("今日到期") == 2
