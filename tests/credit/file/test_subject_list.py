"""The list of subjects: found by name, code, initials and filters, sorted, paged; all of it in the address."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.test import Client
from django.utils.timezone import make_aware
from time_machine import travel

from credit.forms.files import private_number_in
from credit.records import recording
from subjects.models import Kind, RegradeRequest, Subject
from tests import makers
from tests.reading import queries_of, seen, words

NOON = make_aware(datetime(2026, 11, 23, 12))
LIST = "/subjects/"


@pytest.fixture(autouse=True)
def _noon() -> object:
    with travel(NOON, tick=False):
        yield


def names(client: Client, address: str) -> list[str]:
    """The subjects shown, in order."""
    html = client.get(address).content.decode()
    return re.findall(r'class="name"><a href="/subjects/\d+/">([^<]+)</a>', html)


@pytest.fixture
def bureau(db: None) -> dict[str, Subject]:
    """One subject for each thing that one may filter by."""
    made = {
        "clean": makers.make_subject("安泰化工"),
        "fined": makers.make_subject("柏林燃气"),
        "soon": makers.make_subject("长青涂料", kind=Kind.SOLE_TRADER),
        "uncommitted": makers.make_subject("东岭危货", committed_on=None),
        "worst": makers.make_subject("恩泽气体"),
        "gone": makers.make_subject("福安加油站", deregistered_on=date(2026, 6, 1)),
        "mine": makers.make_subject("高岭矿业", department_code="FM", industry_code="KS-01"),
    }
    makers.make_penalty(made["fined"], date(2026, 5, 1))
    makers.make_penalty(made["soon"], date(2025, 12, 5))
    makers.make_misconduct(made["worst"], date(2026, 3, 2), item4=5)
    makers.grade(*made.values())
    return made


def test_the_list_holds_those_under_supervision_by_name(bureau: dict[str, Subject], as_clerk: Client) -> None:
    assert names(as_clerk, LIST) == ["东岭危货", "安泰化工", "恩泽气体", "柏林燃气", "长青涂料"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=燃气", ["柏林燃气"]),
        ("q=atHG", ["安泰化工"]),
        ("level=1", ["安泰化工"]),
        ("level=3", ["柏林燃气", "长青涂料"]),
        ("level=4", ["恩泽气体"]),
        ("level=none", ["东岭危货"]),
        ("kind=sole_trader", ["长青涂料"]),
        ("changing=on", ["长青涂料"]),
        ("uncommitted=on", ["东岭危货"]),
        ("span=gone", ["福安加油站"]),
        ("span=all&q=安", ["安泰化工", "福安加油站"]),
        ("industry=KS", ["东岭危货", "安泰化工", "恩泽气体", "柏林燃气", "长青涂料"]),
        ("industry=YH", []),
        ("level=3&kind=sole_trader&sort=-name", ["长青涂料"]),
    ],
)
def test_filters(bureau: dict[str, Subject], as_clerk: Client, asked: str, expected: list[str]) -> None:
    assert names(as_clerk, f"{LIST}?{asked}") == expected


def test_disputed_and_regrading_are_filters_too(bureau: dict[str, Subject], as_clerk: Client) -> None:
    recording.open_dispute(bureau["fined"].records.get(), at=makers.moment(date(2026, 11, 2)))
    RegradeRequest.objects.create(subject=bureau["clean"], cause="新记录")

    assert names(as_clerk, f"{LIST}?disputed=on") == ["柏林燃气"]
    assert names(as_clerk, f"{LIST}?regrading=on") == ["安泰化工"]


def test_a_leader_sees_every_department_and_may_choose_one(bureau: dict[str, Subject], as_leader: Client) -> None:
    assert len(names(as_leader, LIST)) == 6
    assert names(as_leader, f"{LIST}?department=FM") == ["高岭矿业"]


def test_sorting_by_level_and_by_next_change(bureau: dict[str, Subject], as_clerk: Client) -> None:
    falling = ["东岭危货", "恩泽气体", "柏林燃气", "长青涂料", "安泰化工"]

    assert names(as_clerk, f"{LIST}?sort=-level") == falling
    assert names(as_clerk, f"{LIST}?sort=level") == falling[::-1]
    assert names(as_clerk, f"{LIST}?sort=next")[:2] == ["长青涂料", "柏林燃气"]
    assert len(names(as_clerk, f"{LIST}?sort=next")) == 5
    assert names(as_clerk, f"{LIST}?sort=nonsense") == names(as_clerk, LIST)


def test_pages_in_the_order_of_the_next_change_go_on_with_those_that_have_none(as_clerk: Client, db: None) -> None:
    made = [makers.make_subject(f"化工{number:03d}厂") for number in range(60)]
    makers.make_penalty(made[59], date(2026, 5, 1))
    makers.grade(*made)

    pages = [names(as_clerk, f"{LIST}?sort=next&page={page}") for page in (1, 2)]

    assert pages[0] == ["化工059厂", *(f"化工{number:03d}厂" for number in range(49))]
    assert pages[1] == [f"化工{number:03d}厂" for number in range(49, 59)]


def test_each_line_tells_level_since_grounds_and_next_change(bureau: dict[str, Subject], as_clerk: Client) -> None:
    page = seen(as_clerk, f"{LIST}?q=柏林")

    assert "三级 ◆ 2026-05-01 第十二条（三）2 2027-05-02 二级 ○ 危险化学品" in page
    assert "第 1 页，共 1 页，共 1 条" in page


def test_a_whole_code_goes_straight_to_the_file(bureau: dict[str, Subject], as_clerk: Client) -> None:
    subject = bureau["fined"]

    assert as_clerk.get(LIST, {"q": subject.code.lower()}).headers["Location"] == f"{LIST}{subject.pk}/"
    assert as_clerk.get(LIST, {"q": bureau["mine"].code}).status_code == 200


def test_what_is_posted_comes_back_as_an_address(as_clerk: Client, db: None) -> None:
    answer = as_clerk.post(LIST, {"q": "化工", "level": "3", "kind": "", "sort": "-name"})

    assert answer.headers["Location"] == f"{LIST}?q=%E5%8C%96%E5%B7%A5&level=3&sort=-name"


def test_a_persons_number_never_stands_in_an_address(as_clerk: Client, db: None) -> None:
    number = makers.citizen_number(988_001)
    subject = makers.make_subject("李建军", kind=Kind.NATURAL_PERSON, code=number)
    makers.grade(subject)
    unknown = makers.citizen_number(988_002)

    found = as_clerk.post(LIST, {"q": number})
    missed = as_clerk.post(LIST, {"q": unknown}, follow=True)
    typed = words(as_clerk.get(LIST, {"q": number}))

    assert found.headers["Location"] == f"{LIST}{subject.pk}/"
    assert unknown not in missed.redirect_chain[0][0]
    assert "未查到证件号码 410183" in words(missed)
    assert "证件号码不能写在网址里" in typed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("410183190001010028", "410183190001010028"),
        ("４１０１８３１９０００１０１００２８", "410183190001010028"),
        ("410183190001010029", "410183190001010029"),
        ("身份证号：410183 19000101 001x。", "41018319000101001X"),
        ("4101831900010100281", ""),
        ("914101007067858787", ""),
        ("91410183MA0000013L", ""),
        ("新密市化工", ""),
        ("", ""),
    ],
)
def test_what_looks_like_a_persons_number(text: str, number: str) -> None:
    assert private_number_in(text) == number


def test_pages_are_kept_in_the_address_with_the_filters(as_clerk: Client, db: None) -> None:
    made = [makers.make_subject(f"化工{number:03d}厂") for number in range(51)]
    makers.grade(*made)

    first, second = (names(as_clerk, f"{LIST}?q=化工&page={page}") for page in (1, 2))

    assert (len(first), second) == (50, ["化工050厂"])
    assert "?q=%E5%8C%96%E5%B7%A5&amp;page=2" in as_clerk.get(f"{LIST}?q=化工").content.decode()


def test_a_wrong_filter_is_named(as_clerk: Client, db: None) -> None:
    page = seen(as_clerk, f"{LIST}?level=9")

    assert "处需要更正" in page


def test_an_empty_list_says_what_to_do(as_clerk: Client, db: None) -> None:
    assert "还没有信用主体" in seen(as_clerk, LIST)
    assert "请核对名称或代码" in seen(as_clerk, f"{LIST}?q=无此主体")


@pytest.mark.parametrize("asked", ["", "?level=3&disputed=on&changing=on&sort=next", "?industry=KS&q=a&sort=-level"])
def test_the_list_costs_at_most_15_queries(bureau: dict[str, Subject], as_leader: Client, asked: str) -> None:
    queries = queries_of(lambda: as_leader.get(f"{LIST}{asked}"))

    assert len(queries) <= 15, "\n".join(queries)
