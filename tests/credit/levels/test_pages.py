"""The pages of confirmation, notice and proof: what each role sees and may do, and the marks elsewhere."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.models import JournalEntry, User
from credit.grades import grading
from credit.ledger.graded import GradedLedger
from credit.ledger.query import LedgerQuery
from credit.ledger.sheets import write_csv, write_json
from credit.models import Confirmation, CreditRecord, GradeChange, GradeNotice, ProofSheet
from credit.records import recording
from documents.models import Document
from notices.models import Notice
from subjects.models import Kind, Subject
from tests import makers, papers, people
from tests.reading import queries_of, seen, words

pytestmark = pytest.mark.django_db
NOON = make_aware(datetime(2026, 11, 24, 12))


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with travel(NOON, tick=True):
        yield


@pytest.fixture
def listed() -> Subject:
    """A unit on level 4 since March, level 1 before; both noted."""
    subject = makers.make_subject()
    grading.regrade([subject.pk], cause="首次评定", at=NOON - timedelta(days=1))
    makers.make_misconduct(subject, date(2026, 3, 2), item4=5, number="SX-77")
    grading.regrade([subject.pk], cause="失信行为生效", at=NOON - timedelta(hours=1))
    return subject


def seen_of(client: Client, subject: Subject) -> str:
    html = client.get(f"/subjects/{subject.pk}/level/confirm/").content.decode()
    return html.partition('name="seen" value="')[2].partition('"')[0]


def act(client: Client, subject: Subject, press: str, note: str = "") -> str:
    typed = {"seen": seen_of(client, subject), "note": note}
    return words(client.post(f"/subjects/{subject.pk}/level/{press}/", typed, follow=True))


def test_an_unconfirmed_level_is_marked_wherever_it_shows(as_clerk: Client, listed: Subject, tmp_path: Path) -> None:
    for address in (f"/subjects/{listed.pk}/", "/subjects/", "/ledger/", f"/subjects/{listed.pk}/?tab=cases"):
        assert "待确认" in seen(as_clerk, address), address
    assert "待确认的等级 1" in seen(as_clerk, "/")
    assert "新密市青屏化工有限公司" in seen(as_clerk, "/confirmations/")

    ledger = GradedLedger(LedgerQuery(date(2026, 11, 24)))
    assert [row.remarks for row in ledger] == [["待确认"]]
    write_csv(ledger, tmp_path / "a.csv", lambda done: None)
    write_json(ledger, tmp_path / "a.json", lambda done: None)
    for name in ("a.csv", "a.json"):
        assert "待确认" not in (tmp_path / name).read_text()
        assert "unconfirmed" not in (tmp_path / name).read_text()


def test_a_supervisor_confirms_and_the_mark_goes(as_supervisor: Client, listed: Subject) -> None:
    page = act(as_supervisor, listed, "confirm", "已核对")

    assert "已确认，可以共享、公示和告知。" in page
    assert "没有待确认的等级" in page
    assert "待确认" not in seen(as_supervisor, f"/subjects/{listed.pk}/")
    assert "乙审核" in seen(as_supervisor, f"/subjects/{listed.pk}/?tab=cases")
    assert JournalEntry.objects.filter(act="确认等级").count() == 1


def test_sending_back_needs_a_reason_and_tells_the_clerk(as_supervisor: Client, listed: Subject) -> None:
    assert "退回核对须写明理由" in act(as_supervisor, listed, "return")
    assert not Confirmation.objects.exists()

    assert "已退回核对" in act(as_supervisor, listed, "return", "未见决定书")

    assert Notice.objects.get().body == "未见决定书"
    assert "待确认" in seen(as_supervisor, f"/subjects/{listed.pk}/")


def test_who_may_not_confirm_sees_why_and_who_may(as_clerk: Client, as_leader: Client, listed: Subject) -> None:
    people.supervisor()
    for client in (as_clerk, as_leader):
        page = seen(client, f"/subjects/{listed.pk}/level/confirm/")
        assert "可以办理的审核人：乙审核" in page
        assert "确认等级" not in page


def test_a_barred_supervisor_sees_why_and_what_to_do_when_nobody_is_left(as_supervisor: Client) -> None:
    yi = User.objects.get(username="yi")
    subject = makers.make_subject()
    record = CreditRecord(kind="misconduct", subject=subject, number="SX-9", basis_on=date(2026, 3, 2), item4=5)
    record.content, record.collector = "停产停业整顿期间仍生产", "甲"
    statement = makers.not_required(date(2026, 3, 2))
    makers.entered(record, statement=statement, by=yi, at=timezone.now())
    makers.grade(subject)

    page = seen(as_supervisor, f"/subjects/{subject.pk}/level/confirm/")

    assert "您不能确认：2026-11-24 录入该记录" in page
    assert "该部门没有可以办理的审核人" in page
    assert "确认等级" not in page
    answer = as_supervisor.post(f"/subjects/{subject.pk}/level/confirm/", {"seen": "x" * 16})
    assert answer.status_code == 200
    assert not Confirmation.objects.exists()


def test_the_queues_cost_the_same_however_long(as_leader: Client, listed: Subject) -> None:
    few = [len(queries_of(lambda: as_leader.get(address))) for address in ("/confirmations/", "/grade-notices/")]  # noqa: B023
    for serial in range(3):
        other = makers.make_subject(f"新密市岐固铸造{serial}厂")
        makers.grade(other)
        makers.make_misconduct(other, date(2026, 3, 2), item4=5)
        makers.grade(other)

    many = [len(queries_of(lambda: as_leader.get(address))) for address in ("/confirmations/", "/grade-notices/")]  # noqa: B023
    assert many == few
    assert max(many) <= 15


# Notices


def test_a_change_is_drafted_told_once_and_goes_to_the_register(as_supervisor: Client, listed: Subject) -> None:
    change = GradeChange.objects.get()
    assert "待审核人确认（R21）" in seen(as_supervisor, "/grade-notices/")
    act(as_supervisor, listed, "confirm")
    draft = as_supervisor.get(f"/grade-changes/{change.pk}/draft/")
    papers.assert_sound(draft.content, "草稿", "信用等级变动告知书")

    page = words(as_supervisor.post(f"/grade-changes/{change.pk}/notice/", follow=True))

    assert "已签发信用等级变动告知书 新密应急信级字〔2026〕1号" in page
    assert "已经告知" in seen(as_supervisor, f"/grade-changes/{change.pk}/notice/")
    assert "不必重复" in words(as_supervisor.post(f"/grade-changes/{change.pk}/notice/"))
    assert GradeNotice.objects.count() == Document.objects.count() == 1
    assert "没有待告知的等级变动" in seen(as_supervisor, "/grade-notices/")
    assert "新密应急信级字〔2026〕1号" in seen(as_supervisor, f"/subjects/{listed.pk}/?tab=cases")


def test_an_obstacle_is_told_instead_of_the_button(as_clerk: Client, listed: Subject) -> None:
    change = GradeChange.objects.get()

    page = seen(as_clerk, f"/grade-changes/{change.pk}/notice/")

    assert "待审核人确认（R21）" in page
    assert "签发告知书" not in page
    assert as_clerk.get(f"/grade-changes/{change.pk}/draft/").status_code == 409


# Proof


def test_the_sheet_shows_clauses_and_recomputes(as_clerk: Client, listed: Subject) -> None:
    page = seen(as_clerk, f"/subjects/{listed.pk}/proof/?check=1")

    assert "第十二条（四）5 被负有安全生产监督管理职责的部门责令停产停业整顿，仍然从事生产经营活动的 有此情形" in page
    assert "资料缺失" in page
    assert "与保存的评定结果比较（等级、起止和每项依据）：一致。" in page
    for part in ("一、条款如何适用", "二、数据和来源", "三、参数", "四、步骤"):
        assert part in page


def test_the_data_of_a_day_has_the_check_value_as_its_digest(as_clerk: Client, listed: Subject) -> None:
    asked = "?on=2026-11-20&known=2026-11-24T12:10:00"
    with travel(NOON + timedelta(minutes=20), tick=True):
        answer = as_clerk.get(f"/subjects/{listed.pk}/proof/data/{asked}")

        assert hashlib.sha256(answer.content).hexdigest() in seen(as_clerk, f"/subjects/{listed.pk}/proof/{asked}")
    assert json.loads(answer.content)["facts"]["misconduct"][0]["record"] == "SX-77"


def test_a_sheet_is_issued_on_confirmation_and_verified_by_number_and_value(as_leader: Client, listed: Subject) -> None:
    asked = f"/subjects/{listed.pk}/level/proof/"
    assert (
        f'href="{asked}?as_of=2026-11-20"'
        in as_leader.get(f"/subjects/{listed.pk}/proof/?on=2026-11-20").content.decode()
    )
    form = as_leader.get(f"{asked}?as_of=2026-11-20").content.decode()
    assert "取得文号" in form
    assert 'value="2026-11-20"' in form

    page = words(as_leader.post(asked, {"as_of": "2026-11-20"}, follow=True))

    assert "已签发评级依据单 新密应急信级字〔2026〕1号" in page
    sheet = ProofSheet.objects.get()
    assert sheet.as_of == date(2026, 11, 20)
    for typed in ("新密应急信级字[2026]1号", sheet.check_value[:16]):
        found = seen(as_leader, f"/proofs/verify/?of={typed}")
        assert "真实 ：" in found
        assert "未变化" in found
    assert sheet.check_value in seen(as_leader, sheet.document.case_url)
    recording.revoke(
        CreditRecord.objects.get(),
        at=makers.moment(date(2026, 11, 24)),
        reason="误录",
        by=makers.hand(listed.department),
    )
    found = seen(as_leader, f"/proofs/verify/?of={sheet.check_value}")
    assert "真实 ：" in found
    assert "失信行为 SX-77：当时计入，现在没有" in found


def test_what_was_never_issued_is_said_plainly(as_clerk: Client) -> None:
    assert "没有签发过这样的依据单" in seen(as_clerk, "/proofs/verify/?of=0123456789abcdef")
    assert "请填写文号或核验值" in seen(as_clerk, "/proofs/verify/?of=")
    assert "核验结果" not in seen(as_clerk, "/proofs/verify/")


def test_before_anything_was_known_there_is_no_sheet(as_clerk: Client, listed: Subject) -> None:
    address = f"/subjects/{listed.pk}/proof/"

    assert "当时尚未掌握该主体的情况" in seen(as_clerk, f"{address}?known=2020-01-01")
    assert as_clerk.get(f"{address}data/?known=2020-01-01").status_code == 404
    assert as_clerk.post(f"/subjects/{listed.pk}/level/proof/", {"as_of": "2001-01-01"}).status_code == 200
    assert not Document.objects.exists()


def test_looking_at_a_persons_sheet_is_noted(as_clerk: Client) -> None:
    someone = makers.make_subject("子虚（虚构）", kind=Kind.NATURAL_PERSON)
    makers.grade(someone)
    for address in ("proof/", "proof/data/", "level/confirm/"):
        assert as_clerk.get(f"/subjects/{someone.pk}/{address}").status_code == 200

    assert JournalEntry.objects.filter(act="查看档案").count() == 3
