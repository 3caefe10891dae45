"""The pages of planning, as each role sees and uses them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.models import JournalEntry, User
from credit.models import Export
from inspections.models import InspectionPlan, InspectionPolicy, Officer, PlanLine, PoolExclusion
from inspections.planning import drafting, excluding, submitting
from inspections.planning.drafting import Capacity
from inspections.planning.excluding import Meant
from subjects.models import Kind, Subject
from tests import makers, people
from tests.inspections.planning.office import capped, visited

pytestmark = pytest.mark.django_db
TODAY = localdate()


def plan_of(by: User, *, days: int = 100) -> InspectionPlan:
    assert by.department
    of = drafting.draw_up(by.department, TODAY.year, Capacity(days, 1, 1), by=by, at=now())
    row = PlanLine(plan=of, title="全年抽查", industry=makers.industry(), items="安全管理", share=Decimal(100))
    row.from_on, row.until_on = date(TODAY.year, 1, 1), date(TODAY.year, 12, 31)
    drafting.keep_line(row, by=by, at=now())
    return of


def page(user: User, name: str, /, *args: object, **query: str) -> str:
    answer = people.signed_in(user).get(reverse(f"inspections:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(user: User, name: str, /, *args: object, **sent: object) -> tuple[int, str]:
    answer = people.signed_in(user).post(reverse(f"inspections:{name}", args=args), sent, follow=True)
    return len(answer.redirect_chain), answer.content.decode()


def test_a_plan_from_the_first_page_to_its_approval(unit: Subject, jia: User, bing: User) -> None:
    moved, shown = post(jia, "plan_add", year=TODAY.year, days=100, pairs=2, visits_a_day=2)
    assert moved == 1
    assert "还没有批次" in shown
    of = InspectionPlan.objects.get()

    day = {"from_on": f"{TODAY.year}-03-01", "until_on": f"{TODAY.year}-06-30"}
    _, shown = post(
        jia,
        "plan_act",
        of.pk,
        "line",
        title="上半年",
        industry=unit.industry.pk,
        share="60",
        items="安全管理",
        method="现场检查",
        **day,
    )
    assert "批次“上半年”已保存。" in shown
    assert "各批次合计只占全年任务的 60%" in shown
    _, shown = post(jia, "plan_act", of.pk, "submit")
    assert "计划已报批" in shown
    assert "审批期间不能更改" in shown

    assert "审批" in page(bing, "plan_show", of.pk)
    _, shown = post(bing, "plan_act", of.pk, "decide", approved="yes", note="")
    assert "新密应急查字" in shown
    of.refresh_from_db()
    assert of.state == "approved"
    assert list(JournalEntry.objects.filter(act="审批抽查计划").values_list("user", flat=True)) == [bing.pk]


def test_a_batch_beyond_the_whole_is_told_at_its_field_and_the_typed_words_stay(jia: User) -> None:
    of = plan_of(jia)
    day = {"from_on": f"{TODAY.year}-03-01", "until_on": f"{TODAY.year - 1}-06-30"}

    moved, shown = post(
        jia,
        "plan_act",
        of.pk,
        "line",
        title="再来一批",
        industry=makers.industry().pk,
        share="1",
        items="x",
        method="x",
        **day,
    )
    assert moved == 0
    assert f"不在计划年度 {TODAY.year} 年内" in shown
    assert "再来一批" in shown
    day["until_on"] = f"{TODAY.year}-06-30"
    _, shown = post(
        jia,
        "plan_act",
        of.pk,
        "line",
        title="再来一批",
        industry=makers.industry().pk,
        share="1",
        items="x",
        method="x",
        **day,
    )
    assert "合计 101%，超过 100%" in shown
    assert of.lines.count() == 1


def test_a_shortage_is_asked_about_and_a_return_without_a_reason_is_not_taken(
    unit: Subject, jia: User, bing: User
) -> None:
    for _ in range(6):
        makers.make_subject()
    of = plan_of(jia, days=1)
    assert "缺 1" in page(jia, "plan_show", of.pk)
    moved, shown = post(jia, "plan_act", of.pk, "submit")
    assert (moved, "请填写检查力量不足的解决办法" in shown) == (0, True)
    post(jia, "plan_act", of.pk, "submit", shortage_met_by="抽调一组")

    moved, shown = post(bing, "plan_act", of.pk, "decide", approved="no", note="")
    assert (moved, "决定“退回”的，请在意见中写明理由" in shown) == (0, True)
    post(bing, "plan_act", of.pk, "decide", approved="no", note="天数太少")

    assert "天数太少" in page(jia, "plan_show", of.pk)
    assert "退回修改的抽查计划" in people.signed_in(jia).get("/").content.decode()


def test_an_approved_plan_is_revised_on_screen_and_its_draft_paper_is_a_pdf(
    unit: Subject, jia: User, bing: User
) -> None:
    of = plan_of(jia)
    draft = people.signed_in(jia).get(reverse("inspections:plan_draft", args=[of.pk]))
    assert draft.content.startswith(b"%PDF")
    submitting.submit(of, by=jia, at=now())
    submitting.approve(of, by=bing, at=now())

    _, shown = post(jia, "plan_act", of.pk, "revise", reason="新增行业")

    assert "第 2 版，调整原因：新增行业" in shown
    line = of.lines.get()
    _, shown = post(jia, "line_act", line.pk, "remove")
    assert "批次已删除" in shown
    assert "批次的更改（2 次）" in shown


def test_a_leader_sees_every_department_s_plan_and_filters(jia: User, bing: User) -> None:
    plan_of(jia)
    other = people.clerk("FM", username="geng", display_name="庚经办")
    drafting.draw_up(makers.department("FM"), TODAY.year, Capacity(1, 1, 1), by=other, at=now())

    assert "非煤矿山监管科" not in page(jia, "plan_list").split("<tbody>")[1]
    assert "危化品监管科" in page(bing, "plan_list")
    shown = page(bing, "plan_list", department=str(makers.department("FM").pk))
    assert f"危化品监管科{TODAY.year}" not in shown
    assert "没有符合条件的计划" in page(bing, "plan_list", state="approved")


def test_a_policy_is_proposed_with_its_table_and_previewed_before_approval(unit: Subject, yi: User, bing: User) -> None:
    client, today = people.signed_in(yi), localdate()
    first = client.get(reverse("inspections:policy_propose")).context["form"].initial
    typed = {name: value for name, value in first.items() if value is not None}
    typed |= {"title": "新政策", "effective_on": f"{today:%Y-%m-%d}", "ratio_1": "60", f"cap_{unit.industry.pk}_4": ""}

    _, shown = post(yi, "policy_propose", **typed)
    assert "应四级都填" in shown
    typed[f"cap_{unit.industry.pk}_4"] = 12
    _, shown = post(yi, "policy_propose", **typed)
    assert "二级的抽查比例（20%）低于一级（60%）" in shown
    assert InspectionPolicy.objects.count() == 1
    _, shown = post(yi, "policy_propose", **(typed | {"ratio_1": "10"}))

    policy = InspectionPolicy.objects.get(title="新政策")
    assert "批准后的影响" in shown
    assert "现行 5%" in shown
    assert "待批准" in page(bing, "policy_list")
    post(bing, "policy_act", policy.pk, "decide", approved="yes", note="")
    assert InspectionPolicy.objects.in_force(today) == policy


def test_the_pool_tells_who_may_be_drawn_and_who_not_and_is_exported(unit: Subject, jia: User) -> None:
    gone = makers.make_subject("新密市白石化工有限公司", deregistered_on=TODAY)
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)

    shown = page(jia, "pool_show")
    assert unit.name in shown
    assert gone.name not in shown
    assert f"{TODAY} 已注销" in page(jia, "pool_show", show="excluded")
    assert "没有可抽取的主体" in page(jia, "pool_show", level="4")

    answer = people.signed_in(jia).get(reverse("inspections:pool_export"))
    told = answer.content.decode("utf-8-sig").splitlines()
    assert told[0] == "主体代码,主体名称,信用等级,是否可抽取,不列入原因"
    assert f"{unit.code},{unit.name},二级,是," in told
    assert f"{gone.code},{gone.name},,否,{TODAY} 已注销" in told
    assert person.identity not in answer.content.decode()
    assert JournalEntry.objects.filter(act="导出名录", user=jia).count() == 1
    export = Export.objects.get()
    assert (export.what, export.rows, export.by) == ("pool", 3, jia)
    elsewhere = makers.make_subject("别的科的公司", department_code="FM")
    assert [Export.objects.holding(row).count() for row in (unit, gone, person, elsewhere)] == [1, 1, 1, 0]


def test_staff_see_their_own_department_s_pool_whatever_they_ask_for(unit: Subject, bing: User) -> None:
    stranger = people.clerk("FM", username="geng", display_name="庚经办")
    asked = {"department": str(unit.department.pk), "industry": str(unit.industry.pk)}

    assert unit.name not in page(stranger, "pool_show", **asked)
    assert unit.name in page(bing, "pool_show", **asked)


def test_an_exclusion_goes_through_two_hands_on_screen(unit: Subject, jia: User, yi: User) -> None:
    until = f"{TODAY + timedelta(days=60):%Y-%m-%d}"
    _, shown = post(
        jia,
        "subject_act",
        unit.pk,
        "exclusion",
        reason="stopped",
        from_on=f"{TODAY}",
        until_on=until,
        evidence="停产报告",
    )
    assert "待另一人批准" in shown
    row = PoolExclusion.objects.get()
    assert "待批准的暂不列入抽查" in people.signed_in(yi).get("/").content.decode()

    _, shown = post(yi, "exclusion_act", row.pk, "decide", approved="yes", note="")
    assert "已批准" in shown
    assert unit.name in page(jia, "pool_show", show="excluded")
    _, shown = post(jia, "exclusion_act", row.pk, "end", reason="已复产")
    assert "已提前终止" in shown
    assert unit.name in page(jia, "exclusion_list")


def test_reading_why_a_natural_person_is_kept_out_is_noted(jia: User) -> None:
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)
    row = excluding.propose(person, Meant(PoolExclusion.Reason.OTHER, "x", TODAY, TODAY), by=jia, at=now())

    page(jia, "exclusion_show", row.pk)

    noted = JournalEntry.objects.get(act="查看档案")
    assert (noted.user, noted.matter) == (jia, f"子虚（{person.code}）")


def test_a_step_out_of_its_turn_is_refused_before_anything_is_typed(jia: User, yi: User, bing: User) -> None:
    of = plan_of(jia)
    policy = InspectionPolicy.objects.get()

    for by, name, pk, act in (
        (bing, "plan_act", of.pk, "decide"),
        (jia, "plan_act", of.pk, "revise"),
        (bing, "policy_act", policy.pk, "decide"),
    ):
        assert people.signed_in(by).get(reverse(f"inspections:{name}", args=[pk, act])).status_code == 409


def test_officers_are_kept_by_the_supervisor_and_expiring_ones_marked(jia: User, yi: User, bing: User) -> None:
    sent = {
        "name": "卫岑舟",
        "certificate": "410183-T901",
        "certified_from": "2024-01-01",
        "certified_until": f"{TODAY + timedelta(days=10):%Y-%m-%d}",
        "industries": [makers.industry().pk],
        "user": jia.pk,
        "active": "on",
    }
    post(yi, "officer_add", **sent)
    officer = Officer.objects.get()

    assert "将到期" in page(bing, "officer_list", standing="expiring")
    moved, shown = post(yi, "officer_add", **(sent | {"user": ""}))
    assert (moved, "已登记在危化品监管科卫岑舟名下" in shown) == (0, True)
    _, shown = post(yi, "officer_act", officer.pk, "change", **(sent | {"active": "", "version": ""}))
    assert "不在岗" in shown
    assert "列入检查人员名录" in page(yi, "officer_act", officer.pk, "change")


def test_the_file_of_a_subject_counts_its_visits_against_the_cap(unit: Subject, jia: User) -> None:
    capped(unit, 5)
    visited(unit, TODAY, times=4)

    shown = people.signed_in(jia).get(f"{unit.get_absolute_url()}?tab=cases").content.decode()

    assert "4/5" in shown
    assert "接近上限" in shown


def test_empty_pages_say_what_comes_next(jia: User, bing: User) -> None:
    for name, words in (
        ("plan_list", "还没有年度抽查计划"),
        ("officer_list", "还没有检查人员"),
        ("exclusion_list", "没有暂不列入抽查的主体"),
        ("pool_show", "没有可抽取的主体"),
    ):
        assert words in page(jia, name)
        assert words in page(bing, name)
