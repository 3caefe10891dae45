"""Every line that a record tells can be pointed at, and corrected by the record's own form."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts.gate import Refused
from credit.facts.telling import DERIVED, told
from credit.models import CreditRecord
from objections.forms.findings import field_of
from objections.lines import corrected, lines_of, records_behind
from tests import makers, people

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
TODAY = date(2026, 9, 17)
DETERMINED = {"especially_bad"}
"""Lines that two people may have to determine; then the form has no field for them."""


def records() -> list[CreditRecord]:
    unit = makers.make_subject()
    made = [
        makers.make_penalty(unit, DAY),
        makers.make_misconduct(unit, DAY, item4=3),
        makers.make_accident(unit, DAY, DAY, legal_basis="批复〔2026〕1号"),
        makers.make_sanction(unit, DAY),
    ]
    return list(CreditRecord.objects.filter(pk__in=[row.pk for row in made]).select_related("subject"))


def test_every_line_told_is_a_column_with_a_field_of_the_form() -> None:
    by, columns = people.clerk(), {field.name for field in CreditRecord._meta.fields}

    for record in records():
        lines = {line.name for line in lines_of(record)[1:]}
        assert lines == {one.name for one in told(record)} - DERIVED
        assert lines <= columns
        for name in lines - DETERMINED:
            assert field_of(record, name, by=by, at=timezone.now()), name
        assert lines_of(record)[0].label == "整条记录"


NEW = {
    "document_number": ["新密应急罚〔2025〕1号"],
    "authority": ["郑州市应急管理局"],
    "by_emergency": ["False"],
    "penalty_kinds": ["罚款", "警告"],
    "fine": ["30000"],
    "content": ["另一事实"],
    "legal_basis": ["安全生产法第九十七条"],
    "basis_on": ["2026-04-01"],
    "occurred_on": ["2026-01-05"],
    "final_on": ["2026-08-01"],
    "item4": ["5"],
    "deaths": ["3"],
    "injured": ["2"],
    "loss": ["120.5"],
    "liable": ["False"],
    "especially_bad": ["True"],
    "removed_on": ["2026-05-01"],
    "heard_number": ["密税认〔2026〕8号"],
    "heard_on": ["2026-01-04"],
    "heard_authority": ["国家税务总局新密市税务局"],
    "procedure": ["summary"],
}


def test_each_line_can_be_corrected_and_nothing_else_changes() -> None:
    for record in records():
        before = {line.name: line.stated for line in lines_of(record)[1:]}
        NEW["catalogue_item"] = [str(makers.catalogue_item().pk)]
        for name in before.keys() - {"person"}:
            if name in DETERMINED:
                with pytest.raises(Refused, match="认定"):
                    corrected(record, name, NEW[name], today=TODAY)
                continue
            changed = corrected(record, name, NEW[name], today=TODAY).record
            after = {line.name: line.stated for line in lines_of(changed)[1:]}
            assert {key for key in before if before[key] != after[key]} == {name}, record.kind
    assert records_behind(record.subject, DAY) == []


def test_what_an_old_record_lacks_does_not_stand_in_the_way_of_another_line() -> None:
    record = makers.make_penalty(makers.make_subject(), DAY)
    record.fine, record.collector = None, ""
    record.save()

    assert corrected(record, "content", ["另一事实"], today=TODAY).record.content == "另一事实"
    with pytest.raises(Refused, match="请填写罚款金额"):
        corrected(makers.make_penalty(record.subject, DAY), "fine", [], today=TODAY)


def test_a_correction_that_says_the_same_is_none() -> None:
    record = makers.make_penalty(makers.make_subject(), DAY)

    for name, values in (("fine", ["20000.00"]), ("penalty_kinds", ["罚款"]), ("by_emergency", ["True"])):
        with pytest.raises(Refused, match="与原记载相同"):
            corrected(record, name, values, today=TODAY)


def test_a_person_is_corrected_to_another_who_is_known_and_to_nobody_else() -> None:
    unit = makers.make_subject()
    one, other = makers.make_person("子虚"), makers.make_person("乌有")
    record = makers.make_misconduct(unit, DAY, person=one)

    assert corrected(record, "person", [str(other.pk)], today=TODAY).record.person == other
    assert corrected(record, "person", [], today=TODAY).words == "单位（不针对个人）"
    with pytest.raises(Refused, match="请核对"):
        corrected(record, "person", ["999999"], today=TODAY)
