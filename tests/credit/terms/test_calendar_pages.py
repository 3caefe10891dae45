"""The screen 工作日历: a year, a day, a change from the pasted notice to its confirmation, and what the browser asks for."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from accounts.models import JournalEntry, User
from credit.models import CalendarChange, Term, WorkingYear
from credit.terms import changing, clocks
from credit.terms.arrangement import runs_of
from credit.terms.clocks import TermKind
from subjects.cases import Case
from subjects.models import Subject
from tests import makers, people
from tests.credit.terms.tables import AT, NOTICES, SOURCE, days_of, proposed, without
from tests.reading import queries_of, seen

pytestmark = pytest.mark.django_db
State = CalendarChange.State
ANSWER = TermKind("test_answer", "答复期限", "第十条", 3)
LONG = TermKind("test_long", "决定期限", "第十六条", 30)
CHANGE = "/calendar/2027/change/"


@pytest.fixture(autouse=True)
def _today() -> object:
    with travel(AT, tick=False):
        yield


def term(number: int, on: date, subject: Subject, kind: TermKind = ANSWER) -> Term:
    return clocks.start(kind, Case(f"tests.case:{number}", f"异议〔2026〕{number}号", f"/x/{number}/", subject), on=on)


def elsewhere() -> Subject:
    return makers.make_subject("新密市白石矿业有限公司", department_code="FM", industry_code="KS-01")


def typed(act: str = "propose", *, notice: str = "", **fields: str) -> dict[str, str]:
    """The form as read from the notice, with some fields typed otherwise."""
    runs = runs_of(days_of(2027))
    data = {"run-TOTAL_FORMS": str(len(runs)), "run-INITIAL_FORMS": "0", "act": act, "notice": notice, "note": ""}
    data |= {"title": SOURCE.title, "number": SOURCE.number, "issued_on": "2026-11-04"}
    for number, run in enumerate(runs):
        row = {"first": run.first.isoformat(), "last": run.last.isoformat(), "kind": run.kind.value, "name": run.name}
        data |= {f"run-{number}-{name}": value for name, value in row.items()}
    return data | {name.replace("_of_", "-"): value for name, value in fields.items()}


def test_the_year_says_where_it_comes_from_and_what_is_due(as_clerk: Client) -> None:
    term(7, date(2026, 9, 30), makers.make_subject())
    term(8, date(2026, 9, 30), elsewhere())

    page = seen(as_clerk, "/calendar/2026/")

    assert "依据国办 2026 年节假日安排，第1版，已确认 全年 248 个工作日" in page
    assert "10 班 1 个期限到期" in page
    assert "2026-10-01 至 2026-10-07 周四至周三 休 放假 （国庆节） 7" in page
    assert "第1版 现行" in page
    assert "（本年 1 个）" in page


def test_an_unconfirmed_year_and_a_year_without_a_table_are_provisional(as_clerk: Client) -> None:
    assert "2027年工作日历 暂定 尚无确认的安排，只列法定节假日" in seen(as_clerk, "/calendar/2027/")
    assert "2028年工作日历 暂定 尚无本年安排，只按日期固定的法定节假日计算" in seen(as_clerk, "/calendar/2028/")
    assert as_clerk.get("/calendar/2022/").status_code == 404
    assert as_clerk.get("/calendar/2100/").status_code == 404


def test_only_those_who_may_propose_are_offered_it(as_clerk: Client, as_leader: Client) -> None:
    assert "提出变更" not in seen(as_clerk, "/calendar/2026/")
    assert "提出变更" in seen(as_leader, "/calendar/2026/")
    assert "录入放假安排" in seen(as_leader, "/calendar/2027/")


def test_a_day_tells_whether_it_counts_and_what_is_due(as_clerk: Client) -> None:
    term(7, date(2026, 9, 30), makers.make_subject())

    page = seen(as_clerk, "/calendar/2026/10/10/?n=1")

    assert "2026-10-10 班 周六，调休上班，计入" in page
    assert "异议〔2026〕7号 新密市青屏化工有限公司 答复期限（3 个工作日） 第十条" in page
    assert "1 个工作日， 2026-10-12 截止。" in page


def test_a_day_that_is_none_or_badly_asked_for(as_clerk: Client) -> None:
    assert as_clerk.get("/calendar/2026/2/29/").status_code == 404
    assert as_clerk.get("/calendar/2026/13/1/").status_code == 404
    assert "“x”不是完整的日期" in as_clerk.get("/calendar/?day=x", follow=True).content.decode()
    assert as_clerk.get("/calendar/?day=2026-10-10")["Location"] == "/calendar/2026/10/10/"
    assert "工作日数不能大于 250" in seen(as_clerk, "/calendar/2026/10/10/?n=999")
    assert "没有期限在这一天截止" in seen(as_clerk, "/calendar/2026/10/11/")


def test_pages_cost_the_same_with_many_terms(as_clerk: Client) -> None:
    subject = makers.make_subject()
    term(0, date(2026, 9, 30), subject)
    pages = ("/calendar/2026/", "/calendar/2026/10/10/")
    few = [len(queries_of(partial(as_clerk.get, page))) for page in pages]
    for number in range(1, 12):
        term(number, date(2026, 9, 30), subject)

    assert [len(queries_of(partial(as_clerk.get, page))) for page in pages] == few


def test_the_pasted_notice_becomes_the_table(as_supervisor: Client) -> None:
    answer = as_supervisor.post(CHANGE, {"act": "read", "notice": NOTICES[2027], "title": "通知"})

    page = answer.content.decode()
    assert "已从原文读出 13 行" in page
    assert 'value="2027-02-12"' in page
    assert 'value="国办发明电〔2026〕900号"' in page
    assert 'value="2026-11-04"' in page
    assert not CalendarChange.objects.open().exists()


def test_a_notice_that_contradicts_itself_leaves_what_was_typed(as_supervisor: Client) -> None:
    wrong = NOTICES[2027].replace("1月1日（周五）", "1月1日（周四）")

    page = as_supervisor.post(CHANGE, typed("read", notice=wrong)).content.decode()

    assert "而2027-01-01是周五，请核对原文。" in page
    assert 'value="2027-10-09"' in page
    assert "请粘贴通知原文，或直接填写下表。" in as_supervisor.post(CHANGE, typed("read")).content.decode()


def test_more_lines_keep_what_was_typed(as_supervisor: Client) -> None:
    data = typed("more", notice="草稿", run_of_0_of_first="2027年1月")

    page = as_supervisor.post(CHANGE, data).content.decode()

    assert 'name="run-17-first"' in page
    assert 'value="2027年1月"' in page
    assert ">草稿</textarea>" in page.replace("\n", "")
    assert "需要更正" not in page


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"number": ""}, "请填写文号。"),
        ({"issued_on": "2026-12-01"}, "成文日期（2026-12-01）晚于今天（2026-11-24）"),
        ({"run_of_0_of_first": "1月1日"}, "不是完整的日期"),
        ({"run_of_0_of_last": "2026-12-31"}, "至（2026-12-31）早于自（2027-01-01），请核对。"),
        ({"run_of_0_of_last": "2027-12-31"}, "一行最多31天，请核对。"),
        ({"run_of_1_of_first": "2027-02-01", "run_of_1_of_last": ""}, "2027-02-01（周一）本来就是工作日"),
        ({"run_of_0_of_name": ""}, "2027-01-01放假没有写明节日名称，请填写。"),
        ({"run_of_2_of_first": "", "run_of_2_of_last": "", "run_of_2_of_name": ""}, "2027-02-05（春节）是法定节假日"),
        ({"run-TOTAL_FORMS": "0"}, "表中没有一天。"),
        ({"run-TOTAL_FORMS": "x"}, "需要更正"),
        ({"notice": NOTICES[2027].replace("至12日（农历正月初七、周五）放假调休，共8天", "至11日放假")}, "与通知原文读出的不一致"),
        ({"notice": "见附件"}, "没有读到节日安排。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_written(
    as_supervisor: Client, fields: dict[str, str], complaint: str
) -> None:
    page = as_supervisor.post(CHANGE, typed(**fields)).content.decode()

    assert complaint in page
    assert not CalendarChange.objects.open().exists()


def test_from_the_notice_to_the_confirmed_year(as_supervisor: Client, as_leader: Client) -> None:
    moved = term(7, date(2026, 12, 31), makers.make_subject(), LONG)
    term(8, date(2026, 12, 31), makers.make_subject("新密市溱水化工有限公司"))

    answer = as_supervisor.post(CHANGE, typed(notice=NOTICES[2027]), follow=True)
    change = CalendarChange.objects.open().get()
    address = change.get_absolute_url()
    assert "已提出，待另一名审核人或局领导确认" in answer.content.decode()
    assert "确认日历变更" not in seen(as_supervisor, address)

    page = seen(as_leader, address)
    assert "异议〔2026〕7号 新密市青屏化工有限公司 决定期限 2027-02-16 暂定 2027-02-19 晚 3 天" in page
    assert "1 个期限的日期不变，由暂定改为确定。" in page
    assert "表与原文读出的一致" in page
    assert "2027-02-12 周五 工作日 放假（春节）" in page
    assert "1个改变截止日，提醒其办理人和所在部门的审核人" in seen(as_leader, f"{address}confirm/")

    answer = as_leader.post(f"{address}confirm/", follow=True)
    assert "2027年工作日历已确认并启用，1个期限改变了截止日，已提醒办理人。" in answer.content.decode()
    assert WorkingYear.objects.get(year=2027).confirmed
    moved.refresh_from_db()
    assert moved.due_on == date(2027, 2, 19)
    noted = JournalEntry.objects.filter(act__contains="日历变更").order_by("pk").values_list("act", "matter", "address")
    assert list(noted) == [
        ("提出日历变更", "2027年工作日历变更", "127.0.0.1"),
        ("确认日历变更", "2027年工作日历变更", "127.0.0.1"),
    ]
    assert JournalEntry.objects.get(act="确认日历变更").detail.startswith("2027年工作日历第1版：")
    assert "第1版 现行" in seen(as_leader, "/calendar/2027/")
    assert "1 个在办期限改变截止日" in seen(as_leader, address)


def test_zero_is_said_in_words_and_other_departments_are_counted_only(as_supervisor: Client) -> None:
    change = proposed()
    assert "没有在办期限改变截止日。" in seen(as_supervisor, change.get_absolute_url())

    term(8, date(2026, 12, 31), elsewhere(), LONG)

    page = seen(as_supervisor, change.get_absolute_url())
    assert "白石矿业" not in page
    assert "其他部门另有 1 个，由其办理人收到提醒。" in page


def test_one_at_a_time(as_supervisor: Client) -> None:
    change = proposed()

    assert as_supervisor.get(CHANGE)["Location"] == change.get_absolute_url()
    assert as_supervisor.post(CHANGE, typed())["Location"] == change.get_absolute_url()


def test_refusing_and_withdrawing(as_supervisor: Client) -> None:
    change = proposed()
    author = people.signed_in(User.objects.get(username="geng"))
    address = change.get_absolute_url()

    assert author.get(f"{address}confirm/").status_code == 409
    assert author.get(f"{address}refuse/").status_code == 409
    assert as_supervisor.get(f"{address}withdraw/").status_code == 409
    assert "请填写理由。" in as_supervisor.post(f"{address}refuse/", {"reason": ""}).content.decode()
    page = as_supervisor.post(f"{address}refuse/", {"reason": "2月12日应为班"}, follow=True).content.decode()
    assert "已退回，并提醒庚审核。2027年仍按现行日历计算。" in page
    assert "理由：2月12日应为班" in page
    assert as_supervisor.post(f"{address}confirm/").status_code == 409

    again = changing.propose(2027, days_of(2027), SOURCE, by=User.objects.get(username="geng"), at=AT)
    author.post(f"{again.get_absolute_url()}withdraw/", {"reason": "录错"})
    assert CalendarChange.objects.get(pk=again.pk).state == State.WITHDRAWN


def test_a_table_that_differs_from_the_pasted_notice_is_shown_so(as_leader: Client) -> None:
    by = people.supervisor()
    source = SOURCE._replace(notice=NOTICES[2027])
    change = changing.propose(2027, without(days_of(2027), "2027-02-12"), source, by=by, at=AT, note="原文有误")

    page = seen(as_leader, change.get_absolute_url())

    assert "与原文读出的不同： 2027-02-12 （原文：放假（春节），表：工作日）" in page


def test_old_editions_stay_readable(as_leader: Client) -> None:
    for change in CalendarChange.objects.all():
        assert "与上一版相比" not in seen(as_leader, change.get_absolute_url())
        assert "随系统载入" in seen(as_leader, reverse("credit:calendar_change_show", args=[change.pk]))


def test_the_browser_gets_the_days_and_asks_again_only_whether_they_changed(as_auditor: Client) -> None:
    first = as_auditor.get("/calendar/days.json")
    again = as_auditor.get("/calendar/days.json", headers={"if-none-match": first["ETag"]})

    told = first.json()
    assert told["off"]["2026-10-01"] == "国庆节"
    assert "2026-10-10" in told["on"]
    assert told["off"]["2028-05-02"] == "劳动节"
    assert (told["since"], told["confirmed"]) == (2023, [2023, 2024, 2025, 2026])
    assert first["Cache-Control"] == "private, no-cache"
    assert again.status_code == 304

    changing.confirm(proposed(), by=people.leader(), at=AT)
    changed = as_auditor.get("/calendar/days.json", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed.json()["confirmed"][-1] == 2027
