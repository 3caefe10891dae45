"""The screen 参数与口径 as people use it: propose, see whom it moves, confirm, take the sheet, take it back."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from credit.models import PreviewedMove, RuleProposal, RuleVersion
from tests import makers, people
from tests.credit.rulebook.proposing import AT, proposed, repaired, shown
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


FILLED = {
    "version": "2027-1",
    "in_force_from": "2027年1月1日",
    "lapses_on": "",
    "basis": "新密应急〔2026〕99号（虚构）",
    "statement_working_days": "5",
    "current_post_burdens_unit": "on",
    "poor_evaluation_withholds_level_1": "on",
    "regimes_ending_by_themselves": ["应急部令2023-11"],
    "note": "按上级意见修订",
}


def test_a_version_is_proposed_shown_and_confirmed_on_screen(yi: User, bing: User) -> None:
    unit = repaired()
    makers.grade(unit, at=AT)
    proposer, confirmer = people.signed_in(yi), people.signed_in(bing)

    answer = proposer.post("/rulebook/propose/", FILLED, follow=True)

    proposal = RuleProposal.objects.get()
    assert answer.redirect_chain[-1][0] == proposal.get_absolute_url()
    assert "正在推演影响" in words(answer)
    assert "推演还没有完成" in words(confirmer.get(proposal.get_absolute_url()))
    shown(proposal)

    page = words(confirmer.get(proposal.get_absolute_url()))
    assert "修复之日起不再用于一年条件，仍用于三年条件" in page
    assert "合计 1" in page
    moves = confirmer.get(f"{proposal.get_absolute_url()}moves/?old=1&new=2")
    assert unit.name in words(moves)
    assert "没有符合条件的内容" in words(confirmer.get(f"{proposal.get_absolute_url()}moves/?old=3"))
    assert "将会" in words(confirmer.get(f"{proposal.get_absolute_url()}confirm/"))
    confirmer.post(f"{proposal.get_absolute_url()}confirm/")

    version = RuleVersion.objects.get(version="2027-1")
    rules = words(proposer.get("/rulebook/"))
    assert "2027-1 将施行" in rules
    assert "2023-7 现行" in rules
    assert "检查政策" in rules
    assert "列入和移出的期限" in rules
    assert f"{yi}" in words(proposer.get(version.get_absolute_url()))
    proposer.post(f"{version.get_absolute_url()}retract/", {"reason": "上级另有规定"})
    assert "已撤回" in words(proposer.get(version.get_absolute_url()))


def test_the_list_leaves_as_a_sheet_with_whom_it_holds(yi: User, bing: User) -> None:
    unit = repaired()
    shown(proposed(yi))

    answer = people.signed_in(bing).post(f"{RuleProposal.objects.get().get_absolute_url()}moves/", {"do": "sheet"})

    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert any(unit.name in [str(cell) for cell in row] for row in rows)


def test_a_department_sees_its_own_subjects_and_the_numbers_of_all(yi: User) -> None:
    repaired()
    shown(proposed(people.leader()))
    other = people.signed_in(people.supervisor("FM", username="fm", display_name="矿审核"))
    address = RuleProposal.objects.get().get_absolute_url()

    assert "合计 1" in words(other.get(address))
    assert "没有主体的等级会变动" in words(other.get(f"{address}moves/"))
    assert PreviewedMove.objects.count() == 1


def test_what_is_filled_in_wrong_is_said_at_its_field_and_nothing_is_written(as_supervisor: Client) -> None:
    answer = as_supervisor.post("/rulebook/propose/", {**FILLED, "in_force_from": "2026-11-23"})
    assert "最早自明日起施行" in words(answer)

    answer = as_supervisor.post("/rulebook/propose/", {**FILLED, "version": "2023-7", "statement_working_days": "五"})
    assert "应为整数" in words(answer)

    assert not RuleProposal.objects.exists()


def test_a_clerk_reads_and_proposes_nothing(as_clerk: Client, yi: User) -> None:
    proposal = proposed(yi)

    assert "提出新版本" not in words(as_clerk.get("/rulebook/"))
    assert as_clerk.get("/rulebook/propose/").status_code == 403
    assert as_clerk.get(proposal.get_absolute_url()).status_code == 200
    assert as_clerk.post(f"{proposal.get_absolute_url()}confirm/").status_code == 403


def test_the_progress_refreshes_the_page_when_it_is_done(yi: User) -> None:
    proposal, client = proposed(yi), people.signed_in(yi)
    assert "正在推演影响" in client.get(proposal.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()

    shown(proposal)

    assert client.get(proposal.get_absolute_url(), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_day_before_the_first_version_is_marked_as_reckoned_back(as_clerk: Client) -> None:
    unit = makers.make_subject()
    makers.grade(unit, at=AT)

    assert "按本制度推算" in words(as_clerk.get(f"/subjects/{unit.pk}/?on=2022-05-01"))
    assert "2023-01-28 前按本制度推算" in words(as_clerk.get(f"/subjects/{unit.pk}/"))
