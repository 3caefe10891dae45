"""Everything that is not allowed is refused with its article, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.gate import Refused
from credit.models import CreditRecord, Dispute, Listing
from credit.records import listing, recording
from credit.regulation.facts import Regime
from documents.models import Document, Service
from documents.serving import Delivery
from objections import answering, intake, investigating, reviewing
from objections.investigating import Found
from objections.models import Claim, Objection, Part, Signature, Step
from tests import makers
from tests.objections import cases
from tests.objections.cases import DAY, REVOKED, Bureau, at

pytestmark = pytest.mark.django_db
State = Objection.State
Finding, Remedy = Claim.Finding, Claim.Remedy


def everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Objection, Claim, Part, Step, Signature, Dispute, Document, CreditRecord)
    ]


def test_each_state_allows_its_moves_and_no_other(record: CreditRecord, who: Bureau) -> None:
    objection = cases.under_way(record, who.ji, who.yi)
    allowed = 0

    for state in State:
        objection.state = state
        for to in State:
            if to in Objection.MOVES.get(state, {}):
                objection.must_move(to)
                allowed += 1
            else:
                with pytest.raises(Refused):
                    objection.must_move(to)

    assert allowed == 16


def test_every_act_is_refused_in_every_state_that_does_not_allow_it(record: CreditRecord, who: Bureau) -> None:
    objection = cases.under_way(record, who.ji, who.yi)
    Part.objects.create(objection=objection, person=who.ji, part=Part.Kind.INVESTIGATOR, since=at())
    claim, yi, ji = objection.claims.get(), who.yi, who.ji
    said = {"reason": "送检", "document": "1号", "expected_on": DAY}
    acts: dict[str, tuple[Callable[[], object], set[str]]] = {
        "accept": (lambda: reviewing.accept(objection, reason="x", by=yi, at=at()), {State.REVIEW}),
        "refuse": (lambda: reviewing.refuse(objection, reason="x", by=yi, at=at()), {State.REVIEW, State.SUPPLEMENT}),
        "ask": (
            lambda: reviewing.ask_supplement(
                objection, missing="x", until=date(2027, 1, 1), reason="x", by=yi, at=at()
            ),
            {State.REVIEW},
        ),
        "supplemented": (
            lambda: reviewing.supplemented(objection, on=DAY, papers_handed="x", by=ji, at=at()),
            {State.SUPPLEMENT},
        ),
        "suspend": (lambda: investigating.suspend(objection, **said, by=yi, at=at()), {State.INVESTIGATING}),  # type: ignore[arg-type]
        "resume": (lambda: investigating.resume(objection, by=yi, at=at()), {State.SUSPENDED}),
        "find": (
            lambda: investigating.find(claim, cases.REJECTED, by=ji, at=at()),
            {State.INVESTIGATING, State.SIGNING},
        ),
        "sign": (lambda: investigating.sign(objection, by=ji, at=at()), {State.INVESTIGATING}),
        "send back": (lambda: answering.send_back(objection, reason="x", by=yi, at=at()), {State.SIGNING}),
        "reply": (lambda: answering.reply(objection, by=yi, at=at()), {State.SIGNING}),
        "close": (lambda: answering.close(objection, by=yi, at=at()), {State.REPLIED}),
        "withdraw": (lambda: answering.withdraw(objection, on=DAY, words="x", by=ji, at=at()), set(Objection.OPEN)),
    }
    rows = Objection.objects.filter(pk=objection.pk)
    for state in (State.REVIEW, State.SUPPLEMENT, State.INVESTIGATING, State.SUSPENDED, State.SIGNING, State.REFUSED):
        accepted = state not in (State.REVIEW, State.SUPPLEMENT, State.REFUSED)
        rows.update(state=state, accepted_on=DAY if accepted else None)
        before = everything()
        for name, (act, states) in acts.items():
            if state not in states:
                with pytest.raises(Refused):
                    act()
                assert everything() == before, f"{name} in {state} wrote something"


def test_intake_wants_a_claim_a_reason_authority_and_a_day_that_came(record: CreditRecord, who: Bureau) -> None:
    before = everything()
    ours = cases.pointed(record)

    with pytest.raises(Refused, match="合并"):
        cases.take_in(record, who.ji, claims=[ours, ours])
    with pytest.raises(Refused, match="理由"):
        cases.take_in(record, who.ji, claims=[ours._replace(reasons=" ")])
    with pytest.raises(Refused, match="没有这一项"):
        cases.take_in(record, who.ji, claims=[ours._replace(line="nonsense")])
    with pytest.raises(Refused, match="晚于今天"):
        cases.take_in(record, who.ji, received_on=DAY + timedelta(days=1))
    with pytest.raises(Refused, match="没有从这一天起"):
        cases.take_in(record, who.ji, claims=[ours._replace(record=None, graded_from=DAY)])
    with pytest.raises(Refused, match="至少写明一项"):
        intake.register(record.subject, objection=Objection(received_on=DAY), claims=[], by=who.ji, at=at())

    assert everything() == before


def test_another_units_record_and_a_draft_are_not_disputed_here(record: CreditRecord, who: Bureau) -> None:
    elsewhere = cases.penalty(makers.make_subject("新密市白石化工有限公司"), who.jia, number="CF-2026-0009")
    draft = makers.make_penalty(record.subject, DAY, makers.State.DRAFT)

    for other, why in ((elsewhere, "不是该信用主体"), (draft, "草稿")):
        with pytest.raises(Refused, match=why):
            cases.take_in(record, who.ji, claims=[cases.pointed(other)])


def test_the_review_wants_a_supervisor_of_the_department_and_a_reason(record: CreditRecord, who: Bureau) -> None:
    objection = cases.take_in(record, who.ji)

    for by, reason in ((who.ji, "理由"), (who.bing, "理由"), (who.yi, " ")):
        with pytest.raises(Refused):
            reviewing.accept(objection, reason=reason, by=by, at=at())

    assert not Dispute.objects.exists()


def test_a_record_not_in_force_is_heard_under_article_8_instead(record: CreditRecord, who: Bureau) -> None:
    notified = makers.make_penalty(record.subject, DAY, makers.State.NOTIFIED)
    objection = cases.take_in(record, who.ji, claims=[cases.pointed(notified)])

    with pytest.raises(Refused, match="陈述申辩") as refusal:
        reviewing.accept(objection, reason="x", by=who.yi, at=at())

    assert refusal.value.article == "第八条"


def test_a_line_is_looked_into_once_but_two_lines_share_the_mark(record: CreditRecord, who: Bureau) -> None:
    first = cases.accepted(record, who)
    again = cases.take_in(record, who.ji)
    other = cases.accepted(record, who, claims=[cases.pointed(record, "fine", "1 元")])
    with pytest.raises(Refused, match=str(first)):
        reviewing.accept(again, reason="x", by=who.yi, at=at())

    answering.withdraw(first, on=DAY, words="撤回", by=who.ji, at=at())
    assert record.disputes.filter(closed_on=None).count() == 1
    answering.withdraw(other, on=DAY, words="撤回", by=who.ji, at=at())
    assert record.disputes.filter(closed_on=None).count() == 0


def test_a_finding_that_does_not_fit_is_refused(record: CreditRecord, who: Bureau) -> None:
    objection = cases.assigned(record, who)
    claim = objection.claims.get()
    bad = [
        Found(Finding.UPHELD, " ", "", Remedy.REVOKE),
        Found(Finding.UPHELD, "x", "", Remedy.NONE),
        Found(Finding.REJECTED, "x", "", Remedy.REVOKE),
        Found(Finding.UPHELD, "x", "", Remedy.REGRADE),
        Found(Finding.UPHELD, "x", "", Remedy.CORRECT, "basis_on", ["2026-02-30"]),
        Found(Finding.UPHELD, "x", "", Remedy.CORRECT, "basis_on", ["2030-01-01"]),
        Found(Finding.UPHELD, "x", "", Remedy.CORRECT, "basis_on", []),
        Found(Finding.UPHELD, "x", "", Remedy.CORRECT, "basis_on", ["2026-03-02"]),
        Found(Finding.UPHELD, "x", "", Remedy.CORRECT, "number", ["CF-1"]),
        Found(Finding.UPHELD, "x", "", Remedy.CORRECT, "fine", ["-5"]),
    ]

    for found in bad:
        with pytest.raises(Refused):
            investigating.find(claim, found, by=who.ji, at=at())

    claim.refresh_from_db()
    assert claim.finding == ""


def test_a_record_revoked_meanwhile_is_not_corrected_and_a_revocation_stays(record: CreditRecord, who: Bureau) -> None:
    corrected = cases.investigated(record, who)
    recording.revoke(record, at=at(DAY), reason="复议撤销", by=who.jia)
    with pytest.raises(Refused, match="已撤销"):
        answering.reply(corrected, by=who.yi, at=at())
    assert Document.objects.filter(kind=Document.Kind.OBJECTION_REPLY).count() == 0

    answering.send_back(corrected, reason="记录已撤销", by=who.yi, at=at())
    investigating.find(corrected.claims.get(), REVOKED, by=who.ji, at=at())
    for person in (who.ji, who.geng):
        investigating.sign(corrected, by=person, at=at())
    answering.reply(corrected, by=who.yi, at=at())

    record.refresh_from_db()
    assert (record.state, record.revocation) == (CreditRecord.State.REVOKED, "复议撤销")


def test_service_and_closing_want_proof(record: CreditRecord, who: Bureau) -> None:
    objection = cases.replied(record, who, cases.REJECTED)
    assert objection.reply
    before = everything()

    with pytest.raises(Refused, match="送达"):
        answering.close(objection, by=who.ji, at=at())
    with pytest.raises(Refused, match="凭证"):
        answering.serve(
            objection.reply,
            delivery=Delivery(Service.Way.POST, DAY, "子虚", " "),
            by=who.ji,
            at=at(),
        )
    with pytest.raises(Refused):
        answering.withdraw(objection, on=DAY, words="撤回", by=who.ji, at=at())

    assert everything() == before


def test_nobody_is_listed_on_disputed_records_alone(record: CreditRecord, who: Bureau) -> None:
    grave = makers.make_misconduct(record.subject, DAY, item4=3)
    row = Listing(number="MD-2026-001", subject=record.subject, regime=Regime.LOCAL, published_on=DAY, months=12)
    recording.open_dispute(grave, at=makers.moment(DAY))

    with pytest.raises(Refused, match="异议处理中"):
        listing.publish(row, [grave], by=who.yi, at=timezone.now())

    assert not Listing.objects.exists()
