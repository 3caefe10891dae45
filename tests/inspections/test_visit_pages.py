"""The screens of an inspection: from the assignment to the record by two people, what each may see, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import JournalEntry
from accounts.versions import version_of
from credit.models import CreditRecord
from inspections.models import Answer, Assignment, Checklist, Finding, Inspection, RecheckLine, Visit
from inspections.visiting import beginning, converting, noting, rechecking, signing
from inspections.visiting.rechecking import Seen
from subjects.models import Kind, Subject
from tests import makers, people
from tests.inspections import field
from tests.inspections.field import DUE, TODAY, Pair, at
from tests.reading import seen, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> object:
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture
def who(db: None) -> Pair:
    return field.pair()


@pytest.fixture
def unit(db: None) -> Subject:
    return field.unit()


def sent(client: Client, address: str, typed: Mapping[str, object] | None = None) -> str:
    """Post it; gives the words of the page that follows."""
    return words(client.post(address, dict(typed or {}), follow=True))


def test_from_the_assignment_to_the_record_by_two_people(unit: Subject, who: Pair) -> None:
    assignment = field.assigned(unit, who)
    mine, other = people.signed_in(who.jia), people.signed_in(who.geng)
    assert "新密市青屏化工有限公司" in seen(mine, "/inspections/assignments/")
    begin = f"/inspections/assignments/{assignment.pk}/begin/"
    assert "2026年第三批抽查" in seen(mine, begin)

    page = sent(mine, begin, {"officers": [one.pk for one in who.officers]})
    visit = Visit.objects.get()
    assert "进行中" in page
    at_visit = f"/inspections/visits/{visit.pk}/"
    assert visit.checklist
    items = list(visit.checklist.items.all())
    fragment = mine.post(
        f"{at_visit}items/",
        {f"verdict-{items[5].pk}": "bad", "touched": items[5].pk},
        headers={"HX-Request": "true"},
    )
    assert "1/14，0.0 分" in fragment.content.decode()
    assert "记录这项问题" in fragment.content.decode()
    page = sent(mine, f"{at_visit}items/", {f"verdict-{one.pk}": "bad" if one == items[5] else "good" for one in items})
    assert "14/14，92.6 分" in page
    assert "第 6 项不符合，尚未记录问题" in page
    form = mine.get(f"{at_visit}problem/?item={items[5].pk}").content.decode()
    assert "安全生产法第三十六条" in form
    typed = {"item": items[5].pk, "fact": "报警器停用", "basis": "安全生产法第三十六条", "measure": "order"}
    assert "责令限期整改的，请填写整改期限" in sent(mine, f"{at_visit}problem/", typed)
    sent(mine, f"{at_visit}problem/", typed | {"correct_by": DUE})
    sent(mine, f"{at_visit}situation/", {"outcome": "inspected", "place": "罐区", "present": "子虚"})
    assert "行政检查通知书" in sent(mine, f"{at_visit}notice/")
    assert "已提交签字" in sent(mine, f"{at_visit}submit/")
    assert "已签字确认" in sent(other, f"{at_visit}sign/")
    sent(mine, f"{at_visit}sign/")
    told = seen(mine, f"{at_visit}finish/")
    assert "1 项问题，整改期限 2026-12-08" in told
    page = sent(mine, f"{at_visit}finish/")

    assert "JC-2026-00001" in page
    assert "责令限期整改指令书" in page
    assert "截止 2026-12-08" in page
    assert Assignment.objects.get(pk=assignment.pk).state == Assignment.State.DONE
    assert JournalEntry.objects.filter(act="完成检查").count() == 1
    assert "JC-2026-00001" in seen(mine, "/inspections/")
    with time_machine.travel(at(DUE), tick=False):
        line = f"line-{Finding.objects.get().pk}"
        mine, address = people.signed_in(who.jia), f"{at_visit}recheck/"
        typed = {f"{line}-outcome": "extended", "officers": [one.pk for one in who.officers]}
        assert "延期须写明理由" in sent(mine, address, typed)
        assert "整改复查意见书" in sent(mine, address, typed | {f"{line}-outcome": "corrected"})
    mine = people.signed_in(who.jia)
    page = sent(mine, f"{at_visit}publish/", {"on": TODAY, "where": "局网站"})
    assert "结果公示 2026-11-24 局网站" in page


def test_a_touch_is_saved_whatever_was_shown(unit: Subject, who: Pair) -> None:
    """The answer to an earlier touch was lost on the way, so the page still holds what it was shown at first."""
    visit = field.begun(unit, who)
    assert visit.checklist
    first, jia = visit.checklist.items.all()[0], people.signed_in(who.jia)
    address, touched = f"/inspections/visits/{visit.pk}/items/", {f"seen-{first.pk}": "|", "touched": first.pk}

    jia.post(address, {f"verdict-{first.pk}": "bad", **touched}, headers={"HX-Request": "true"})
    jia.post(address, {f"verdict-{first.pk}": "", **touched}, headers={"HX-Request": "true"})

    assert not visit.answers.filter(verdict="bad").exists()


def test_an_item_changed_meanwhile_by_the_other_is_not_overwritten(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    assert visit.checklist
    first, second = visit.checklist.items.all()[:2]
    at_visit, geng = f"/inspections/visits/{visit.pk}/", people.signed_in(who.geng)
    touched = {f"verdict-{first.pk}": "bad", f"words-{first.pk}": "缺检修岗位", "touched": first.pk}
    geng.post(f"{at_visit}items/", touched, headers={"HX-Request": "true"})

    stale = {f"seen-{one.pk}": "|" for one in (first, second)} | {f"verdict-{second.pk}": "good"}
    sent(people.signed_in(who.jia), f"{at_visit}items/", stale)

    assert {one.item_id: one.verdict for one in Answer.objects.all()} == {first.pk: "bad", second.pk: "good"}


def test_what_was_saved_is_there_after_the_connection_was_lost(unit: Subject, who: Pair) -> None:
    visit = field.noted(field.begun(unit, who), who, field.ordered(), bad=1)

    page = people.signed_in(who.geng).get(f"/inspections/visits/{visit.pk}/").content.decode()

    assert (page.count('value="good" checked>'), page.count('value="bad" checked>')) == (13, 1)
    assert "二号罐区可燃气体报警器 2 台停用" in page
    assert 'value="子虚（安全负责人）"' in page
    assert 'data-draft="items"' in page


def test_pictures_come_several_at_once_and_a_bad_one_is_named(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    client, address = people.signed_in(who.jia), f"/inspections/visits/{visit.pk}/photos/"
    good = [SimpleUploadedFile(f"{n}.jpg", field.PICTURE + bytes([n])) for n in range(2)]

    item = visit.checklist.items.get(position=6)  # type: ignore[union-attr]
    page = sent(client, address, {"pictures": [good[0]], "camera": good[1], "item": item.pk})
    assert "2 张照片已上传" in page
    assert page.count("项目 6，") == 2
    assert "没有这样的选项" in sent(client, address, {"pictures": good[0], "item": "9" * 20})
    good[0].seek(0)
    one = client.post(address, {"pictures": good[0]}, headers={"HX-Request": "true"})
    assert (one.status_code, one.content.decode().strip()) == (200, "已上传")
    bad = SimpleUploadedFile("报告.jpg", b"%PDF-1.4")
    refused = client.post(address, {"pictures": bad}, headers={"HX-Request": "true"})
    assert (refused.status_code, "“报告.jpg”不是 JPG 或 PNG 照片" in refused.content.decode()) == (422, True)
    bad.seek(0)
    assert "不是 JPG 或 PNG 照片" in sent(client, address, {"pictures": bad})

    assert visit.photos.count() == 2
    shown = client.get(f"/inspections/photos/{visit.photos.earliest('pk').pk}/")
    assert b"".join(shown) == field.PICTURE + bytes([0])
    shown.close()
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Type"] == "image/jpeg"


def test_the_second_signs_on_paper_and_what_is_sent_back_can_be_changed(unit: Subject, who: Pair) -> None:
    visit = field.noted(field.begun(unit, who), who)
    client, at_visit = people.signed_in(who.jia), f"/inspections/visits/{visit.pk}/"
    assert "现为“进行中”，不能签字确认" in words(client.post(f"{at_visit}sign/"))
    sent(client, f"{at_visit}submit/")
    sent(client, f"{at_visit}sign/")
    own = {"officer": who.first.pk, "on_paper": "现场无网络，已在纸上签字"}
    assert "检查人员没有这样的选项" in sent(client, f"{at_visit}sign-paper/", own)
    page = sent(client, f"{at_visit}sign-paper/", own | {"officer": who.second.pk})
    assert "纸质，甲经办确认：现场无网络" in page

    page = sent(client, f"{at_visit}reopen/", {"reason": "漏记一项"})

    assert "提交签字" in page
    assert not visit.signatures.exists()


def test_the_page_says_who_is_next_and_each_sees_the_own_acts(unit: Subject, who: Pair) -> None:
    visit = field.noted(field.begun(unit, who), who)
    at_visit = visit.get_absolute_url()
    assert "下一步 登记检查情况，提交签字 甲经办、庚经办" in seen(people.signed_in(who.jia), at_visit)
    signing.submit(visit, by=who.jia, at=at())
    signing.sign(visit, who.first, by=who.jia, at=at())

    mine = people.signed_in(who.jia).get(at_visit)
    others = people.signed_in(people.supervisor()).get(at_visit)

    assert "下一步 签字确认 庚经办" in words(mine)
    assert "下一步 签字确认 庚经办" in words(others)
    for act, shown in (("reopen", True), ("sign-paper", True), ("sign", False), ("finish", False)):
        assert (f'"{at_visit}{act}/' in mine.content.decode()) == shown, act
        assert f'"{at_visit}{act}/' not in others.content.decode(), act


def test_a_visit_is_begun_where_nobody_was_sent(unit: Subject, who: Pair) -> None:
    client, address = people.signed_in(who.jia), f"/inspections/subjects/{unit.pk}/inspection/"
    assert "甲经办（T-0001）" in seen(client, address)
    alone = {"manner": "daily", "officers": [who.first.pk]}
    assert "请再选择一名" in sent(client, address, alone)
    told = alone | {"officers": [one.pk for one in who.officers]}
    assert "请选择事由" in sent(client, address, told | {"because": "县政府交办"})

    page = sent(client, address, told | {"because": "县政府交办", "ground": "ordered"})

    visit = Visit.objects.get()
    assert "检查已开始" in page
    assert (visit.manner, visit.ground, visit.because) == ("daily", "ordered", "县政府交办")
    assert set(visit.officers.all()) == set(who.officers)


def test_who_comes_to_begin_what_is_under_way_is_led_there(unit: Subject, who: Pair) -> None:
    assignment = field.assigned(unit, who)
    visit = field.begun(unit, who, assignment=assignment)
    client = people.signed_in(who.geng)

    answer = client.get(f"/inspections/assignments/{assignment.pk}/begin/")

    assert answer["Location"] == visit.get_absolute_url()
    assert "继续检查" in seen(client, "/inspections/assignments/")


def test_a_supervisor_takes_an_assignment_back_and_says_why(unit: Subject, who: Pair) -> None:
    assignment = field.assigned(unit, who)
    client, address = people.signed_in(people.supervisor()), f"/inspections/assignments/{assignment.pk}/cancel/"
    assert "取消检查任务" in seen(client, "/inspections/assignments/")
    assert "不再等待这项检查" in seen(client, address)

    page = sent(client, address, {"reason": "已停产"})

    assert "检查任务已取消：新密市青屏化工有限公司" in page
    assert JournalEntry.objects.filter(act="取消检查任务", detail="已停产").count() == 1


def test_who_changes_a_problem_is_told_what_the_other_changed_meanwhile(unit: Subject, who: Pair) -> None:
    visit = field.noted(field.begun(unit, who), who, field.ordered(), bad=1)
    finding = visit.findings.get()
    version = version_of(finding)
    noting.correct(finding, field.ordered(fact="报警器 3 台停用", item=finding.item), by=who.geng, at=at())
    typed = {"item": finding.item_id, "basis": finding.basis, "measure": "order", "correct_by": DUE}
    client, address = people.signed_in(who.jia), f"/inspections/findings/{finding.pk}/change/"

    page = sent(client, address, typed | {"fact": "报警器 4 台停用", "version": version})

    assert "庚经办已于" in page
    assert visit.findings.get().fact == "报警器 3 台停用"
    assert "问题已保存" in sent(client, address, typed | {"fact": "报警器 4 台停用", "version": version_of(finding)})
    assert visit.findings.get().fact == "报警器 4 台停用"
    assert "问题已删除" in sent(client, f"/inspections/findings/{finding.pk}/strike/")
    assert not visit.findings.exists()


def test_a_problem_becomes_a_draft_in_one_step_and_each_page_shows_the_other(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered(files_case=True))
    client, finding = people.signed_in(who.jia), visit.findings.get()
    address = f"/inspections/findings/{finding.pk}/record/"
    assert "二号罐区可燃气体报警器 2 台停用" in seen(client, address)

    typed = {"kind": "penalty", "content": finding.fact, "legal_basis": finding.basis, "collector": "庚经办"}
    page = sent(client, address, typed)

    record = CreditRecord.objects.get()
    assert f"行政处罚 {record.number}已存为草稿" in page
    assert "来自检查 检查 JC-2026-00001" in page
    assert record.number in seen(client, f"/inspections/visits/{visit.pk}/")


def test_the_folders_and_the_card_show_what_waits(unit: Subject, who: Pair) -> None:
    field.finished(unit, who, field.ordered())
    elsewhere = makers.make_subject("新密市白石化工有限公司", township="曲梁镇")
    makers.grade(elsewhere)
    field.assigned(elsewhere, who)
    client = people.signed_in(who.jia)

    file, home = seen(client, f"/subjects/{unit.pk}/?tab=cases"), seen(client, "/")

    assert "1 项待整改" in file
    assert "JC-2026-00001" in file
    assert "新密市白石化工有限公司 2026年第三批抽查" in home
    assert "整改复查 JC-2026-00001" in home


def test_re_checks_in_the_township_where_i_am_sent_are_near(unit: Subject, who: Pair) -> None:
    field.finished(unit, who, field.ordered(TODAY + timedelta(days=3)))
    third, fourth = (
        field.officer(people.clerk(username=name, display_name=shown), certificate)
        for name, shown, certificate in (("xin", "辛经办", "T-0003"), ("gui", "癸经办", "T-0004"))
    )
    near = makers.make_subject("新密市白石化工有限公司", township="曲梁镇")
    pair = Pair(third.user, fourth.user, third, fourth)  # type: ignore[arg-type]
    field.assigned(near, pair)

    page = seen(people.signed_in(pair.jia), "/inspections/assignments/")

    before, _, after = page.partition("顺路复查（")
    assert "白石化工" in before
    assert "青屏化工" in after.partition("科室其他任务")[0]


def test_filters_narrow_and_refuse_a_number_of_a_person(unit: Subject, who: Pair) -> None:
    field.finished(unit, who, field.ordered())
    Inspection.objects.create(
        number="JC-2025-00009", subject=unit, inspected_on=TODAY, inspectors=["甲", "乙"], result="passed"
    )
    client = people.signed_in(who.jia)

    assert "JC-2025-00009" not in seen(client, "/inspections/?open=open")
    assert "JC-2025-00009" in seen(client, "/inspections/?result=passed")
    assert "没有符合条件" in seen(client, "/inspections/?open=late")
    assert "截止日期早于起始日期" in seen(client, "/inspections/?from_on=2026-11-02&until_on=2026-11-01")
    assert "请不要输入证件号码" in seen(client, f"/inspections/?q={makers.citizen_number(77)}")
    assert "没有符合条件" in seen(client, "/inspections/assignments/?state=cancelled")


def test_an_imported_inspection_is_shown_as_it_came(unit: Subject, who: Pair) -> None:
    imported = Inspection.objects.create(
        number="JC-2025-00009", subject=unit, inspected_on=TODAY, inspectors=["甲", "乙"], result="passed", score="88.5"
    )

    page = seen(people.signed_in(who.jia), f"/inspections/{imported.pk}/")

    assert "甲、乙" in page
    assert "88.5" in page


def test_who_was_lent_sees_the_visit_and_others_find_nothing(unit: Subject, who: Pair) -> None:
    lent = people.clerk("FM", username="ren", display_name="壬借调")
    pair = Pair(who.jia, lent, who.first, field.officer(lent, "T-0009"))
    visit = field.begun(unit, pair)
    stranger = people.clerk("FM", username="chou", display_name="丑经办")

    assert people.signed_in(lent).get(f"/inspections/visits/{visit.pk}/").status_code == 200
    assert people.signed_in(stranger).get(f"/inspections/visits/{visit.pk}/").status_code == 404
    assert people.signed_in(lent).get(unit.get_absolute_url()).status_code == 404


def test_reading_a_natural_persons_inspection_is_noted(who: Pair) -> None:
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)
    visit = field.begun(person, who)

    page = people.signed_in(who.jia).get(f"/inspections/visits/{visit.pk}/").content.decode()

    assert JournalEntry.objects.filter(act="查看档案", detail="现场检查").count() == 1
    assert person.full_code not in page


def test_supervisors_carry_the_checklists_on_and_what_is_under_way_keeps_its_own(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    client = people.signed_in(people.supervisor())
    assert visit.checklist
    base = client.get(f"/inspections/checklists/add/?base={visit.checklist_id}").content.decode()
    assert "特种作业人员持证上岗｜安全生产法第三十条｜10" in base
    typed = {"industry": visit.checklist.industry_id, "from_on": TODAY, "manner": "daily"}
    page = sent(client, "/inspections/checklists/add/", typed | {"lines": "一项｜依据\n二项｜依据｜0\n三项\t依据\t5"})
    assert "第 1 行：须写明检查内容、检查依据、分值三部分" in page
    assert "第 2 行：分值（0）应为 1 至 100 的整数" in page

    page = sent(client, "/inspections/checklists/add/", typed | {"lines": "三项\t依据\t5\n\n四项|依据|95"})

    made = Checklist.objects.latest("pk")
    assert [(one.position, one.content, one.points) for one in made.items.all()] == [(1, "三项", 5), (2, "四项", 95)]
    assert "自 2026-11-24 起启用" in page
    assert Visit.objects.get(pk=visit.pk).checklist == visit.checklist
    assert beginning.checklist_for(unit, "daily", at()) == made
    assert beginning.checklist_for(unit, "random", at()) == visit.checklist
    assert "已有 2026-11-24 启用的版本" in sent(client, "/inspections/checklists/add/", typed | {"lines": "三项｜x｜5"})
    assert "早于今天" in sent(
        client, "/inspections/checklists/add/", typed | {"from_on": "2026-11-23", "lines": "三项｜x｜5"}
    )


def test_the_page_of_a_refused_inspection_suggests_12_4_4(unit: Subject, who: Pair) -> None:
    visit = field.begun(unit, who)
    client, at_visit = people.signed_in(who.jia), f"/inspections/visits/{visit.pk}/"
    sent(client, f"{at_visit}situation/", {"outcome": "refused", "words": "拒绝开门"})
    field.signed(visit, who)
    page = sent(client, f"{at_visit}finish/")
    assert "拒绝检查可能属于第十二条（四）4" in page

    finding = visit.findings.get()
    typed = {"kind": "penalty", "content": "x", "collector": "甲经办", "evades": "on"}
    assert "四级情形只标注失信行为" in sent(client, f"/inspections/findings/{finding.pk}/record/", typed)
    sent(client, f"/inspections/findings/{finding.pk}/record/", typed | {"kind": "misconduct"})

    assert CreditRecord.objects.get().item4 == converting.EVADES


def test_the_re_check_shows_in_the_visit(unit: Subject, who: Pair) -> None:
    visit = field.finished(unit, who, field.ordered())
    line = Seen(visit.findings.get(), RecheckLine.Outcome.CORRECTED, "已恢复投用")
    rechecking.recheck(visit, [line], officers=who.officers, words="", by=who.jia, at=at(DUE))

    page = seen(people.signed_in(people.leader()), f"/inspections/visits/{visit.pk}/")

    assert "2026-12-08 复查" in page
    assert "已整改，已恢复投用" in page
