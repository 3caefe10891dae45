"""The list of officers: kept by the department's supervisors, with certificates that end and a history that stays."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.gate import Refused
from accounts.models import User
from accounts.versions import Stale, version_of
from inspections import enlisting
from inspections.enlisting import Certified
from inspections.models import Officer
from tests import makers, people
from tests.inspections.planning.office import at

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def certified() -> Certified:
    return Certified("卫岑舟", "410183-T900", date(2024, 1, 1), date(2027, 12, 31), [makers.industry()], None)


def enlisted(by: User) -> Officer:
    return enlisting.enlist(makers.department(), certified(), by=by, at=at(DAY))


def test_a_supervisor_keeps_the_own_department_s_list_with_its_history(yi: User, jia: User) -> None:
    officer = enlisted(yi)

    enlisting.change(officer, certified()._replace(user=jia, note="借调"), by=yi, seen=version_of(officer), at=at(DAY))

    officer.refresh_from_db()
    assert (officer.user, officer.note, list(officer.industries.all())) == (jia, "借调", [makers.industry()])
    assert officer.history.earliest().history_user == yi


def test_nobody_else_keeps_it(jia: User, bing: User) -> None:
    for by in (jia, bing, people.supervisor("FM", username="gui", display_name="癸审核")):
        with pytest.raises(Refused, match="由所属部门的审核人维护"):
            enlisted(by)
    assert not Officer.objects.exists()


def test_what_cannot_be_is_refused_and_writes_nothing(yi: User) -> None:
    other = people.clerk("FM", username="geng", display_name="庚经办")
    for wrong, words in (
        (certified()._replace(name=" "), "姓名和执法证号"),
        (certified()._replace(certified_until=date(2023, 1, 1)), "止日早于起日"),
        (certified()._replace(industries=[]), "至少选择一个专业领域"),
        (certified()._replace(user=other), "不属于危化品监管科"),
    ):
        with pytest.raises(Refused, match=words):
            enlisting.enlist(makers.department(), wrong, by=yi, at=at(DAY))
    assert not Officer.objects.exists()

    enlisted(yi)
    with pytest.raises(Refused, match="已在名录中"):
        enlisted(yi)


def test_whoever_saw_an_old_version_is_told(yi: User) -> None:
    officer = enlisted(yi)
    seen = version_of(officer)
    enlisting.change(officer, certified()._replace(note="甲"), by=yi, seen=seen, at=at(DAY))

    with pytest.raises(Stale):
        enlisting.change(officer, certified()._replace(note="乙"), by=yi, seen=seen, at=at(DAY))


@pytest.mark.parametrize(
    ("first", "last", "active", "word"),
    [
        (date(2024, 1, 1), None, True, "有效"),
        (date(2024, 1, 1), date(2027, 1, 24), True, "有效"),
        (date(2024, 1, 1), date(2027, 1, 23), True, "将到期"),
        (date(2024, 1, 1), DAY, True, "将到期"),
        (date(2024, 1, 1), date(2026, 11, 23), True, "已过期"),
        (date(2026, 11, 25), None, True, "未生效"),
        (date(2024, 1, 1), None, False, "不在岗"),
    ],
)
def test_a_certificate_is_told_in_one_word(yi: User, first: date, last: date | None, active: bool, word: str) -> None:
    told = certified()._replace(certified_from=first, certified_until=last, active=active)
    officer = enlisting.enlist(makers.department(), told, by=yi, at=at(DAY))

    assert str(enlisting.validity(officer, DAY)) == word
    assert Officer.objects.able_on(DAY).exists() == (word in ("有效", "将到期"))
