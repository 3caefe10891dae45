"""The pages of Article 8, as a clerk and a supervisor use them one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import JournalEntry, User
from accounts.versions import version_of
from credit.models import CreditRecord, Hearing
from subjects.models import Kind, Subject
from tests import makers, people
from tests.credit.hearing.doing import AFTER, SERVED, Found, now, reviewed, said

pytestmark = pytest.mark.django_db
State = Hearing.State

NOTICE = {
    "facts": "1. 未按规定培训\n\n（2）记录与实际不符\n",
    "basis": "安全生产法第二十八条",
    "intended": "记入失信行为",
    "contact": "甲经办",
    "telephone": "0371-00000000",
    "place": "局二楼",
}
SERVICE = {"way": "direct", "on": "2026-09-24", "receiver": "子虚", "receipt": "签收的送达回证"}


@pytest.fixture(autouse=True)
def served_day() -> Iterator[None]:
    with time_machine.travel("2026-09-24 10:00+08:00", tick=False):
        yield


@pytest.fixture
def clerk(jia: User) -> Client:
    return people.signed_in(jia)


@pytest.fixture
def supervisor(yi: User) -> Client:
    return people.signed_in(yi)


def at(name: str, row: CreditRecord | Hearing) -> str:
    """The address of an act on a hearing, or on the record at which it begins."""
    return reverse(f"credit:{'hearing' if isinstance(row, Hearing) else 'record'}_act", args=[row.pk, name])


def shown(client: Client, hearing: Hearing) -> str:
    return client.get(hearing.get_absolute_url()).content.decode()


def test_a_clerk_notifies_hears_and_a_supervisor_reviews_and_concludes(
    clerk: Client, supervisor: Client, record: CreditRecord, jia: User, yi: User
) -> None:
    clerk.post(at("hearing", record), NOTICE)
    hearing = Hearing.objects.get()
    assert [fact.text for fact in hearing.round.facts.all()] == ["未按规定培训", "记录与实际不符"]
    assert "签发陈述申辩告知书" in shown(clerk, hearing)

    clerk.post(at("issue", hearing))
    clerk.post(at("serve", hearing), SERVICE)
    page = shown(clerk, hearing)
    for words in ("已告知（待陈述）", "剩余 5 个工作日", "2026-10-09", "2026-10-10起方可登记", "签发告知书时已锁定"):
        assert words in page

    statement = {
        "on": "2026-09-24",
        "manner": "oral",
        "speaker": "子虚",
        "role": "法定代表人",
        "stated_at": "局二楼",
        "heard_by": [str(jia.pk), str(yi.pk)],
        "fact-1": "已经培训",
        "other": "情节轻微",
        "handed_in": "签到表\n照片",
    }
    clerk.post(at("statement", hearing), statement)
    clerk.post(at("minutes", hearing))
    clerk.post(at("sign", hearing), {"on": "2026-09-24", "signature": "均已签字"})
    page = shown(clerk, hearing)
    for words in ("已陈述", "已经培训", "其他意见", "签到表", "您录入了该记录，复核须由其他人员进行"):
        assert words in page

    arguments = [argument.pk for argument in hearing.round.arguments.all()]
    findings = {f"finding-{pk}": "not_adopted" for pk in arguments} | {f"reason-{pk}": "不属实" for pk in arguments}
    answer = supervisor.post(at("review", hearing), {**findings, "act": "issue"})
    assert answer.headers["Location"] == at("opinion", hearing)
    assert "总体意见为“不采纳”" in supervisor.get(at("opinion", hearing)).content.decode()
    supervisor.post(at("opinion", hearing))
    confirm = supervisor.get(at("conclude", hearing)).content.decode()
    assert "陈述情况记为“已听取”（2026-09-24）" in confirm
    assert "三级" in confirm
    supervisor.post(at("conclude", hearing), {"note": ""})

    stored = CreditRecord.objects.get()
    assert (stored.state, stored.statement) == (CreditRecord.State.EFFECTIVE, "heard")
    acts = set(JournalEntry.objects.values_list("act", flat=True))
    assert acts >= {"启动陈述申辩", "签发陈述申辩告知书", "登记告知书送达", "记录陈述", "签发陈述申辩笔录", "记录生效"}
    assert "已办结" in shown(supervisor, hearing)


def test_a_period_that_ran_out_is_noted_and_the_record_takes_effect(
    clerk: Client, record: CreditRecord, jia: User
) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    assert clerk.post(at("lapse", hearing)).status_code == 409
    assert now(hearing).state == State.NOTIFIED

    with time_machine.travel("2026-10-10 09:00+08:00", tick=False):
        clerk = people.signed_in(jia)
        clerk.post(at("lapse", hearing))
        assert "逾期未陈述" in shown(clerk, hearing)
        clerk.post(at("conclude", hearing), {"note": ""})

    assert CreditRecord.objects.get().statement == "waived"


def test_a_written_waiver_is_noted(clerk: Client, record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)

    assert "请填写书面材料。" in clerk.post(at("waive", hearing), {"on": "2026-09-24"}).content.decode()
    clerk.post(at("waive", hearing), {"on": "2026-09-24", "waiver": "声明，盖章"})

    assert now(hearing).state == State.WAIVED
    assert "声明，盖章" in shown(clerk, hearing)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("serve", {**SERVICE, "on": "2026-09-25"}, "晚于今天（2026-09-24）"),
        ("serve", {**SERVICE, "on": "2026-09-23"}, "早于签发日期"),
        ("serve", {**SERVICE, "receipt": ""}, "请填写送达凭证。"),
    ],
)
def test_a_wrong_service_is_refused(
    clerk: Client, record: CreditRecord, jia: User, name: str, data: dict[str, str], message: str
) -> None:
    hearing = makers.issued(record, SERVED, by=jia)

    assert message in clerk.post(at(name, hearing), data).content.decode()
    assert now(hearing).state == State.ISSUED


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"facts": " \n 1. "}, "请逐条写明拟记录的事实，至少一条。"),
        ({"facts": "\n".join(f"事实{n}" for n in range(41))}, "最多 40 条"),
        ({"basis": ""}, "请填写依据。"),
        ({"telephone": ""}, "请填写联系电话。"),
    ],
)
def test_a_notice_says_what_is_missing_and_keeps_what_was_typed(
    clerk: Client, record: CreditRecord, wrong: dict[str, str], message: str
) -> None:
    page = clerk.post(at("hearing", record), {**NOTICE, **wrong}).content.decode()

    assert message in page
    assert "记入失信行为" in page
    assert not Hearing.objects.exists()


def test_a_statement_and_a_finding_say_what_is_missing(
    clerk: Client, supervisor: Client, record: CreditRecord, jia: User
) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    typed = {"on": "2026-09-24", "manner": "oral", "speaker": "子虚", "role": "本人", "heard_by": [str(jia.pk)]}
    assert "口头陈述须写明陈述地点" in clerk.post(at("statement", hearing), typed).content.decode()
    spoken = {**typed, "stated_at": "局", "fact-1": "已培训"}
    page = clerk.post(at("statement", hearing), spoken).content.decode()
    assert "听取人不得少于2人" in page
    assert "已培训" in page

    hearing = said(hearing, "已培训", by=jia)
    argument = hearing.round.arguments.get()
    found_only = supervisor.post(at("review", hearing), {f"finding-{argument.pk}": "adopted"})
    assert "选了复核意见，请写明理由" in found_only.content.decode()
    reason_only = supervisor.post(at("review", hearing), {f"reason-{argument.pk}": "属实"})
    assert "写了理由，请选择复核意见" in reason_only.content.decode()


def test_whoever_entered_the_record_meets_a_refusal_at_the_review(
    clerk: Client, record: CreditRecord, jia: User
) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", by=jia)

    answer = clerk.get(at("review", hearing))

    assert answer.status_code == 409
    assert "您录入了该记录" in answer.content.decode()


def test_evidence_added_later_is_told_on_both_pages(clerk: Client, record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    file = SimpleUploadedFile("询问笔录.pdf", b"%PDF-1.4 x")
    assert "上传后须" in clerk.get(at("evidence", record)).content.decode()

    clerk.post(at("evidence", record), {"file": file, "title": "询问笔录"})

    for page in (shown(clerk, hearing), clerk.get(record.get_absolute_url()).content.decode()):
        assert "补充了佐证材料“询问笔录”" in page
        assert "期限重新计算" in page


def test_adopting_is_ticked_on_the_form_of_the_record(
    clerk: Client, supervisor: Client, record: CreditRecord, jia: User, yi: User
) -> None:
    hearing = reviewed(said(makers.notified(record, SERVED, by=jia), "一", by=jia), Found.PARTLY, by=yi, on=SERVED)
    typed = {
        "version": str(version_of(CreditRecord.objects.get())),
        "content": "培训记录不完整",
        "basis_on": "2026-09-01",
        "collector": "甲经办",
        "who": "",
        "reason": "采纳意见",
        "act": "draft",
    }

    clerk.post(reverse("credit:record_act", args=[record.pk, "change"]), {**typed, "adopting": "on"})

    assert CreditRecord.objects.get().content == "培训记录不完整"
    assert (now(hearing).state, now(hearing).amended) == (State.REVIEWED, True)
    supervisor.post(at("conclude", hearing), {"note": ""})
    assert CreditRecord.objects.get().state == CreditRecord.State.EFFECTIVE


def test_a_heavier_change_after_a_statement_is_warned_of_before_it_is_saved(
    clerk: Client, record: CreditRecord, jia: User, unit: Subject
) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", by=jia)
    typed = {
        "version": str(version_of(CreditRecord.objects.get())),
        "content": record.content,
        "item4": "5",
        "basis_on": "2026-09-01",
        "collector": "甲经办",
        "who": "",
        "reason": "情节恶劣",
        "act": "draft",
    }

    address = reverse("credit:record_act", args=[record.pk, "change"])
    panel = clerk.post(address, typed, headers={"HX-Request": "true"}).content.decode()
    page = clerk.post(address, typed).content.decode()

    assert "须写明加重的理由（行政处罚法第四十五条）" in panel
    assert "不得因陈述申辩而加重" in page
    assert now(hearing).state == State.STATED
    clerk.post(
        reverse("credit:record_act", args=[record.pk, "change"]), {**typed, "heavier_because": "复查查明仍在生产"}
    )
    assert now(hearing).state == State.PREPARED


def test_revoking_tells_that_the_hearing_ends_with_it(clerk: Client, record: CreditRecord, jia: User) -> None:
    hearing = makers.issued(record, SERVED, by=jia)

    assert "陈述申辩及其期限随之终止" in clerk.get(at("revoke", record)).content.decode()
    clerk.post(at("revoke", record), {"reason": "误录"})

    assert now(hearing).state == State.DROPPED


def test_the_list_goes_by_state_and_the_file_of_the_subject_names_it(
    clerk: Client, record: CreditRecord, jia: User, unit: Subject
) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    running = clerk.get(reverse("credit:hearing_list")).content.decode()
    assert hearing.get_absolute_url() in running
    other = clerk.get(reverse("credit:hearing_list"), {"state": "reviewed"}).content.decode()
    assert "没有这样的陈述申辩" in other

    file = clerk.get(f"{unit.get_absolute_url()}?tab=cases").content.decode()

    assert hearing.get_absolute_url() in file
    assert "已告知（待陈述）" in file


def test_a_leader_reads_and_is_offered_no_act(record: CreditRecord, jia: User) -> None:
    hearing = makers.notified(record, SERVED, by=jia)
    leader = people.signed_in(people.leader())

    page = shown(leader, hearing)

    assert "已告知（待陈述）" in page
    assert "记录陈述" not in page
    assert leader.post(at("waive", hearing)).status_code == 403


def test_reading_about_a_person_is_noted(clerk: Client, jia: User) -> None:
    subject = makers.make_subject("李某", kind=Kind.NATURAL_PERSON, code="410183190001010028")
    hearing = makers.issued(makers.make_misconduct(subject, date(2026, 9, 1), CreditRecord.State.DRAFT), SERVED, by=jia)

    shown(clerk, hearing)

    noted = JournalEntry.objects.get(act="查看档案")
    assert (noted.matter, noted.detail) == ("李某（410183********0028）", str(hearing))


def test_what_the_subject_handed_in_is_uploaded_and_downloaded(clerk: Client, record: CreditRecord, jia: User) -> None:
    hearing = said(makers.notified(record, SERVED, by=jia), "一", by=jia, handed_in=("签到表",))
    file = SimpleUploadedFile("签到表.pdf", b"%PDF-1.4 list")

    clerk.post(at("paper", hearing), {"file": file, "title": "签到表"})

    paper = hearing.round.handed_in.get()
    answer = clerk.get(reverse("credit:hearing_paper_show", args=[paper.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 list"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment;")
    assert now(hearing).state == State.STATED


def test_one_hearing_runs_at_a_time(clerk: Client, record: CreditRecord, jia: User) -> None:
    hearing = makers.issued(record, SERVED, by=jia)

    answer = clerk.post(at("hearing", record), NOTICE)

    assert answer.headers["Location"] == hearing.get_absolute_url()
    assert Hearing.objects.count() == 1


def test_pages_of_what_is_over_are_shut(clerk: Client, record: CreditRecord, jia: User, yi: User) -> None:
    hearing = reviewed(said(makers.notified(record, SERVED, by=jia), "一", by=jia), Found.NOT_ADOPTED, by=yi, on=AFTER)
    found_names = ("notice", "issue", "serve", "statement", "waive")

    for name in (*found_names, "lapse", "minutes", "sign", "paper"):
        assert clerk.get(at(name, hearing)).status_code == 409, name
        assert clerk.post(at(name, hearing), {}).status_code == 409, name
    assert now(hearing).state == State.REVIEWED
