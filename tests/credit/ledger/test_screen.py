"""The ledger page: filters in the address, what each role sees, how many queries it takes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from credit.facts.moments import moment_of
from credit.ledger.query import LedgerQuery
from credit.regulation.levels import UNGRADED
from tests import makers
from tests.credit.ledger import bureau

pytestmark = pytest.mark.django_db

MOST_QUERIES = 17


def text(client: Client, **asked: str) -> str:
    answer = client.get("/ledger/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_leader_sees_every_department_and_a_clerk_the_own(as_leader: Client, as_clerk: Client) -> None:
    bureau.fill()

    assert "超化镇五金加工部" in text(as_leader, as_of="2026-05-12")
    own = text(as_clerk, as_of="2026-05-12")
    assert "新密市青屏化工有限公司" in own
    assert "超化镇五金加工部" not in own
    assert "超化镇五金加工部" not in text(as_clerk, as_of="2026-05-12", section="JC")


def test_administrator_and_auditor_see_no_ledger(as_administrator: Client, as_auditor: Client) -> None:
    assert as_administrator.get("/ledger/").status_code == 403
    assert as_auditor.get("/ledger/").status_code == 403


def test_filters_stay_in_the_address_and_are_told_in_a_sentence(as_leader: Client) -> None:
    bureau.fill()

    page = text(as_leader, as_of="2026-05-12", known_on="2099-01-01", section="ZF", industry="PJ", level="3", q="镕堃")

    assert bureau.LONG_NAME in page
    assert "查看日期 2026-05-12；按 2099-01-01 24:00 时掌握的情况；记录部门：应急管理综合行政执法大队；" in page
    assert "行业类别：安全评价机构类；信用等级：三级；名称或代码含“镕堃”" in page
    assert 'name="known_on" value="2099-01-01T23:59:59.999999+08:00"' in page


def test_other_days_carry_a_yellow_bar_and_today_none(as_leader: Client) -> None:
    bureau.fill()

    assert "您正在查看 2026-05-12 的台账" in text(as_leader, as_of="2026-05-12")
    assert "您正在查看" in text(as_leader, known_on="2026-05-12")
    assert "您正在查看" not in text(as_leader)


def test_empty_ledger_says_why_and_what_to_do(as_leader: Client) -> None:
    assert "没有符合条件的信用主体" in text(as_leader)


def test_subjects_being_graded_again_are_announced(as_clerk: Client) -> None:
    makers.make_subject("待评公司")

    assert "1 个信用主体正在重新评定" in text(as_clerk)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"as_of": "2026-13-40"}, "查看日期不是有效的日期"),
        ({"known_on": "上周"}, "“上周”不是日期或时间"),
        ({"level": "9"}, "没有这样的信用等级"),
        ({"section": "XX"}, "没有这样的记录部门"),
        ({"q": "410183190001010028"}, "请勿在台账中按证件号码查找"),
    ],
)
def test_faulty_filters_are_told_at_the_field(as_leader: Client, asked: dict[str, str], words: str) -> None:
    answer = as_leader.get("/ledger/", asked)

    assert "请先更正筛选条件" in answer.content.decode()
    assert words in answer.content.decode()


def test_posted_filters_come_back_as_an_address_without_a_persons_number(as_leader: Client, db: None) -> None:
    found = as_leader.post("/ledger/", {"q": "化工", "level": "3", "section": "", "csrfmiddlewaretoken": "x"})
    private = as_leader.post("/ledger/", {"q": "姓名不详 410183190001010029"})

    assert found.headers["Location"] == "/ledger/?q=%E5%8C%96%E5%B7%A5&level=3"
    assert private.status_code == 200
    assert "请勿在台账中按证件号码查找" in private.content.decode()


def test_long_ledgers_have_pages_of_fifty_and_odd_page_numbers_are_forgiven(as_leader: Client) -> None:
    bureau.fill(clean=60)

    first, last, beyond = (text(as_leader, as_of="2026-05-12", page=page) for page in ("1", "2", "99"))

    assert (first.count("清白公司"), last.count("清白公司")) == (50, 10)
    assert beyond.count("清白公司") == 10
    assert "第 1 页，共 2 页，共 65 条" in first


@pytest.mark.parametrize("asked", [{}, {"known_on": "2099-01-01"}, {"q": "公司", "industry": "KS"}, {"page": "2"}])
def test_page_takes_few_queries_however_long_the_ledger(as_leader: Client, asked: dict[str, str]) -> None:
    bureau.fill(clean=60)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        text(as_leader, as_of="2026-05-12", **asked)

    assert len(queries) <= MOST_QUERIES, [query["sql"][:120] for query in queries]


def test_query_survives_the_way_through_a_job() -> None:
    query = LedgerQuery(date(2026, 5, 12), moment_of("2026-05-01"), "WH", "KS", UNGRADED, "青屏", True)

    assert LedgerQuery.of(query.parameters) == query
    assert LedgerQuery.of(LedgerQuery(date(2026, 5, 12)).parameters) == LedgerQuery(date(2026, 5, 12))


def test_moment_is_the_end_of_a_day_or_a_time_in_the_bureaus_zone() -> None:
    assert moment_of("2026-05-12").isoformat() == "2026-05-12T23:59:59.999999+08:00"
    assert moment_of("2026-05-12 10:30").isoformat() == "2026-05-12T10:30:00+08:00"
    assert moment_of("2026-05-12T02:30:00Z") == moment_of("2026-05-12 10:30")
    with pytest.raises(ValueError, match="不是日期或时间"):
        moment_of("2026-02-30")
