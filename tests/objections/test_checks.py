"""Check notices from the platform (平台转办核查): taken in, checked by who had no hand, answered on paper, sent back in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.gate import Refused
from accounts.models import User
from briefing.asked import Asked as AskedOfTheBoard
from briefing.counting import disputes
from briefing.months import Month
from credit.models import CreditRecord, Dispute, Term
from credit.records import recording
from credit.terms import escalation
from documents.models import Document
from notices.models import Notice
from objections import checking
from objections.checking import Asked
from objections.models import CheckNotice
from tests import makers, people
from tests.objections.cases import DAY, Bureau, at
from tests.papers import text_of
from tests.reading import seen, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn_day")]

State = CheckNotice.State
RIGHT, WRONG = CheckNotice.Conclusion.RIGHT, CheckNotice.Conclusion.WRONG
FINDINGS = "查阅处罚案卷和决定书原件，记载与原件一致。"


@pytest.fixture
def autumn_day() -> Iterator[None]:
    with time_machine.travel(at(), tick=False):
        yield


def taken_in(record: CreditRecord, by: User, number: str = "XY-2026-0001", day: date = DAY) -> CheckNotice:
    asked = Asked(number, "letter", day, [record], "信用主体在平台提出：处罚金额有误，请核查。")
    return checking.register(record.subject, asked=asked, by=by, at=at(day))


def checking_by(record: CreditRecord, who: Bureau, checker: User | None = None) -> CheckNotice:
    return checking.assign(taken_in(record, who.jia), checker=checker or who.ji, by=who.yi, at=at())


def answered(record: CreditRecord, who: Bureau, conclusion: str = RIGHT) -> CheckNotice:
    notice = checking_by(record, who)
    return checking.answer(notice, conclusion=conclusion, findings=FINDINGS, by=who.ji, at=at())


def term_of(notice: CheckNotice) -> Term:
    return Term.objects.get(case_key=notice.key)


def test_three_working_days_run_from_receipt_and_the_supervisors_are_told_of_them(
    record: CreditRecord, who: Bureau
) -> None:
    notice = taken_in(record, who.jia)

    assert str(notice) == "核转〔2026〕1号"
    assert (term_of(notice).due_on, list(term_of(notice).handlers.all())) == (date(2026, 9, 21), [who.yi])
    assert not Dispute.objects.exists()


def test_from_the_letter_to_the_receipt_of_the_platform(record: CreditRecord, who: Bureau) -> None:
    notice = checking.issue(answered(record, who), by=who.yi, at=at())
    sent = checking.send(notice, on=DAY, receipt="平台回执 HZ-1", by=who.jia, at=at())

    assert sent.state == State.SENT
    assert term_of(sent).ended_on == DAY
    paper = Document.objects.get(kind=Document.Kind.CHECK_REPLY)
    told = text_of(bytes(paper.file.pdf))
    for said in ("XY-2026-0001", record.number, FINDINGS, "记录与事实相符，维持", "核查人员：己核查", "签发人：乙审核"):
        assert said in told
    assert [event.words.partition("：")[0] for event in sent.chronicle()][::-1] == [
        "登记平台转办核查",
        "指派己核查核查",
        "提交核查意见",
        "签发核查反馈",
        "回传平台",
    ]


def test_the_same_number_of_the_platform_is_taken_in_once(record: CreditRecord, who: Bureau) -> None:
    first = taken_in(record, who.jia)

    with pytest.raises(Refused, match=f"已登记为{first}"):
        taken_in(record, who.jia)


@pytest.mark.parametrize("hand", ["collected", "edited"])
def test_who_had_a_hand_in_the_record_does_not_check_it(record: CreditRecord, who: Bureau, hand: str) -> None:
    checker = who.jia
    if hand == "edited":
        record.content = "未按规定培训"
        recording.amend(record, by=who.geng, at=at(), reason="笔误")
        checker = who.geng
    notice = taken_in(record, who.jia)

    with pytest.raises(Refused, match="应回避"):
        checking.assign(notice, checker=checker, by=who.yi, at=at())

    assert checker not in checking.candidates(notice)


def test_another_department_neither_registers_nor_checks(record: CreditRecord, who: Bureau) -> None:
    with pytest.raises(Refused, match="记录部门办理"):
        taken_in(record, who.xin)
    with pytest.raises(Refused, match="不是主体记录部门的人员"):
        checking_by(record, who, who.xin)


def test_who_edits_the_record_after_being_assigned_stands_back(record: CreditRecord, who: Bureau) -> None:
    notice = checking_by(record, who)
    record.content = "未按规定培训"
    recording.amend(record, by=who.ji, at=at(), reason="笔误")

    with pytest.raises(Refused, match="应回避"):
        checking.answer(notice, conclusion=RIGHT, findings=FINDINGS, by=who.ji, at=at())


def test_the_checker_alone_answers_and_another_signs(record: CreditRecord, who: Bureau) -> None:
    notice = checking.assign(taken_in(record, who.jia), checker=who.yi, by=who.bing, at=at())
    with pytest.raises(Refused, match="由核查人员乙审核提交"):
        checking.answer(notice, conclusion=RIGHT, findings=FINDINGS, by=who.ji, at=at())
    notice = checking.answer(notice, conclusion=RIGHT, findings=FINDINGS, by=who.yi, at=at())

    with pytest.raises(Refused, match="核查了本件，不能签发"):
        checking.issue(notice, by=who.yi, at=at())

    assert checking.issue(notice, by=who.bing, at=at()).state == State.ISSUED


def test_the_database_holds_checker_and_signer_apart(record: CreditRecord, who: Bureau) -> None:
    notice = answered(record, who)

    notice.issued_by = who.ji
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save()


def test_what_is_sent_back_is_looked_at_again(record: CreditRecord, who: Bureau) -> None:
    notice = answered(record, who)

    with pytest.raises(Refused, match="写明退回的理由"):
        checking.send_back(notice, reason="", by=who.yi, at=at())
    back = checking.send_back(notice, reason="请附缴款凭证", by=who.yi, at=at())

    assert back.state == State.CHECKING
    assert checking.answer(back, conclusion=WRONG, findings="罚款金额应为 1 万元", by=who.ji, at=at()).found_wrong


def test_what_was_issued_cannot_be_withdrawn(record: CreditRecord, who: Bureau) -> None:
    notice = checking.issue(answered(record, who), by=who.yi, at=at())

    with pytest.raises(Refused):
        checking.withdraw(notice, words="平台来电撤回", by=who.jia, at=at())


def test_a_withdrawn_notice_ends_its_term(record: CreditRecord, who: Bureau) -> None:
    notice = checking.withdraw(taken_in(record, who.jia), words="平台 9 月 17 日撤回", by=who.jia, at=at())

    assert (notice.state, term_of(notice).ended_on) == (State.WITHDRAWN, DAY)


@pytest.mark.parametrize("on", [date(2026, 9, 16), date(2026, 9, 18)])
def test_it_is_sent_between_signing_and_today(record: CreditRecord, who: Bureau, on: date) -> None:
    notice = checking.issue(answered(record, who), by=who.yi, at=at())

    with pytest.raises(Refused, match="回传日期"):
        checking.send(notice, on=on, receipt="回执", by=who.jia, at=at())


def test_a_draft_or_another_subjects_record_is_not_asked_about(record: CreditRecord, who: Bureau) -> None:
    draft = makers.make_penalty(record.subject, DAY, CreditRecord.State.DRAFT)
    elsewhere = makers.make_penalty(makers.make_subject("新密市远山矿业有限公司"), DAY)

    for wrong in ([draft], [elsewhere], []):
        asked = Asked("XY-2", "letter", DAY, wrong, "请核查")
        with pytest.raises(Refused):
            checking.register(record.subject, asked=asked, by=who.jia, at=at())


def test_when_it_is_late_the_leaders_hear_of_it_in_the_end(record: CreditRecord, who: Bureau) -> None:
    taken_in(record, who.jia)

    for day in (date(2026, 9, 22), date(2026, 9, 24)):
        escalation.escalate(day, at=at(day))

    assert Notice.objects.filter(recipient=who.yi, title__contains="核转〔2026〕1号").exists()
    assert Notice.objects.filter(recipient=who.bing, title__contains="核转〔2026〕1号").exists()


def test_the_board_counts_them_and_each_figure_names_its_list(record: CreditRecord, who: Bureau) -> None:
    notice = checking.issue(answered(record, who), by=who.yi, at=at())
    checking.send(notice, on=DAY, receipt="回执 1", by=who.jia, at=at())
    taken_in(record, who.jia, "XY-2026-0002", date(2026, 9, 1))
    board = AskedOfTheBoard(None, Month(2026, 9), DAY)

    assert disputes.checks(board) == (2, 1, 1, 1)
    assert disputes.checks_overdue(board).count() == 1


def test_the_pages_lead_from_the_inbox_to_the_correction(record: CreditRecord, who: Bureau) -> None:
    clerk, supervisor = people.signed_in(who.jia), people.signed_in(who.yi)
    checker = people.signed_in(who.ji)
    register = reverse("objections:subject_act", args=[record.subject_id, "check"])
    form = {
        "platform_number": "XY-2026-0009",
        "channel": "letter",
        "received_on": "2026-09-17",
        "records": str(record.pk),
        "question": "处罚金额有误",
    }

    assert "请填写" in words(clerk.post(register, {**form, "platform_number": ""}))
    page = words(clerk.post(register, form, follow=True))
    notice = CheckNotice.objects.get()
    act = notice.get_absolute_url()
    assert "核转〔2026〕1号已登记" in page
    choice = supervisor.get(f"{act}assign/").content.decode()
    assert f'value="{who.ji.pk}"' in choice
    assert f'value="{who.jia.pk}"' not in choice
    supervisor.post(f"{act}assign/", {"checker": who.ji.pk})
    checker.post(f"{act}answer/", {"conclusion": "wrong", "findings": "决定书载明罚款 1 万元"})
    assert checker.get(f"{act}draft/").status_code == 200
    supervisor.post(f"{act}issue/")
    clerk.post(f"{act}send/", {"on": "2026-09-17", "receipt": "平台回执 1"})

    done = seen(clerk, act)
    assert "已回传" in done
    assert f"更正{record.number}" in done
    assert "XY-2026-0009" in seen(clerk, reverse("objections:check_list"))
    assert "核转〔2026〕1号" in seen(clerk, record.get_absolute_url())
    assert "核转〔2026〕1号" in seen(clerk, f"{record.subject.get_absolute_url()}?tab=cases")
