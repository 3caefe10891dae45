"""`rulebook` and `adopt_rulebook` of docs/exchange.md, as a person at the keyboard runs them."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from credit.facts.rulebooks import rulebooks
from credit.grades import grading
from credit.models import GradeChange, RuleProposal, RuleVersion
from tests import makers
from tests.credit.rulebook.proposing import repaired

pytestmark = pytest.mark.django_db

VALUES = {
    "current_post_burdens_unit": True,
    "repair_ends_three_year_conditions": True,
    "poor_evaluation_withholds_level_1": True,
    "statement_working_days": 5,
    "regimes_ending_by_themselves": ["应急部令2023-11"],
}


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def shown() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("rulebook", "--format", "json"))
    return found


def adopt(folder: Path, said: object, proposed_by: str = "yi", confirmed_by: str = "bing") -> str:
    file = folder / "rules.json"
    file.write_text(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return run("adopt_rulebook", str(file), "--proposed-by", proposed_by, "--confirmed-by", confirmed_by)


def test_all_versions_are_printed_the_oldest_first() -> None:
    (first,) = shown()

    assert list(first) == ["version", "in_force_from", "lapses_on", "values", "basis", "proposed_by", "confirmed_by"]
    assert (first["version"], first["in_force_from"], first["lapses_on"]) == ("2023-7", "2023-01-28", None)
    assert first["values"] == VALUES
    assert (first["proposed_by"], first["confirmed_by"]) == (None, None)


def test_a_version_is_taken_in_with_what_it_leaves_out_as_before_and_grades_at_once(
    yi: User, bing: User, tmp_path: Path
) -> None:
    unit = repaired()
    makers.grade(unit)
    said = {
        "version": "2026-1",
        "in_force_from": "2026-06-01",
        "values": {"repair_ends_three_year_conditions": False},
        "basis": "新密应急〔2026〕1号（虚构）",
        "lapses_on": "2031-06-01",
    }

    told = adopt(tmp_path, said)

    assert "1 个信用主体" in told
    second = shown()[1]
    assert second["values"] == {**VALUES, "repair_ends_three_year_conditions": False}
    assert (second["lapses_on"], second["proposed_by"], second["confirmed_by"]) == ("2031-06-01", "yi", "bing")
    levels = [grading.timelines_of([unit.pk])[unit.pk].level_on(day) for day in (date(2026, 5, 31), date(2026, 6, 1))]
    assert [one.level for one in levels if one] == [1, 2]
    assert GradeChange.objects.get().cause == "规则版本 2026-1 自 2026-06-01 起施行"
    assert "全部一致" in run("check_grades")


GOOD: dict[str, Any] = {"version": "2027-1", "in_force_from": "2027-01-01", "basis": "虚构", "values": {}}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("{", "JSON"),
        ("[]", "JSON 对象"),
        ('{"version": "a", "version": "b"}', "出现了两次"),
        ({**GOOD, "proposed_by": "yi"}, "不认识的键“proposed_by”"),
        ({**GOOD, "statement_working_days": 5}, "不认识的键“statement_working_days”"),
        ({**GOOD, "values": {"x": 1}}, "不认识的键“x”"),
        ({**GOOD, "values": {"version": "x"}}, "不认识的键“version”"),
        ({**GOOD, "values": []}, "values 应为"),
        ({key: value for key, value in GOOD.items() if key != "basis"}, "缺少“basis”"),
        ({**GOOD, "version": 20271}, "“version”的值"),
        ({**GOOD, "version": "2023-7"}, "已经用过"),
        ({**GOOD, "in_force_from": "2023-01-28"}, "须在上一版本"),
        ({**GOOD, "in_force_from": "2027年1月1日"}, "“in_force_from”的值"),
        ({**GOOD, "in_force_from": "2027-02-29"}, "“in_force_from”的值"),
        ({**GOOD, "lapses_on": "2027-01-01"}, "失效日期须在施行日期之后"),
        ({**GOOD, "lapses_on": False}, "“lapses_on”的值"),
        ({**GOOD, "values": {"current_post_burdens_unit": "是"}}, "true 或者 false"),
        ({**GOOD, "values": {"current_post_burdens_unit": 1}}, "true 或者 false"),
        ({**GOOD, "values": {"statement_working_days": True}}, "整数"),
        ({**GOOD, "values": {"statement_working_days": 5.0}}, "整数"),
        ({**GOOD, "values": {"statement_working_days": 0}}, "1 至 60"),
        ({**GOOD, "values": {"regimes_ending_by_themselves": ["令第11号"]}}, "安监总办2017-49"),
        ({**GOOD, "values": {"regimes_ending_by_themselves": "应急部令2023-11"}}, "列表"),
        ({**GOOD, "values": {"regimes_ending_by_themselves": [["应急部令2023-11"]]}}, "列表"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_nothing_is_written(
    yi: User, bing: User, tmp_path: Path, said: object, words: str
) -> None:
    with pytest.raises(CommandError, match=words) as fault:
        adopt(tmp_path, said)

    assert fault.value.returncode == 1
    assert RuleVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("proposer", "confirmer", "words"), [("yi", "yi", "两个不同的人"), ("yi", "x", "没有可用的账号")]
)
def test_two_different_people_or_nothing(
    yi: User, bing: User, tmp_path: Path, proposer: str, confirmer: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words) as fault:
        adopt(tmp_path, GOOD, proposer, confirmer)

    assert fault.value.returncode == 1
    assert len(rulebooks()) == 1
    assert not RuleProposal.objects.exists()


def test_a_file_that_is_not_there_is_said(yi: User, bing: User, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="读不出来") as fault:
        run("adopt_rulebook", str(tmp_path / "nowhere.json"), "--proposed-by", "yi", "--confirmed-by", "bing")

    assert fault.value.returncode == 1
