"""The proof sheet: every clause with what it found, computed from history; issued with a value that is checked later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.gate import Refused
from accounts.models import User
from credit.facts.dossier import facts_of
from credit.facts.dossier_as_known import known_of
from credit.levels import certifying
from credit.levels.proving import Proof, Result, check_against_stored, prove
from credit.models import Assessment, GradePeriod, ProofSheet
from credit.records import recording
from credit.regulation.article_12_text import PARAGRAPHS, TEXT
from credit.regulation.check_value import Basis, canonical
from credit.regulation.rulebook import FIRST
from documents.models import Document, DocumentFile
from subjects import registering
from subjects.models import Kind, Subject
from tests import makers, papers, people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def at(day: int, hour: int = 9) -> datetime:
    return make_aware(datetime(2026, 11, day, hour))


@pytest.fixture(autouse=True)
def _then() -> Any:
    with travel(at(20), tick=True):
        yield


def proof_of(subject: Subject, day: date = TODAY, known: datetime | None = None) -> Proof:
    found = prove(subject, day, known or timezone.now())
    assert found
    return found


def results(proof: Proof) -> dict[str, Result]:
    return {row.item: row.result for paragraph in proof.paragraphs for row in paragraph.rows}


def issue(subject: Subject, by: User, known: datetime | None = None) -> Document:
    return certifying.issue_proof(subject, as_of=TODAY, known_on=known, by=by, at=timezone.now())


# What it says


def test_every_clause_of_the_text_is_there_in_order(unit: Subject) -> None:
    proof = proof_of(unit)

    items = [row.item for paragraph in proof.paragraphs for row in paragraph.rows]
    assert items == ["12.1.1", "12.1.2", "12.1.3", "12.1.4", "12.1.5", "R17", *list(TEXT)[5:-1]]
    assert [paragraph.title for paragraph in proof.paragraphs] == list(PARAGRAPHS.values())


def test_the_printed_words_are_those_of_the_regulation() -> None:
    regulation = Path("templates/credit/_regulation.html").read_text(encoding="utf-8")

    for words in (*TEXT.values(), *PARAGRAPHS.values()):
        assert words in regulation, words


def test_a_penalty_fails_its_conditions_and_is_a_situation(unit: Subject) -> None:
    makers.make_post(unit, makers.make_person())
    record = makers.make_penalty(unit, date(2026, 3, 2))

    found = results(proof := proof_of(unit))

    assert (found["12.1.3"], found["12.2.3"], found["12.3.2"]) == (Result.UNMET, Result.UNMET, Result.PRESENT)
    assert (found["12.1.2"], found["12.1.1"], found["12.4.5"]) == (Result.MET, Result.MET, Result.ABSENT)
    row = next(row for paragraph in proof.paragraphs for row in paragraph.rows if row.item == "12.3.2")
    assert (row.facts[0].record, row.facts[0].basis) == (record.number, "决定日期 2026-03-02")
    assert row.facts[0].window == "2026-03-02 至 2027-03-02"
    assert (proof.level, proof.deciding) == (3, "第十二条（三）2")


def test_what_is_unknown_is_neither_met_nor_failed(unit: Subject) -> None:
    makers.make_accident(unit, date(2026, 11, 5), None, makers.State.DRAFT)

    found = results(proof_of(unit))

    assert {item for item, result in found.items() if result is Result.UNDETERMINED} == {
        "12.1.4",
        "12.2.4",
        "12.3.3",
        "12.4.1",
    }
    assert {item for item, result in found.items() if result is Result.MISSING} == {
        "12.1.2",
        "12.2.2",
        "12.3.1",
        "R17",
    }


def test_a_natural_person_has_no_principal_to_miss() -> None:
    someone = makers.make_subject("子虚（虚构）", kind=Kind.NATURAL_PERSON)

    assert results(proof_of(someone))["12.1.2"] is Result.MET


def test_sources_say_what_counts_and_why_the_rest_does_not(unit: Subject) -> None:
    counting = makers.make_penalty(unit, date(2026, 3, 2))
    past = makers.make_penalty(unit, date(2020, 3, 2))
    revoked = makers.make_penalty(unit, date(2026, 4, 2), makers.State.REVOKED)
    other = makers.make_penalty(unit, date(2026, 5, 2), by_emergency=False)

    sources = proof_of(unit).sources
    told = {source.number: source.state for source in sources}
    assert {source.number for source in sources if source.counts} == {
        number for number, state in told.items() if state == "计入"
    }

    assert told == {
        counting.number: "计入",
        past.number: "期限已过，不计入",
        revoked.number: "已撤销，不计入",
        other.number: "不属于计入的情形",
    }


def test_outside_supervision_there_is_no_clause_to_show(unit: Subject) -> None:
    proof = proof_of(unit, date(2019, 1, 1))

    assert (proof.standing, proof.paragraphs, proof.level_name) == (None, [], "不在监管期")


# From history


def _everything(unit: Subject) -> None:
    """Facts of every kind, some corrected, revoked or moved."""
    person, former = makers.make_person(), makers.make_subject("旧厂")
    makers.make_post(unit, person, from_on=date(2024, 1, 1))
    makers.make_misconduct(former, date(2026, 2, 2), person=person)
    grave = makers.make_misconduct(unit, date(2025, 3, 2), item4=5)
    makers.make_listing(unit, [grave], date(2025, 6, 1))
    makers.make_penalty(unit, date(2026, 3, 2), makers.State.REVOKED)
    makers.make_accident(unit, date(2026, 1, 5), date(2026, 2, 5))
    makers.make_sanction(unit, date(2026, 5, 5), removed_on=date(2026, 6, 6))
    makers.make_evaluation(unit, date(2026, 7, 7))
    record = makers.make_penalty(unit, date(2026, 8, 8))
    record.basis_on = date(2026, 8, 9)
    recording.amend(
        record,
        by=makers.hand(unit.department),
        reason="日期录错",
        heavier_because="已当面听取，没有异议",
        at=timezone.now(),
    )


def test_what_history_tells_of_now_is_what_the_tables_hold(unit: Subject) -> None:
    _everything(unit)
    now = timezone.now()

    known = known_of(unit.pk, now)

    assert known
    texts = [canonical(Basis("x", TODAY, now, FIRST, facts)) for facts in (known.facts, facts_of([unit.pk])[unit.pk])]
    assert texts[0] == texts[1]


def test_of_a_person_as_subject_and_as_principal(unit: Subject) -> None:
    number = makers.citizen_number(77)
    someone = makers.make_subject("子虚（虚构）", kind=Kind.NATURAL_PERSON, code=number)
    makers.make_post(unit, makers.make_person(number=number))
    makers.make_misconduct(someone, date(2026, 2, 2), occurred_on=date(2026, 1, 5))
    makers.make_penalty(someone, date(2026, 2, 3))
    makers.make_penalty(someone, date(2026, 2, 4), by_emergency=False)
    now = timezone.now()

    for subject in (unit, someone):
        known = known_of(subject.pk, now)
        assert known
        read = (known.facts, facts_of([subject.pk])[subject.pk])
        assert len({canonical(Basis("x", TODAY, now, FIRST, facts)) for facts in read}) == 1
        numbers = len(known.facts.penalties), len(known.facts.personal_penalties)
        assert numbers == ((0, 2) if subject == unit else (2, 0))


def test_a_personal_penalty_is_in_the_units_proof_as_it_was_known(unit: Subject) -> None:
    number = makers.citizen_number(78)
    someone = makers.make_subject("乌有（虚构）", kind=Kind.NATURAL_PERSON, code=number)
    makers.make_post(unit, makers.make_person("乌有（虚构）", number=number))
    makers.grade(unit)
    with travel(at(22), tick=True):
        record = makers.make_penalty(someone, date(2026, 3, 2))
    with travel(at(23), tick=True):
        recording.repair(record, on=date(2026, 11, 23), reason="修复", by=makers.hand(unit.department), at=at(23))
        then, between, now = (proof_of(unit, known=moment) for moment in (at(21), at(22, 12), None))

    assert (then.level, between.level, now.level) == (1, 3, 1)
    assert between.deciding == "第十二条（三）1"
    assert {item for item, found in results(between).items() if found in (Result.UNMET, Result.PRESENT)} == {
        "12.1.2",
        "12.2.2",
        "12.3.1",
    }
    assert record.number in between.canonical
    assert record.number not in then.canonical


def test_a_number_corrected_since_leaves_the_proof_of_then_as_it_was(unit: Subject) -> None:
    wrong, right = makers.citizen_number(95), makers.citizen_number(96)
    someone = makers.make_subject("亡是（虚构）", kind=Kind.NATURAL_PERSON, code=wrong)
    makers.make_post(unit, makers.make_person("亡是（虚构）", number=wrong))
    makers.make_penalty(someone, date(2026, 3, 2))
    with travel(at(22), tick=True):
        someone.set_code(right)
        registering.amend(someone, reason="证件号码录错", by=makers.hand(unit.department), at=timezone.now())

        assert (proof_of(unit, known=at(21)).level, proof_of(unit).level) == (3, 1)


def test_what_was_not_known_then_is_not_in_the_proof_of_then(unit: Subject) -> None:
    makers.grade(unit)
    with travel(at(22), tick=True):
        makers.make_penalty(unit, date(2026, 3, 2))
        makers.grade(unit)
        then, now = proof_of(unit, known=at(21)), proof_of(unit)

    assert (then.level, now.level) == (1, 3)
    assert prove(unit, TODAY, at(1)) is None


def test_recomputing_agrees_with_what_is_stored_then_and_now(unit: Subject) -> None:
    _everything(unit)
    makers.grade(unit)
    with travel(at(22), tick=True):
        makers.make_penalty(unit, date(2026, 9, 9))
        makers.grade(unit)

        assert all(check.same for check in check_against_stored(proof_of(unit), None))
        assert all(check.same for check in check_against_stored(proof_of(unit, known=at(21)), at(21)))


def test_a_stored_level_that_somebody_changed_is_found(unit: Subject) -> None:
    makers.make_penalty(unit, date(2026, 3, 2))
    makers.grade(unit)
    GradePeriod.objects.filter(subject=unit, level=3).update(level=2)
    Assessment.objects.filter(subject=unit).update(effects=[])

    (check,) = check_against_stored(proof_of(unit), None)

    assert not check.same
    assert check.differences[0] == "2026-11-24：保存的为二级（自 2026-03-02 起），重算为三级（自 2026-03-02 起）"
    assert any(line.startswith("重算的多出：第十二条（三）2") for line in check.differences)


# Issued, and checked later


def test_an_issued_sheet_is_genuine_and_unchanged(unit: Subject, yi: User) -> None:
    _everything(unit)
    makers.grade(unit)
    document = issue(unit, yi)
    sheet = ProofSheet.objects.get(document=document)

    verdict = certifying.verify(sheet, timezone.now() + timedelta(days=1))

    assert (verdict.genuine, verdict.unchanged) == (True, True)
    pdf = bytes(DocumentFile.objects.get(document=document).pdf)
    papers.assert_sound(pdf, "评级依据单", document.number, "新密市青屏化工有限公司", sheet.check_value, *TEXT.values())
    papers.assert_sound(pdf, "一、条款如何适用", "二、数据和来源", "三、参数", "四、步骤", "资料缺失")


def test_what_changed_since_is_told_and_the_sheet_stays_genuine(unit: Subject, yi: User) -> None:
    kept, gone = makers.make_penalty(unit, date(2026, 3, 2)), makers.make_penalty(unit, date(2026, 4, 2))
    makers.grade(unit)
    sheet = ProofSheet.objects.get(document=issue(unit, yi))
    hand = makers.hand(unit.department)
    with travel(at(22), tick=True):
        recording.revoke(gone, at=at(22), reason="复议撤销", by=hand)
        kept.basis_on = date(2026, 3, 3)
        recording.amend(kept, by=hand, reason="日期录错", heavier_because="已当面听取，没有异议", at=timezone.now())
        added = makers.make_misconduct(unit, date(2026, 10, 1))

        verdict = certifying.verify(sheet, timezone.now())

    assert verdict.genuine
    assert verdict.changes == [
        f"失信行为 {added.number}：新增，现在计入",
        f"行政处罚 {kept.number}：决定日期 2026-03-02 → 2026-03-03",
        f"行政处罚 {gone.number}：当时计入，现在没有",
    ]
    assert (verdict.level_then, verdict.level_now) == ("三级", "三级")


def test_a_changed_history_or_paper_is_found(unit: Subject, yi: User) -> None:
    record = makers.make_penalty(unit, date(2026, 3, 2))
    makers.grade(unit)
    sheet = ProofSheet.objects.get(document=issue(unit, yi))
    record.history.update(basis_on=date(2025, 1, 1))
    DocumentFile.objects.update(pdf=b"%PDF-1.7 another")

    verdict = certifying.verify(sheet, timezone.now())

    assert not verdict.genuine
    assert [check.same for check in verdict.checks] == [False, True, False]
    assert verdict.checks[2].differences == [f"行政处罚 {record.number}：决定日期 2026-03-02 → 2025-01-01"]


def test_a_sheet_is_found_by_number_and_by_value_in_the_own_department_only(unit: Subject, yi: User) -> None:
    makers.grade(unit)
    document = issue(unit, yi)
    sheet = ProofSheet.objects.get()

    for typed in (document.number, sheet.check_value, sheet.check_value[:12].upper()):
        assert certifying.sheet_of(typed, yi) == sheet
        assert certifying.sheet_of(typed, people.supervisor("FM", username=f"f{len(typed)}")) is None
    assert certifying.sheet_of(sheet.check_value[:11], yi) is None
    assert certifying.sheet_of("不存在", yi) is None


def test_no_sheet_while_grading_is_under_way_outside_supervision_or_by_others(unit: Subject, yi: User) -> None:
    with pytest.raises(Refused, match="正在重新评定"):
        issue(unit, yi)
    makers.grade(unit)
    with pytest.raises(Refused, match="不在监管期"):
        certifying.issue_proof(unit, as_of=date(2019, 1, 1), known_on=None, by=yi, at=timezone.now())
    with pytest.raises(Refused, match="记录部门"):
        issue(unit, people.auditor())
    assert not Document.objects.exists()


def test_a_persons_sheet_never_tells_the_number(yi: User) -> None:
    number = makers.citizen_number(88)
    someone = makers.make_subject("子虚（虚构）", kind=Kind.NATURAL_PERSON, code=number)
    makers.grade(someone)

    document = issue(someone, yi)

    assert number not in papers.text_of(bytes(DocumentFile.objects.get(document=document).pdf))
    assert number not in ProofSheet.objects.get().canonical
    assert number not in document.case_url


def test_a_moved_post_changes_the_proof(unit: Subject) -> None:
    person = makers.make_person()
    post = makers.make_post(unit, person)
    makers.make_misconduct(makers.make_subject("旧厂"), date(2026, 2, 2), person=person)
    before = proof_of(unit)
    with travel(at(22), tick=True):
        registering.leave(post, on=date(2026, 1, 1), by=makers.hand(unit.department), at=timezone.now())

        after = proof_of(unit)

    assert (before.level, after.level) == (3, 1)


def test_a_level_that_nobody_confirmed_is_marked_on_the_sheet(unit: Subject) -> None:
    clean = certifying.draft(proof_of(unit, known=at(21))).content
    makers.make_misconduct(unit, date(2026, 11, 2), item4=5)

    waiting = certifying.draft(proof_of(unit, known=at(21))).content

    assert isinstance(clean, certifying.Paper)
    assert isinstance(waiting, certifying.Paper)
    assert (clean.unconfirmed, waiting.unconfirmed) == (False, True)
