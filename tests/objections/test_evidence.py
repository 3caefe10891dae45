"""What the applicant proves an objection with is asked for at intake; whoever had a hand in the record does not refuse it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.gate import Refused
from credit.models import CreditRecord
from credit.records import recording
from documents.models import Document
from objections import intake, reviewing
from objections.models import Objection, Part
from tests import people
from tests.objections import cases
from tests.objections.cases import DAY, Bureau, at
from tests.objections.test_pages import intake as filled_in
from tests.papers import text_of
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"papers": "", "evidence_kinds": []}, "没有提交的，请勾选"),
        ({"papers": "决定书复印件"}, "没有写页数"),
        ({"evidence_kinds": []}, "请勾选所提交证据的种类"),
        ({"without_evidence": "on"}, "请不要勾选"),
    ],
)
def test_what_was_handed_in_is_never_left_open(
    record: CreditRecord, who: Bureau, said: dict[str, object], fault: str
) -> None:
    address = reverse("objections:subject_act", args=[record.subject_id, "register"])

    page = words(people.signed_in(who.ji).post(address, filled_in(record, **said)))

    assert fault in page
    assert not Objection.objects.exists()


def test_kinds_and_pages_stand_on_application_and_receipt(record: CreditRecord, who: Bureau) -> None:
    address = reverse("objections:subject_act", args=[record.subject_id, "register"])

    people.signed_in(who.ji).post(
        address, filled_in(record, papers="决定书 ３页\n照片 2 张", evidence_kinds=["decision", "picture"])
    )

    for document in Document.objects.filter(kind__in=("objection_application", "objection_receipt")):
        told = text_of(bytes(document.file.pdf))
        assert "照片2张" in told
        assert "证据种类：决定书、判决书等法律文书、照片、视听资料、电子数据" in told


def without_evidence(record: CreditRecord, who: Bureau) -> Objection:
    objection = Objection(
        applicant=Objection.Applicant.SELF,
        applicant_name="子虚",
        proof=Objection.Proof.LICENCE,
        telephone="0371-00000001",
        without_evidence=True,
        received_on=DAY,
    )
    return intake.register(record.subject, objection=objection, claims=[cases.pointed(record)], by=who.ji, at=at())


def test_none_is_said_and_the_one_list_of_what_is_missing_begins_with_it(record: CreditRecord, who: Bureau) -> None:
    objection = without_evidence(record, who)

    receipt = Document.objects.get(kind=Document.Kind.OBJECTION_RECEIPT)
    assert "申请人未提交证据材料，已告知可以补交" in text_of(bytes(receipt.file.pdf))
    page = people.signed_in(who.yi).get(reverse("objections:objection_act", args=[objection.pk, "ask"]))
    assert "证明“决定日期”记载有误的证据材料" in page.content.decode()


def test_nothing_is_registered_that_says_neither(record: CreditRecord, who: Bureau) -> None:
    objection = Objection(applicant="self", applicant_name="子虚", proof="licence", telephone="1", received_on=DAY)

    with pytest.raises(Refused, match="没有提交的，请勾选"):
        intake.register(record.subject, objection=objection, claims=[cases.pointed(record)], by=who.ji, at=at())


def test_the_database_holds_none_and_some_apart(record: CreditRecord, who: Bureau) -> None:
    objection = without_evidence(record, who)

    objection.papers = "决定书 3 页"
    with pytest.raises(IntegrityError), transaction.atomic():
        objection.save()


def test_who_had_a_hand_in_the_record_does_not_refuse_its_objection(record: CreditRecord, who: Bureau) -> None:
    record.content = "未按规定培训"
    recording.amend(record, by=who.yi, at=at(), reason="笔误")
    objection = cases.take_in(record, who.ji)

    with pytest.raises(Refused, match="应回避，不能决定不予受理"):
        reviewing.refuse(objection, reason="没有依据", by=who.yi, at=at())
    page = people.signed_in(who.yi).get(reverse("objections:objection_act", args=[objection.pk, "refuse"]))
    assert page.status_code == 409

    assert reviewing.refuse(objection, reason="没有依据", by=who.bing, at=at()).is_refused
    assert objection.parts.get(person=who.bing).part == Part.Kind.SIGNER
    assert objection.parts.get(person=who.yi).part == Part.Kind.BARRED


def test_the_database_lets_nobody_barred_sign_a_refusal(record: CreditRecord, who: Bureau) -> None:
    objection = cases.take_in(record, who.ji)
    Part.objects.create(objection=objection, person=who.jia, part=Part.Kind.BARRED, reason="录入该记录", since=at())

    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.create(objection=objection, person=who.jia, part=Part.Kind.SIGNER, since=at())
