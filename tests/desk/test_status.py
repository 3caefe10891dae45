"""系统状态: every queue with its figures; what keeps failing, why, and another try; no subject's name for administrators."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import JournalEntry
from credit.models import DisclosureRequest, ImportBatch, Paper
from desk import queues
from desk.queues import Standing
from subjects.models import RegradeRequest
from tests import makers, people

pytestmark = pytest.mark.django_db
PAGE = "/desk/status/"
WHY, REMEDY, FAULT = "连不上信用平台", "请核对本局网络和平台地址", "ConnectError: [Errno 111] Connection refused"


def failing(**more: object) -> DisclosureRequest:
    since = timezone.now() - timedelta(hours=2)
    known: dict[str, object] = {"attempts": 5, "failure": WHY, "todo": REMEDY, "fault": FAULT, "failing_since": since}
    known["next_at"] = timezone.now() + timedelta(hours=1)
    return DisclosureRequest.objects.create(subject=makers.make_subject(), cause="记录更正", **(known | more))


def given_up(at: datetime) -> Paper:
    known = {"title": "信用分级台账", "format": "pdf", "parameters": {}, "requested_by": people.clerk()}
    return Paper.objects.create(**known, state=Paper.State.FAILED, failure="磁盘空间不足", given_up_at=at, attempts=1)


def standing(name: str) -> Standing:
    return next(one for one in queues.standings(timezone.now()) if one.name == name)


def test_every_kind_of_owed_work_is_a_queue() -> None:
    assert sorted(one.name for one in queues.standings(timezone.now())) == sorted(
        [
            "重评请求",
            "公示共享请求",
            "文件任务",
            "批量导入",
            "邮件摘要",
            "信用修复告知",
            "推送消息",
            "批量签发",
            "规则版本的推演和重评",
        ]
    )


def test_a_queue_tells_what_waits_is_in_hand_fails_was_given_up_and_since_when() -> None:
    at = timezone.now()
    known = {"title": "台账", "format": "pdf", "parameters": {}, "requested_by": people.leader()}
    oldest = Paper.objects.create(**known, asked_at=at - timedelta(hours=3))
    Paper.objects.create(**known, failure="忙", attempts=1)
    Paper.objects.create(**known, state=Paper.State.RUNNING, claimed_at=at)
    Paper.objects.create(**known, state=Paper.State.RUNNING, claimed_at=at - timedelta(hours=1))
    Paper.objects.create(**known, state=Paper.State.DONE, asked_at=at - timedelta(days=3))
    given_up(at - timedelta(days=6))

    assert standing("文件任务") == Standing("文件任务", 3, 1, 1, 1, oldest.asked_at)


def test_what_was_given_up_a_week_ago_is_told_of_no_longer() -> None:
    given_up(timezone.now() - timedelta(days=8))

    assert standing("文件任务").given_up == 0
    assert queues.troubles(timezone.now()) == []


def retried(client: Client, queue: str, pk: int) -> HttpResponse:
    """What is shown when another try is asked for."""
    return client.post(f"{PAGE}retry/", {"queue": queue, "pk": pk}, follow=True)  # type: ignore[return-value]


def test_administrator_reads_why_it_fails_and_no_subjects_name(as_administrator: Client) -> None:
    row = failing()

    shown = as_administrator.get(PAGE).content.decode()

    assert f"信用主体编号 {row.subject_id}" in shown
    assert WHY in shown
    assert f"处理办法：{REMEDY}。" in shown
    assert f"{timezone.localtime(row.failing_since):%Y-%m-%d %H:%M}</time> 起" in shown
    assert row.subject.name not in shown
    assert row.cause not in shown, "it may be what somebody typed"
    assert f'name="queue" value="disclosurerequest"><input type="hidden" name="pk" value="{row.pk}"' in shown


def test_the_machines_own_words_are_folded_away(as_administrator: Client) -> None:
    failing()

    shown = as_administrator.get(PAGE).content.decode()

    said, _, folded = shown.partition("<summary>程序原文</summary>")
    assert FAULT not in said
    assert FAULT in folded


def test_leaders_find_it_in_their_navigation_and_others_do_not(
    as_leader: Client, as_supervisor: Client, as_auditor: Client
) -> None:
    door = f'href="{PAGE}"'

    assert door in as_leader.get("/").content.decode()
    assert door not in as_supervisor.get("/").content.decode()
    assert door not in as_auditor.get("/journal/").content.decode()


def test_leader_sees_the_figures_only(as_leader: Client) -> None:
    row = failing()

    shown = as_leader.get(PAGE).content.decode()

    assert "公示共享请求" in shown
    assert WHY not in shown
    assert "/retry/" not in shown
    assert retried(as_leader, "disclosurerequest", row.pk).status_code == 403


def test_where_nothing_fails_the_page_says_so(as_administrator: Client) -> None:
    shown = as_administrator.get(PAGE).content.decode()

    assert "没有未办成的任务" in shown
    assert "项后台任务失败" not in as_administrator.get("/users/").content.decode()


def test_retry_makes_it_due_at_once_and_leaves_a_line_in_the_journal(as_administrator: Client) -> None:
    row = failing()

    answer = retried(as_administrator, "disclosurerequest", row.pk).content.decode()

    row.refresh_from_db()
    assert (row.next_at, row.attempts, row.failure) == (None, 5, WHY)
    assert "已通知后台重试" in answer
    assert "即将再试" in answer
    entry = JournalEntry.objects.get(act="重试后台任务")
    assert (entry.matter, entry.detail) == (row.told, WHY)


def test_retry_of_what_is_done_meanwhile_in_hand_or_unknown_does_nothing(as_administrator: Client) -> None:
    held = Paper.objects.create(
        title="台账",
        format="pdf",
        parameters={},
        requested_by=people.leader(),
        state=Paper.State.RUNNING,
        claimed_at=timezone.now(),
    )
    stopped = given_up(timezone.now())

    for queue, pk in (("paper", held.pk), ("paper", stopped.pk), ("regraderequest", 987654)):
        assert "没有再次安排" in retried(as_administrator, queue, pk).content.decode()
    assert "没有这样的后台任务" in retried(as_administrator, "user", 1).content.decode()
    assert not JournalEntry.objects.filter(act="重试后台任务").exists()


def test_given_up_work_is_told_of_without_a_button(as_administrator: Client) -> None:
    row = given_up(timezone.now())

    shown = as_administrator.get(PAGE).content.decode()

    assert "磁盘空间不足" in shown
    assert f'name="pk" value="{row.pk}"' not in shown


def test_first_page_of_administrators_says_how_many_fail(as_administrator: Client) -> None:
    failing()
    RegradeRequest.objects.create(subject=makers.make_subject("新密市云岩化工有限公司"), cause="新记录")

    assert "1 项后台任务失败" in as_administrator.get("/users/").content.decode()


def test_no_name_of_a_subject_or_file_stands_in_what_is_told() -> None:
    batch = ImportBatch(pk=3, name="乌有身份证.xlsx", state=ImportBatch.State.CHECKING)

    assert batch.told == "批量导入 3"
