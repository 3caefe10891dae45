"""Re-checks of what was ordered, and problems made into draft records; every refusal writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.gate import Refused
from credit.models import CreditRecord, Term
from credit.records import one_act, recording
from credit.records.involvement import hands_in
from documents.models import Document
from inspections.models import Assignment, Finding, Inspection, Recheck, RecheckLine, Visit
from inspections.visiting import converting, finishing, noting, rechecking
from inspections.visiting.converting import Carried
from inspections.visiting.rechecking import Seen
from subjects.models import RegradeRequest, Subject
from tests import people
from tests.inspections import field
from tests.inspections.field import DUE, TODAY, Pair, at

pytestmark = pytest.mark.django_db
Outcome = RecheckLine.Outcome
LATER = DUE + timedelta(days=14)
Kind = CreditRecord.Kind


@pytest.fixture
def who() -> Pair:
    return field.pair()


@pytest.fixture
def unit() -> Subject:
    return field.unit()


def again(visit: Visit, who: Pair, *seen: Seen, day: date = DUE) -> Recheck:
    return rechecking.recheck(visit, seen, officers=who.officers, words="", by=who.jia, at=at(day))


def refused(act: Callable[[], object], match: str) -> None:
    counted = (Recheck, RecheckLine, Document, CreditRecord, Term)
    before = [model.objects.count() for model in counted]
    with pytest.raises(Refused, match=match):
        act()
    assert [model.objects.count() for model in counted] == before


def test_what_was_corrected_ends_the_clock_the_errand_and_dates_the_reference_fact(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered())

    again(visit, who, Seen(visit.findings.get(), Outcome.CORRECTED, "已恢复投用"))

    finding = visit.findings.get()
    assert (finding.state, finding.corrected_on) == (Finding.State.CORRECTED, DUE)
    assert Term.objects.get().ended_on == DUE
    errand = Assignment.objects.get()
    assert (errand.state, errand.inspection) == (Assignment.State.DONE, visit.inspection)
    assert Inspection.objects.get().corrected_on == DUE
    assert Document.objects.filter(kind="inspection_review").count() == 1
    assert rechecking.waiting_of(visit) == []
    assert not RegradeRequest.objects.exists()


def test_the_reference_fact_waits_for_the_last_problem(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered(), field.ordered(LATER))
    first, second = visit.findings.order_by("pk")

    again(visit, who, Seen(first, Outcome.CORRECTED))
    assert Inspection.objects.get().corrected_on is None
    assert list(Assignment.objects.open().values_list("from_on", flat=True)) == [LATER]
    again(visit, who, Seen(second, Outcome.CORRECTED), day=LATER + timedelta(days=1))

    assert Inspection.objects.get().corrected_on == LATER + timedelta(days=1)
    assert not Assignment.objects.open().exists()
    assert not Term.objects.running().exists()


def test_an_extension_sets_a_new_clock_and_a_new_errand(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered())

    again(visit, who, Seen(visit.findings.get(), Outcome.EXTENDED, "备件在途", LATER), day=DUE - timedelta(days=2))

    finding = visit.findings.get()
    assert (finding.state, finding.correct_by) == (Finding.State.OPEN, LATER)
    assert [(term.due_on, term.ended_on) for term in Term.objects.order_by("pk")] == [
        (DUE, DUE - timedelta(days=2)),
        (LATER, None),
    ]
    assert list(Assignment.objects.open().values_list("from_on", flat=True)) == [LATER]
    assert Inspection.objects.get().correct_by == LATER
    assert RecheckLine.objects.get().due_before == DUE


def test_what_was_not_corrected_stays_so_until_it_is(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered())
    again(visit, who, Seen(visit.findings.get(), Outcome.UNCORRECTED, "仍停用"))
    assert visit.findings.get().state == Finding.State.UNCORRECTED
    assert not Term.objects.running().exists()
    assert not Assignment.objects.open().exists()

    again(visit, who, Seen(visit.findings.get(), Outcome.UNCORRECTED, "再次责令", LATER), day=DUE + timedelta(days=1))
    assert Term.objects.running().get().due_on == LATER
    assert Assignment.objects.open().get().from_on == LATER
    again(visit, who, Seen(visit.findings.get(), Outcome.CORRECTED), day=LATER)

    assert Inspection.objects.get().corrected_on == LATER
    assert not Assignment.objects.open().exists()


@pytest.mark.parametrize(
    ("outcome", "words", "new_day", "day", "match"),
    [
        (Outcome.UNCORRECTED, "", None, DUE - timedelta(days=1), "未到，不能认定为未整改"),
        (Outcome.EXTENDED, "", LATER, DUE, "须写明理由"),
        (Outcome.EXTENDED, "备件在途", None, DUE, "须写明理由和新的整改期限"),
        (Outcome.EXTENDED, "备件在途", DUE, DUE, "须晚于今天和原期限"),
        (Outcome.CORRECTED, "", LATER, DUE, "不必再写整改期限"),
        (Outcome.EXTENDED, "备件在途", date(9999, 12, 31), DUE, "过远"),
    ],
)
def test_a_conclusion_has_to_make_sense(
    unit: Subject, who: Pair, outcome: Outcome, words: str, new_day: date | None, day: date, match: str
) -> None:
    visit = field.finished(unit, who, field.ordered())

    refused(lambda: again(visit, who, Seen(visit.findings.get(), outcome, words, new_day), day=day), match)


def test_two_go_again_and_one_of_them_writes(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered(), field.ordered(None, measure=Finding.Measure.SPOT))
    waiting, done = visit.findings.order_by("pk")
    seen = [Seen(waiting, Outcome.CORRECTED)]
    refused(lambda: again(visit, who, day=DUE), "至少填写一项")
    refused(lambda: again(visit, who, *seen, *seen), "每项一次")
    refused(lambda: again(visit, who, Seen(done, Outcome.CORRECTED)), "尚未整改的问题")
    one = [who.first]
    refused(lambda: rechecking.recheck(visit, seen, officers=one, words="", by=who.jia, at=at(DUE)), "两名以上")
    stranger = people.supervisor()

    refused(
        lambda: rechecking.recheck(visit, seen, officers=who.officers, words="", by=stranger, at=at(DUE)), "您本人列为"
    )


def test_a_visit_under_way_is_not_re_checked(unit: Subject, who: Pair) -> None:
    visit = field.noted(field.begun(unit, who), who, field.ordered(), bad=1)

    refused(lambda: again(visit, who, Seen(visit.findings.get(), Outcome.CORRECTED)), "检查完成后才能复查")


def carried(kind: CreditRecord.Kind = Kind.MISCONDUCT, **fields: object) -> Carried:
    known = {"content": "报警器停用", "legal_basis": "安全生产法第三十六条", "collector": "甲经办"}
    return Carried(kind, **(known | fields))  # type: ignore[arg-type]


def test_a_problem_becomes_a_draft_with_its_facts_and_both_are_linked(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered(files_case=True))
    finding = visit.findings.get()

    misconduct = converting.draft_record(finding, carried(), by=who.jia, at=at())
    penalty = converting.draft_record(finding, carried(Kind.PENALTY), by=who.geng, at=at())

    assert (misconduct.state, misconduct.subject, misconduct.occurred_on) == ("draft", unit, TODAY)
    assert (misconduct.collector, misconduct.legal_basis) == ("甲经办", "安全生产法第三十六条")
    assert f"由检查{visit.inspection}转入" in (misconduct.history.latest().history_change_reason or "")
    assert set(finding.records.all()) == {misconduct, penalty}
    assert penalty.findings.get() == finding
    assert not RegradeRequest.objects.exists()
    refused(lambda: converting.draft_record(finding, carried(), by=who.jia, at=at()), "已转为")
    recording.revoke(misconduct, at=at(TODAY), reason="录错", by=who.jia)
    assert converting.draft_record(finding, carried(), by=who.jia, at=at()).number != misconduct.number


def test_only_the_recording_department_drafts_and_only_what_was_found(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered())
    finding = visit.findings.get()
    stranger = people.clerk("FM", username="ren", display_name="壬经办")
    refused(lambda: converting.draft_record(finding, carried(), by=stranger, at=at()), "记录部门录入")
    refused(lambda: converting.draft_record(finding, carried(Kind.ACCIDENT), by=who.jia, at=at()), "只能转为")
    refused(
        lambda: converting.draft_record(finding, carried(Kind.PENALTY, item4=4), by=who.jia, at=at()),
        "只标注失信行为",
    )
    refused(lambda: converting.draft_record(finding, carried(content=" "), by=who.jia, at=at()), "写明事实")
    under_way = field.noted(field.begun(field.unit(), who), who, field.ordered(), bad=1)

    refused(lambda: converting.draft_record(under_way.findings.get(), carried(), by=who.jia, at=at()), "检查完成后")


def test_a_refused_inspection_may_be_marked_with_12_4_4_by_whoever_decides(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    noting.describe(visit, field.situation(Visit.Outcome.REFUSED, words="拒绝开门"), by=who.jia, at=at())
    finishing.finish(field.signed(visit, who), by=who.jia, at=at())
    finding = visit.findings.get()

    record = converting.draft_record(finding, carried(item4=converting.EVADES), by=who.jia, at=at())

    assert (record.item4, record.state) == (4, CreditRecord.State.DRAFT)


def test_whoever_inspected_has_a_hand_in_the_record_by_account(unit: Subject, who: Pair) -> None:
    """Also where the record says another day of occurrence, and another inspection was the last one."""
    visit = field.finished(unit, who, field.ordered())
    record = converting.draft_record(visit.findings.get(), carried(), by=people.supervisor(), at=at())
    record.occurred_on = TODAY - timedelta(days=40)
    recording.amend(record, by=people.clerk(username="xin", display_name="辛经办"), reason="更正", at=timezone.now())

    hands = [hand for hand in hands_in(record) if "参加当次检查" in hand.did]

    assert {(hand.user, hand.name) for hand in hands} == {(who.jia, "甲经办"), (who.geng, "庚经办")}


def test_the_same_extension_sent_twice_is_refused_by_the_day_that_stands(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered())
    seen = Seen(visit.findings.get(), Outcome.EXTENDED, "设备到货晚", LATER)
    again(visit, who, seen)

    refused(lambda: again(visit, who, seen), "须晚于今天和原期限")
    refused(lambda: again(visit, who, seen._replace(outcome=Outcome.UNCORRECTED, new_day=None)), "未到")


def test_misconduct_and_penalty_of_one_problem_are_one_matter(unit: Subject, who: Pair) -> None:
    """R25: they rest on the same facts."""
    visit = field.finished(unit, who, field.ordered(files_case=True))
    finding = visit.findings.get()

    misconduct = converting.draft_record(finding, carried(), by=who.jia, at=at())
    penalty = converting.draft_record(finding, carried(Kind.PENALTY), by=who.geng, at=at())

    assert one_act.records_of(misconduct) == [misconduct, penalty]
    link = one_act.links_of(penalty).get()
    assert (link.by, link.reason) == (who.geng, f"检查{visit.inspection}发现的同一问题")
