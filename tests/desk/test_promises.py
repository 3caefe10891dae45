"""The frame of owed work: taken once, tried again later, given up in words, never holding up others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from celery import current_app
from django.db import IntegrityError, transaction
from django.utils.timezone import make_aware

from accounts.gate import Refused
from credit.models import DisclosureRequest, Paper
from desk import promises
from desk.models import Hindrance
from subjects.models import RegradeRequest
from tests import makers, people
from tests.credit.grades.moments import Killed

pytestmark = pytest.mark.django_db
NOW = make_aware(datetime(2026, 6, 1, 10))
MINUTE = timedelta(minutes=1)


def asked(*causes: str) -> list[DisclosureRequest]:
    subject = makers.make_subject()
    return [DisclosureRequest.objects.create(subject=subject, cause=cause, asked_at=NOW) for cause in causes]


def work(do: Callable[[DisclosureRequest], object], at: datetime = NOW) -> int:
    return promises.work_off(DisclosureRequest.objects.all(), do, at, block=2)


def paper() -> Paper:
    return Paper.objects.create(title="台账", format="csv", parameters={}, requested_by=people.leader(), asked_at=NOW)


def claim(at: datetime = NOW) -> Paper | None:
    return promises.claim(Paper.objects.all(), at, state=Paper.State.RUNNING)


def test_what_is_due_is_done_once_in_the_order_of_asking() -> None:
    asked("甲", "乙", "丙")
    done: list[str] = []

    def do(row: DisclosureRequest) -> None:
        done.append(row.cause)
        row.delete()

    assert [work(do), work(do)] == [3, 0]
    assert done == ["甲", "乙", "丙"]


def test_one_that_fails_says_why_waits_longer_each_time_and_holds_up_no_other() -> None:
    bad, _ = asked("坏", "好")

    def do(row: DisclosureRequest) -> None:
        if row.cause == "坏":
            RegradeRequest.objects.create(subject=row.subject, cause="白写了")
            raise Refused("第十三条", "名称与代码不一致")
        row.delete()

    assert work(do) == 1
    assert [work(do, NOW + 59 * timedelta(seconds=1)), work(do, NOW + MINUTE)] == [0, 0]

    bad.refresh_from_db()
    assert (bad.attempts, bad.failure, bad.next_at) == (2, "不符合第十三条的条件，理由见该事项的页面", NOW + 3 * MINUTE)
    assert list(DisclosureRequest.objects.all()) == [bad]
    assert not RegradeRequest.objects.filter(cause="白写了").exists(), "what it wrote before it failed is taken back"


def test_the_words_of_an_unforeseen_fault_stay_in_the_log() -> None:
    (row,) = asked("坏")

    def do(_: DisclosureRequest) -> None:
        raise ValueError("410183196001010001")

    work(do)

    row.refresh_from_db()
    assert (row.failure, row.fault) == ("办理时程序出错，没有办成", "ValueError")
    assert "对照服务器日志" in row.todo


def test_work_that_forgets_to_settle_is_not_done_for_ever() -> None:
    asked("甲", "乙", "丙")

    assert work(lambda row: None) == 3


def test_a_worker_that_dies_leaves_the_whole_block() -> None:
    asked("甲", "乙")

    def do(row: DisclosureRequest) -> None:
        if row.cause == "乙":
            raise Killed
        row.delete()

    with pytest.raises(Killed), transaction.atomic():
        work(do)

    assert DisclosureRequest.objects.filter(attempts=0).count() == 2


def test_a_claim_is_one_workers_until_it_was_silent_too_long() -> None:
    paper()

    first = claim()
    assert first
    assert claim(NOW + 4 * MINUTE) is None
    promises.beat(first, NOW + 4 * MINUTE, done_rows=7)
    assert claim(NOW + 8 * MINUTE) is None
    second = claim(NOW + 9 * MINUTE)

    assert second
    assert (second.attempts, second.done_rows) == (2, 7)
    with pytest.raises(promises.Lost):
        promises.beat(first, NOW + 10 * MINUTE)
    assert not promises.settle(first, state=Paper.State.DONE)
    assert not promises.fail(first, Hindrance("晚了"), at=NOW + 10 * MINUTE)
    assert not promises.give_up(first, Hindrance("晚了"), at=NOW + 10 * MINUTE)
    assert promises.settle(second, state=Paper.State.DONE)
    assert claim(NOW + timedelta(days=1)) is None, "nothing is owed any more"


def test_a_claim_counts_its_try_itself() -> None:
    row = paper()
    held = claim()
    assert held

    promises.fail(held, Hindrance("忙"), at=NOW, state=Paper.State.QUEUED)

    row.refresh_from_db()
    assert (row.attempts, row.next_at) == (1, NOW + MINUTE)
    assert claim(NOW + 59 * timedelta(seconds=1)) is None
    assert claim(NOW + MINUTE)


def test_what_is_given_up_says_why_and_may_be_asked_for_again() -> None:
    row = paper()
    held = claim()
    assert held
    promises.give_up(held, Hindrance("磁盘空间不足"), at=NOW, state=Paper.State.FAILED)

    assert promises.ask_again(Paper.objects.all(), state=Paper.State.QUEUED, failure="") == 1

    row.refresh_from_db()
    assert (row.given_up_at, row.next_at, row.state) == (None, None, Paper.State.QUEUED)
    with pytest.raises(IntegrityError, match="paper_that_is_given_up_says_why"), transaction.atomic():
        Paper.objects.update(given_up_at=NOW)


def test_what_a_worker_holds_is_not_asked_for_again() -> None:
    paper()
    claim()

    assert promises.ask_again(Paper.objects.all()) == 0


def test_a_message_goes_once_and_after_the_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    sent: list[object] = []
    monkeypatch.setattr(current_app, "send_task", lambda task, args, **options: sent.append((task, args)))
    rows = asked("甲", "乙")

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        promises.nudge(*(row.job for row in rows))
        promises.nudge(RegradeRequest(subject_id=7).job)
        assert sent == []

    assert sent == [("disclosure.tasks.work", []), ("credit.tasks.regrade_subject", [7])]


def test_no_broker_that_is_away_spoils_the_act(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    def away(*args: object, **options: object) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(current_app, "send_task", away)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        (row,) = asked("甲")
        promises.nudge(row.job)

    assert promises.due(DisclosureRequest.objects.all(), NOW).get() == row, "the sweep finds it"


def test_the_sweep_announces_what_is_due_and_waits_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    monkeypatch.setattr(current_app, "send_task", lambda task, args, **options: sent.append(args))
    row = paper()

    assert promises.sweep(Paper.objects.all(), NOW + 29 * timedelta(seconds=1)) == []
    assert promises.sweep(Paper.objects.all(), NOW + 31 * timedelta(seconds=1)) == [row]
    claim(NOW + MINUTE)
    assert promises.sweep(Paper.objects.all(), NOW + 2 * MINUTE) == []
    assert sent == [[row.pk]]


def test_pauses_double_up_to_the_longest() -> None:
    pauses = [promises.pause_after(tries) for tries in range(1, 9)]

    assert pauses == [n * MINUTE for n in (1, 2, 4, 8, 16, 32, 60, 60)]
    assert promises.pause_after(10_000) == promises.LONGEST_PAUSE
