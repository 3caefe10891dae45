"""Worklists: whose, in which order, what is said when nothing waits, and what a page costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import Role, User
from credit.models import Term
from credit.terms import clocks
from credit.terms.clocks import TermKind
from credit.terms.escalation import Staff
from subjects.cases import Case
from subjects.models import Subject
from tests import makers, people
from tests.reading import queries_of, seen

pytestmark = pytest.mark.django_db
ANSWER = TermKind("test_answer", "答复期限", "第十条", 3)
REPAIR = TermKind("test_repair", "修复决定期限", "第十六条", 10)
TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-26 10:00+08:00", tick=False):
        yield


def term(unit: Subject, title: str, on: date, *handlers: User, kind: TermKind = ANSWER) -> Term:
    return clocks.start(kind, Case(f"tests.case:{title}", title, "/terms/all/", unit), on=on, handlers=handlers)


def in_order(page: str, *titles: str) -> bool:
    places = [page.find(title) for title in titles]
    return -1 not in places and places == sorted(places)


def test_my_tasks_stand_by_what_is_left_the_overdue_first(unit: Subject) -> None:
    jia = people.clerk()
    term(unit, "宽裕的", date(2026, 11, 25), jia)
    term(unit, "超期的", date(2026, 11, 20), jia)
    term(unit, "今天的", date(2026, 11, 23), jia)
    term(unit, "别人的", date(2026, 11, 20))

    page = seen(people.signed_in(jia), "/terms/")

    assert in_order(page, "超期的", "今天的", "宽裕的")
    assert "别人的" not in page
    assert "超期的 已超期 1 个工作日 截止 2026-11-25 答复期限（3 个工作日） 第十条" in page
    assert "超期 1 件 ，今日到期 1 件，未到期 1 件。统计截至 2026-11-26 10:00" in page


def test_a_term_without_a_handler_in_service_waits_for_the_supervisors(unit: Subject) -> None:
    gone = people.clerk(username="gone")
    term(unit, "无人办理的", date(2026, 11, 23))
    term(unit, "离岗人员的", date(2026, 11, 23), gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    supervisors = seen(people.signed_in(people.supervisor()), "/terms/")
    assert "无人办理的" in supervisors
    assert "离岗人员的" in supervisors
    assert "您没有待办事项" in seen(people.signed_in(people.clerk()), "/terms/")
    other = people.supervisor("FM", username="xin")
    assert "您没有待办事项" in seen(people.signed_in(other), "/terms/")


def test_the_departments_terms_are_its_own_and_the_leader_sees_all_by_department(unit: Subject) -> None:
    mine = makers.make_subject("新密市白石矿业有限公司", department_code="FM", industry_code="KS-01")
    term(unit, "危化的", date(2026, 11, 20))
    term(mine, "矿山的", date(2026, 11, 23))

    clerk = seen(people.signed_in(people.clerk()), "/terms/all/")
    assert "危化的" in clerk
    assert "矿山的" not in clerk
    leader = people.signed_in(people.leader())
    everything = seen(leader, "/terms/all/")
    assert in_order(everything, "各部门期限", "危化的", "矿山的")
    assert "危化的" not in seen(leader, "/terms/all/?department=FM")


def test_terms_are_filtered_by_kind_and_a_made_up_kind_is_refused(unit: Subject) -> None:
    term(unit, "异议的", date(2026, 11, 23))
    term(unit, "修复的", date(2026, 11, 23), kind=REPAIR)
    clerk = people.signed_in(people.clerk())

    assert "异议的" not in seen(clerk, "/terms/all/?kind=test_repair")
    assert "没有这样的选项" in seen(clerk, "/terms/all/?kind=nothing")


def test_suspended_ones_stand_apart_and_finished_ones_say_whether_in_time(unit: Subject) -> None:
    jia = people.clerk()
    paused = term(unit, "送检的", date(2026, 11, 23), jia)
    clocks.suspend(
        paused,
        at=makers.moment(date(2026, 11, 24)),
        reason="送检",
        document="委托书",
        by=jia,
        expected_on=date(2026, 12, 4),
    )
    clocks.end(term(unit, "按时的", date(2026, 11, 19), jia), on=date(2026, 11, 24))
    clocks.end(term(unit, "迟到的", date(2026, 11, 19), jia), on=date(2026, 11, 25))
    clocks.end(term(unit, "久远的", date(2026, 9, 1), jia), on=date(2026, 9, 3))
    client = people.signed_in(jia)

    assert "送检的" not in seen(client, "/terms/")
    suspended = seen(client, "/terms/?tab=suspended")
    assert "送检的 暂停计时 自 2026-11-24 起，预计 2026-12-04 恢复 送检（委托书）" in suspended
    finished = seen(client, "/terms/?tab=finished")
    assert "按时的 按期办结" in finished
    assert "迟到的 超期办结" in finished
    assert "久远的" not in finished


def test_an_empty_list_names_what_comes_next(unit: Subject) -> None:
    client = people.signed_in(people.clerk())
    assert "受理、告知等办理事项开始后，期限自动在此显示" in seen(client, "/terms/all/")

    term(unit, "异议〔2026〕7号", date(2026, 11, 25))

    page = seen(client, "/terms/")
    assert "您没有待办事项 没有超期事项。 最近一次到期：11月30日 异议〔2026〕7号 （答复期限）" in page


def test_the_first_page_begins_with_what_waits_for_me(unit: Subject) -> None:
    jia = people.clerk()
    for number in range(8):
        term(unit, f"第{number}件", date(2026, 11, 20), jia)

    page = seen(people.signed_in(jia), "/")

    assert in_order(
        page, "8 我的待办，超期 8 件", "我的待办 按剩余工作日", "第5件", "另有 2 件，查看全部待办", "没有。四级主体"
    )
    assert "各部门期限" not in page
    assert in_order(
        seen(people.signed_in(people.leader()), "/"), "8 各部门超期", "危化品监管科 8 0 0 0", "没有。四级主体"
    )


def test_what_is_due_by_calendar_days_is_listed_too(unit: Subject) -> None:
    duty = TermKind("test_duty", "管理措施", "第十二条（四）", None)
    case = Case("tests.case:duty", "重点监管", "/", unit)
    clocks.start(duty, case, on=date(2026, 1, 1), due_on=date(2026, 12, 1))

    assert "重点监管 剩余 5 天 截止 2026-12-01 管理措施 第十二条（四）" in seen(
        people.signed_in(people.clerk()), "/terms/all/"
    )


@pytest.mark.parametrize("address", ["/terms/all/", "/terms/", "/terms/all/?tab=finished"])
def test_a_page_costs_the_same_for_many(unit: Subject, address: str, as_leader: Client) -> None:
    jia = people.clerk()
    term(unit, "第一件", date(2026, 11, 23), jia)
    client = people.signed_in(jia)
    few = len(queries_of(lambda: client.get(address)))
    for number in range(30):
        made = term(unit, f"第{number}件", date(2026, 11, 23), jia, people.clerk(username=f"clerk-{number}"))
        if number % 3 == 0:
            clocks.end(made, on=TODAY)

    assert len(queries_of(lambda: client.get(address))) <= max(few, 12)
    assert len(queries_of(lambda: as_leader.get(address))) <= 14


def test_pages_of_fifty(unit: Subject) -> None:
    for number in range(53):
        term(unit, f"事项{number:02}", date(2026, 11, 23))
    client = people.signed_in(people.clerk())

    assert "第 1 页，共 2 页，共 53 条" in seen(client, "/terms/all/")
    assert "事项52" in seen(client, "/terms/all/?page=2")
    assert "事项00" not in seen(client, "/terms/all/?page=2&kind=test_answer")


def test_the_month_shows_due_days_and_days_off(unit: Subject) -> None:
    term(unit, "异议〔2026〕7号", date(2026, 9, 28))
    clerk = people.signed_in(people.clerk())

    october = seen(clerk, "/terms/month/?month=2026-10")

    assert "2026年10月到期 1 件" in october
    assert "8 日 星期四 异议〔2026〕7号 答复期限 新密市青屏化工有限公司，已超期 36 个工作日" in october
    assert "1 日 星期四 休 2 日" in october
    assert "10 日 星期六 班 11 日" in october
    assert "本月没有到期的办理事项" in seen(clerk, "/terms/month/?month=2026-09")
    assert "2027 年尚无国务院办公厅的安排" in seen(clerk, "/terms/month/?month=2027-02")
    assert "26 日 星期四 今天" in seen(clerk, "/terms/month/?month=nonsense")
    assert "2026年11月" in seen(clerk, "/terms/month/?month=9999-12")
    stranger = people.signed_in(people.clerk("FM", username="xin"))
    assert "异议〔2026〕7号" not in seen(stranger, "/terms/month/?month=2026-10")


def test_a_term_whose_handler_went_elsewhere_waits_for_the_supervisors_too(unit: Subject) -> None:
    jia, yi = people.clerk(), people.supervisor()
    term(unit, "调走的", TODAY, jia)
    assert not Term.objects.waiting_for(yi).exists()

    jia.department = makers.department("FM")
    jia.save()

    assert Term.objects.waiting_for(yi).get().case_title == "调走的"
    assert set(Staff().handlers(Term.objects.get())) == {jia, yi}


def test_a_term_whose_handler_reads_no_records_any_more_waits_for_the_supervisors(unit: Subject) -> None:
    jia, yi = people.clerk(), people.supervisor()
    term(unit, "改任的", TODAY, jia)

    jia.role, jia.department = Role.AUDITOR, None
    jia.save()

    assert Term.objects.waiting_for(yi).get().case_title == "改任的"
    assert Staff().handlers(Term.objects.get()) == [yi]
