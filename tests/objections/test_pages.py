"""The pages of objections: intake, review, people, findings, signing, service, list, ledger, figures, folders."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

from accounts import journal
from accounts.models import JournalEntry, User
from credit.models import CreditRecord, Export
from credit.records import recording
from objections import answering, investigating
from objections.models import Claim, Objection, Part, Petition
from subjects.models import Kind, Subject
from tests import makers, people
from tests.objections import cases
from tests.objections.cases import REJECTED, Bureau

pytestmark = pytest.mark.django_db


def url(name: str, *arguments: object) -> str:
    return reverse(f"objections:{name}", args=arguments)


def shown(user: User, address: str) -> str:
    answer = people.signed_in(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(user: User, address: str, **data: object) -> str:
    """Post, follow, and return the page."""
    answer = people.signed_in(user).post(address, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def intake(record: CreditRecord, **more: object) -> dict[str, object]:
    return {
        "received_on": localdate().isoformat(),
        "applicant": "self",
        "applicant_name": "子虚",
        "proof": "citizen",
        "number": makers.citizen_number(7),
        "telephone": "0371-00000001",
        "papers": "决定书复印件 3 页",
        "evidence_kinds": "decision",
        "claims-TOTAL_FORMS": "2",
        "claims-INITIAL_FORMS": "0",
        "claims-0-point": f"{record.pk}:fine",
        "claims-0-asked": "correct",
        "claims-0-wanted": "1 万元",
        "claims-0-reasons": "与决定书不符",
        **more,
    }


def test_an_objection_is_taken_in_at_the_counter(record: CreditRecord, who: Bureau) -> None:
    page = shown(who.ji, url("subject_act", record.subject_id, "register") + f"?record={record.pk}")
    assert f'<option value="{record.pk}:" selected>' in page

    page = sent(who.ji, url("subject_act", record.subject_id, "register"), **intake(record))

    objection = Objection.objects.get()
    assert f"{objection}已登记" in page
    assert objection.claims.get().stated == "20,000 元"
    assert objection.proof_number == makers.citizen_number(7)
    assert makers.citizen_number(7) not in page
    assert makers.citizen_number(7)[:6] in page
    assert JournalEntry.objects.filter(act="登记异议").count() == 1


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(record: CreditRecord, who: Bureau) -> None:
    page = sent(
        who.ji,
        url("subject_act", record.subject_id, "register"),
        **intake(record, applicant="agent", received_on="2026-02-30", number="410183", **{"claims-0-reasons": ""}),
    )

    assert "代理人申请的，请填写授权委托" in page
    assert "请填写申请人的理由" in page
    assert "不存在" in page
    assert "子虚" in page
    assert not Objection.objects.exists()


def test_another_row_is_added_without_javascript(record: CreditRecord, who: Bureau) -> None:
    page = sent(who.ji, url("subject_act", record.subject_id, "register"), **intake(record, more="1"))

    assert "事项3" in page
    assert "与决定书不符" in page


def test_a_line_under_objection_is_taken_in_again_only_when_confirmed(record: CreditRecord, who: Bureau) -> None:
    cases.under_way(record, who.ji, who.yi, claims=[cases.pointed(record, "fine", "1 元")])

    page = sent(who.ji, url("subject_act", record.subject_id, "register"), **intake(record))
    assert "同一项正在办理" in page
    assert Objection.objects.count() == 1

    sent(who.ji, url("subject_act", record.subject_id, "register"), **intake(record, confirmed="on"))
    assert Objection.objects.count() == 2


def test_a_case_goes_through_the_browser_by_three_people(record: CreditRecord, who: Bureau) -> None:
    objection = cases.take_in(record, who.ji, localdate())
    page = sent(who.yi, url("objection_act", objection.pk, "accept"), reason="符合第九条")
    assert "核查中" in page
    page = shown(who.yi, url("objection_act", objection.pk, "assign"))
    assert "甲经办" in page
    assert "应回避" in page
    sent(who.yi, url("objection_act", objection.pk, "assign"), people=[who.ji.pk, who.geng.pk])
    claim = objection.claims.get()

    page = sent(who.ji, url("claim_act", claim.pk, "find"), finding="upheld", established="属实", remedy="none")
    assert "不成立的选“维持”" in page
    sent(
        who.ji,
        url("claim_act", claim.pk, "find"),
        finding="upheld",
        established="决定书为 2025-03-02",
        proof="决定书",
        remedy="correct",
        new_value="2025-03-02",
    )
    sent(who.geng, url("objection_act", objection.pk, "course"), course="查阅案卷")
    for person in (who.ji, who.geng):
        sent(person, url("objection_act", objection.pk, "sign"))
    page = shown(who.yi, url("objection_act", objection.pk, "reply"))
    assert "决定日期更正为：2025-03-02" in page
    page = sent(who.yi, url("objection_act", objection.pk, "reply"))

    assert "异议成立" in page
    objection.refresh_from_db()
    assert objection.reply is not None
    served = {"way": "direct", "on": localdate().isoformat(), "receiver": "子虚", "receipt": "签收"}
    sent(who.ji, url("paper_act", objection.reply.pk, "serve"), **served)
    page = sent(who.ji, url("objection_act", objection.pk, "close"))
    assert "已办结" in page
    record.refresh_from_db()
    assert str(record.basis_on) == "2025-03-02"


def test_a_refusal_stands_in_the_form_with_its_article(record: CreditRecord, who: Bureau) -> None:
    objection = cases.assigned(record, who, localdate())

    page = sent(who.yi, url("objection_act", objection.pk, "assign"), people=[who.ji.pk])

    assert "不少于 2 人" in page
    assert "第十条" in page


def test_an_investigator_from_elsewhere_sees_the_case_and_nothing_else(record: CreditRecord, who: Bureau) -> None:
    objection = cases.accepted(record, who, localdate())
    Petition.objects.create(
        objection=objection,
        kind="loan",
        person=who.xin,
        reason="x",
        asked_by=who.yi,
        asked_at=now(),
        granted=True,
        decision="同意",
        decided_by=who.bing,
        decided_at=now(),
    )
    client = people.signed_in(who.xin)
    assert client.get(objection.get_absolute_url()).status_code == 404

    sent(who.yi, url("objection_act", objection.pk, "assign"), people=[who.ji.pk, who.xin.pk])

    page = shown(who.xin, objection.get_absolute_url())
    assert "新密应急罚〔2026〕12号" in page
    assert str(objection) in shown(who.xin, url("objection_list"))
    for address in (record.get_absolute_url(), record.subject.get_absolute_url()):
        assert client.get(address).status_code == 404
        assert f'href="{address}"' not in page
    assert client.get(url("claim_act", objection.claims.get().pk, "find")).status_code == 200


def test_an_empty_department_is_a_designed_state(record: CreditRecord, who: Bureau) -> None:
    for person in (who.ji, who.geng, who.yi):
        person.is_active = person == who.yi
        person.save()
    objection = cases.accepted(record, who, localdate())

    page = shown(who.yi, url("objection_act", objection.pk, "assign"))

    assert "可指派人员只有 1 人" in page
    assert "账号已停用" in page
    assert "申请借调" in page


def test_files_are_kept_by_content_and_their_download_is_noted(record: CreditRecord, who: Bureau) -> None:
    objection = cases.accepted(record, who, localdate())
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4 made up")
    page = sent(who.ji, url("objection_act", objection.pk, "enclose"), file=file, title="缴款凭证")
    assert "缴款凭证" in page
    again = SimpleUploadedFile("b.pdf", b"%PDF-1.4 made up")
    assert "已经上传" in sent(who.ji, url("objection_act", objection.pk, "enclose"), file=again)

    answer = people.signed_in(who.ji).get(url("enclosure_show", objection.enclosures.get().pk))

    assert b"".join(answer.streaming_content) == b"%PDF-1.4 made up"  # type: ignore[attr-defined]
    assert JournalEntry.objects.filter(act="下载异议材料").exists()


def test_the_list_filters_and_the_ledger_has_the_bureaus_columns(record: CreditRecord, who: Bureau) -> None:
    objection = cases.assigned(record, who, localdate())

    assert str(objection) in shown(who.yi, url("objection_list") + "?state=open&q=青屏")
    assert "没有符合条件" in shown(who.yi, url("objection_list") + "?state=closed")
    year = {"ledger": "objections", "from_on": f"{localdate().year}-01-01", "until_on": f"{localdate().year}-12-31"}
    answer = people.signed_in(who.yi).post(reverse("credit:paper_add"), {**year, "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    head, row = list(sheet.iter_rows(values_only=True))
    assert head[:2] == ("序号", "编号")
    assert row[1] == str(objection)
    assert row[7] == "己核查、庚核查"
    assert "甲经办" in str(row[8])
    assert "己核查" in shown(who.bing, reverse("credit:ledger_objections"))
    export = Export.objects.holding(record.subject).get()
    assert (export.what, export.format, export.rows, export.by) == ("of_period", "xlsx", 1, who.yi)
    assert export.condition.startswith("异议受理台账；收到日期 ")


def test_figures_hide_rates_of_few_cases(record: CreditRecord, who: Bureau) -> None:
    objection = cases.under_way(record, who.ji, who.yi)
    Objection.objects.filter(pk=objection.pk).update(
        state="closed", replied_on=cases.DAY, signed_by=who.bing, reply=cases.paper_of(objection, who.yi)
    )
    Claim.objects.update(finding="rejected", established="一致", remedy="none")

    page = shown(who.yi, url("objection_figures"))

    assert "行政处罚" in page
    assert "不足 5 项，不计" in page


def test_the_record_and_the_subject_lead_to_their_objections(record: CreditRecord, who: Bureau) -> None:
    objection = cases.under_way(record, who.ji, who.yi)
    makers.grade(record.subject)

    for address in (record.get_absolute_url(), f"{record.subject.get_absolute_url()}?tab=cases"):
        page = shown(who.ji, address)
        assert str(objection) in page
        assert "登记异议" in page
    assert "异议中" in shown(who.ji, record.subject.get_absolute_url())
    assert "异议中" in shown(who.bing, reverse("credit:ledger_show"))
    assert "异议中" in shown(who.bing, reverse("credit:subject_list"))


def test_reading_a_natural_persons_case_is_noted(who: Bureau) -> None:
    person: Subject = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)
    objection = cases.under_way(cases.penalty(person, who.jia), who.ji, who.yi)

    page = shown(who.ji, objection.get_absolute_url())

    assert person.full_code not in page
    assert JournalEntry.objects.filter(act="查看档案", detail=str(objection)).count() == 1


def test_holders_of_old_data_are_listed_and_ticked_off(record: CreditRecord, who: Bureau) -> None:
    makers.grade(record.subject)
    for person, level in ((who.bing, ""), (who.bing, "4"), (who.xin, "")):
        answer = people.signed_in(person).post(reverse("credit:paper_add"), {"format": "csv", "level": level})
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    journal.write("导出台账", "查看日期 2026-11-01；记录部门：全部；行业类别：全部", by=who.yi)
    objection = cases.replied(record, who, day=localdate())
    receiver = objection.receivers.get()
    assert receiver.holder == "丙领导导出"
    assert receiver.what.startswith("信用分级台账（CSV）：查看日期")

    page = sent(who.ji, url("receiver_act", receiver.pk, "tell"), words="电话告知")

    assert "电话告知" in page
    assert objection.receivers.filter(told_on=None).count() == 0


def test_a_draft_of_opinion_and_reply_can_be_read_before_signing(record: CreditRecord, who: Bureau) -> None:
    objection = cases.assigned(record, who, localdate())
    investigating.find(objection.claims.get(), REJECTED, by=who.ji, at=now())
    client = people.signed_in(who.yi)

    for kind in ("opinion", "reply"):
        answer = client.get(url("draft_show", objection.pk, kind))
        assert answer["Content-Type"] == "application/pdf"
    assert client.get(url("draft_show", objection.pk, "x")).status_code == 404
    answering.withdraw(objection, on=localdate(), words="撤回", by=who.ji, at=now())
    assert client.get(url("draft_show", objection.pk, "opinion")).status_code == 409


def test_whoever_edited_the_record_meanwhile_falls_before_any_act_and_the_page_says_so(
    record: CreditRecord, who: Bureau
) -> None:
    objection = cases.assigned(record, who, localdate())
    record.legal_basis = "补充依据"
    recording.amend(record, by=who.ji, reason="补充依据", at=now())

    page = sent(who.ji, url("objection_act", objection.pk, "course"), course="查阅案卷")

    assert "己核查经手过所涉记录，应回避，指派已失效，请重新指派。" in page
    assert "不能参与本异议的核查" in page
    assert objection.parts.get(person=who.ji).part == Part.Kind.BARRED
    objection.refresh_from_db()
    assert objection.course == ""


def test_the_address_names_whom_to_lend_and_which_line_to_correct(record: CreditRecord, who: Bureau) -> None:
    objection = cases.assigned(record, who, localdate())
    claim = objection.claims.get()

    loan = shown(who.yi, url("objection_act", objection.pk, "loan") + f"?person={who.xin.pk}")
    finding = shown(who.ji, url("claim_act", claim.pk, "find") + "?line=fine")

    assert f'<option value="{who.xin.pk}" selected>' in loan
    assert "更正为（罚款金额）" in finding
    sent(who.yi, url("objection_act", objection.pk, "loan"), person=who.xin.pk, reason="人手不足")
    petition = Petition.objects.get()
    assert (petition.kind, petition.person) == (Petition.Kind.LOAN, who.xin)
    assert "同意" in sent(who.bing, url("petition_act", petition.pk, "decide"), granted="True", decision="同意借调")


def test_a_refusal_and_a_return_are_acts_of_their_own(record: CreditRecord, who: Bureau) -> None:
    refused = cases.take_in(record, who.ji, localdate(), [cases.pointed(record, "fine", "1 元")])
    signed = cases.investigated(record, who, REJECTED, localdate())

    page = sent(who.yi, url("objection_act", refused.pk, "refuse"), reason="没有提供依据")
    sent(who.yi, url("objection_act", signed.pk, "return"), reason="请补充询问笔录")

    assert "不予受理。理由：没有提供依据" in page
    signed.refresh_from_db()
    assert signed.state == Objection.State.INVESTIGATING
