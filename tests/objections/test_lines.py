"""Every line that a record tells can be pointed at, and corrected by the record's own form."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.gate import Refused
from credit.facts.telling import told
from credit.models import CreditRecord
from objections.lines import FIELDS, corrected, form_of, lines_of, records_behind
from tests import makers, people

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
DERIVED = {"事故等级"}
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


def test_every_line_told_has_a_field_of_the_form() -> None:
    by = people.clerk()

    for record in records():
        labels = {field.label for field in told(record)} - DERIVED
        assert labels == set(FIELDS[record.kind])
        fields = form_of(record, None, by=by, today=date(2026, 9, 17)).fields
        assert set(FIELDS[record.kind].values()) - DETERMINED <= set(fields)
        assert lines_of(record)[0].label == "整条记录"


NEW = {
    "document_number": ["新密应急罚〔2025〕1号"],
    "authority": ["郑州市应急管理局"],
    "by_emergency": ["False"],
    "penalty_kinds": ["罚款", "警告"],
    "fine": ["3万"],
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
}


def test_each_line_can_be_corrected_and_nothing_else_changes() -> None:
    by, today = people.clerk(), date(2026, 9, 17)

    for record in records():
        before = {line.name: line.stated for line in lines_of(record)[1:]}
        for name in before:
            if name == "who":
                continue
            if name not in form_of(record, None, by=by, today=today).fields:
                with pytest.raises(Refused, match="认定"):
                    corrected(record, name, NEW[name], by=by, today=today)
                continue
            changed = corrected(record, name, NEW[name], by=by, today=today).record
            after = {line.name: line.stated for line in lines_of(changed)[1:]}
            assert {key for key in before if before[key] != after[key]} == {name}, record.kind
    assert records_behind(record.subject, DAY) == []
