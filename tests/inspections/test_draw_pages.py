"""The screens of a draw: from the scheme to the archive by two people, what each may see, what is refused and how."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import JournalEntry
from credit.models import Export
from inspections.drawing import protocols
from inspections.models import Assignment, Draw, Officer
from subjects.models import Subject
from tests import makers, people
from tests.inspections import drawing as at_work
from tests.inspections.drawing import TODAY, Office, at
from tests.inspections.test_draw_algorithm import protocol
from tests.inspections.test_draw_steps import batch

pytestmark = pytest.mark.django_db
TYPED = {
    "items": "储存、使用安全管理",
    "from_on": (TODAY + timedelta(days=1)).isoformat(),
    "until_on": (TODAY + timedelta(days=20)).isoformat(),
    "witnesses": "纪检监察室 子见证",
    "share": "100",
    "more_1": "0",
    "more_2": "0",
    "more_3": "0",
    "more_4": "0",
}


@pytest.fixture(autouse=True)
def on_the_day() -> object:
    with time_machine.travel(at(12), tick=False):
        yield


@pytest.fixture
def units(db: None) -> list[Subject]:
    return at_work.pool()


@pytest.fixture
def who(units: list[Subject]) -> Office:
    return at_work.office()


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def done(client: Client, address: str, **typed: object) -> str:
    """Do it on its page; gives the page that follows."""
    return client.post(address, typed, follow=True).content.decode()


def test_a_draw_from_the_scheme_to_the_archive_by_two_people(who: Office) -> None:
    clerk, supervisor = people.signed_in(who.clerk), people.signed_in(who.supervisor)
    industry = makers.industry("KS-02").pk
    page = done(clerk, "/random/draws/add/", industry=industry, **TYPED)
    draw = Draw.objects.get()
    own = draw.get_absolute_url()
    assert "抽取〔2026〕1号方案已拟订" in page
    assert "锁定名单" in page

    for name, words in (("freeze", "名单已锁定"), ("commit", "保密随机数已承诺")):
        assert "确认后将会" in shown(clerk, f"{own}{name}/")
        with time_machine.travel(at(12, 5 if name == "freeze" else 10), tick=False):
            assert words in done(clerk, f"{own}{name}/")
    thrown = {"value": "4 2 6 1 3", "source": "dice", "told": "五枚骰子", "thrown_by": "子见证", "on": "2026-11-24"}
    with time_machine.travel(at(12, 20), tick=False):
        assert "录入公开随机数</a>" not in shown(clerk, own)
        assert "须由另一人录入" in done(clerk, f"{own}seed/", time="12:15", **thrown)
        assert "请重新掷出" in done(supervisor, f"{own}seed/", time="12:09", **thrown)
        assert "公开随机数已录入" in done(supervisor, f"{own}seed/", time="12:15", **thrown)
        assert "《抽取记录》已签发" in done(clerk, f"{own}draw/", witnesses="纪检监察室 子见证")
        assert "检查任务已派发" in done(clerk, f"{own}dispatch/")
        assert clerk.get(f"{own}protocol.json").status_code == 200
        export = Export.objects.get()
        assert (export.what, export.format, export.by) == ("draw", "json", who.clerk)
        assert all(Export.objects.holding(row.subject).contains(export) for row in Draw.objects.get().drawn.all())
        Assignment.objects.update(state="cancelled", cancelled_because="停产")
        assert "结果已录入" in shown(clerk, own)
        assert "结果公示已登记" in done(clerk, f"{own}publish/", on="2026-11-24", where="本局网站")
        page = done(clerk, f"{own}archive/", on="2026-11-24", where="档案室 12 卷")

    assert "已归档" in page
    assert "档案室 12 卷" in page
    assert set(JournalEntry.objects.values_list("act", flat=True)) >= {"锁定名单", "抽取", "派发检查任务", "归档"}


def test_faults_of_a_scheme_name_the_field_keep_what_was_typed_and_write_nothing(who: Office) -> None:
    wrong = TYPED | {"until_on": "2026-11-20", "more_1": "2", "share": "0", "witnesses": ""}

    page = done(people.signed_in(who.clerk), "/random/draws/add/", **wrong)

    for words in (
        "请选择行业类别",
        "早于起始日期",
        "请写明增抽理由",
        "应大于 0",
        "请填写见证人",
        "储存、使用安全管理</textarea>",
    ):
        assert words in page
    assert not Draw.objects.exists()


def test_a_draft_shows_what_freezing_would_give_and_what_bars_it(who: Office) -> None:
    draw = at_work.drafted(who)
    clerk = people.signed_in(who.clerk)
    assert "政策应抽" in shown(clerk, draw.get_absolute_url())
    assert "现在还不能锁定名单" not in shown(clerk, draw.get_absolute_url())

    Officer.objects.update(active=False)
    page = done(clerk, f"{draw.get_absolute_url()}freeze/")

    assert "没有两名可派的检查人员" in page
    assert "（行政处罚法第四十二条）" in page
    assert "现在还不能锁定名单" in shown(clerk, draw.get_absolute_url())


def test_the_scheme_and_recusals_are_changed_until_the_list_is_frozen(who: Office, units: list[Subject]) -> None:
    draw, clerk = at_work.drafted(who), people.signed_in(who.clerk)
    own = draw.get_absolute_url()
    officer = Officer.objects.first()
    assert officer

    assert "方案已修改" in done(clerk, f"{own}change/", **TYPED | {"items": "新的事项"})
    assert "请不要输入证件号码" in done(
        clerk, f"{own}recuse/", officer=officer.pk, subject=units[-1].full_code, reason="近亲属"
    )
    assert "本部门没有这个检查对象" in done(clerk, f"{own}recuse/", officer=officer.pk, subject="乌有", reason="x")
    page = done(clerk, f"{own}recuse/", officer=officer.pk, subject=units[0].code, reason="近亲属任职")
    assert "回避已登记" in page
    assert "新的事项" in page
    recusal = draw.recusals.get()
    assert "回避已撤回" in done(clerk, f"/random/draws/recusals/{recusal.pk}/remove/")
    done(clerk, f"{own}freeze/")
    assert clerk.get(f"{own}change/").status_code == 409
    assert clerk.get(f"{own}freeze/").status_code == 409
    assert clerk.get(f"{own}nonsense/").status_code == 404


def test_a_batch_of_the_plan_is_offered_and_fills_the_form(who: Office) -> None:
    line = batch(who)
    clerk = people.signed_in(who.clerk)
    assert f"/random/plan-lines/{line.pk}/draw/" in shown(clerk, "/random/draws/add/")

    page = shown(clerk, f"/random/plan-lines/{line.pk}/draw/")

    assert "危化品监管科2026年度抽查计划：第四季度" in page
    assert "占全年任务 50%" in page
    done(clerk, f"/random/plan-lines/{line.pk}/draw/", **TYPED)
    assert Draw.objects.get().line == line
    shown(clerk, "/random/plan-lines/99999/draw/", 404)


def test_sheet_and_screen_show_the_digest_and_no_full_name_of_a_person(who: Office, units: list[Subject]) -> None:
    draw = at_work.drawn(who)
    reader = people.signed_in(who.leader)

    sheet = shown(reader, f"{draw.get_absolute_url()}list/")
    screen = shown(reader, f"{draw.get_absolute_url()}screen/")
    part = reader.get(f"{draw.get_absolute_url()}screen/", headers={"HX-Request": "true"}).content.decode()

    for page in (sheet, screen, part):
        assert draw.list_sha256 in page
        assert "欧阳乌有" not in page
    assert "欧阳某" in sheet
    assert "<html" not in part
    assert "双随机抽查</a>" not in screen
    assert draw.secret in screen
    assert draw.public_seed in screen


def test_the_secret_is_shown_nowhere_before_the_draw(who: Office) -> None:
    draw = at_work.seeded(who)
    reader = people.signed_in(who.leader)

    for part in ("", "list/", "screen/"):
        page = shown(reader, draw.get_absolute_url() + part)
        assert draw.commitment in page
        assert draw.secret not in page
    assert reader.get(f"{draw.get_absolute_url()}protocol.json").status_code == 409


def test_a_drawn_subject_is_replaced_and_the_draw_is_voided_with_a_leaders_consent(who: Office) -> None:
    draw = at_work.drawn(who)
    clerk, leader = people.signed_in(who.clerk), people.signed_in(who.leader)
    row = draw.drawn.get(level=1)

    assert "请填写理由" in done(clerk, f"/random/draws/drawn/{row.pk}/replace/", reason="")
    page = done(clerk, f"/random/draws/drawn/{row.pk}/replace/", reason="已停产")
    assert "已更换：已停产" in page
    assert "已提交局领导决定" in done(clerk, f"{draw.get_absolute_url()}void/", reason="名单漏列")
    assert "申请作废重抽：名单漏列" in shown(leader, "/")
    step = draw.steps_back.get()
    decide = f"/random/draws/steps-back/{step.pk}/decide/"
    assert "决定“不同意”的，请在意见中写明理由" in done(leader, decide, approved="no", note="")
    page = done(leader, decide, approved="yes", note="")

    assert "已作废：名单漏列（丙领导" in page
    after = Draw.objects.get(previous=draw)
    assert "后来已作废" in shown(clerk, f"/random/draws/verify/?number={draw.number}")
    assert "待锁定名单" in shown(clerk, "/")
    assert "此前作废重抽 <strong>1</strong> 次" in shown(clerk, after.get_absolute_url())
    assert leader.get(decide).status_code == 200
    assert "已由丙领导决定" in done(leader, decide, approved="yes", note="")


def upload(client: Client, text: str | bytes) -> str:
    content = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("a.json", content, content_type="application/json")
    return client.post("/random/draws/verify/", {"file": file}).content.decode()


def test_verification_replays_step_by_step_and_says_exactly_what_does_not_fit(who: Office) -> None:
    draw = at_work.drawn(who)
    clerk, text = people.signed_in(who.clerk), protocols.text_of(draw)
    for address in (f"?number={draw.number}", "?number=抽取〔2026〕1号"):
        page = shown(clerk, f"/random/draws/verify/{address}")
        assert "真实。" in page
        assert "不真实" not in page
    auditor = people.signed_in(people.auditor())
    assert "真实。" in upload(auditor, text)

    told = json.loads(text)
    page = upload(auditor, json.dumps(told | {"public_seed": "1 1 1 1 1"}))
    assert "不真实。" in page
    assert "种子不是由保密随机数、公开随机数和名单摘要值得出的" in page
    other = told["list"] | {"items": "别的"}
    assert "名单与锁定时的摘要值不符" in upload(auditor, json.dumps(told | {"list": other}))
    for strange in ("", "[]", b"\xff", "{"):
        assert "不能核验" in upload(auditor, strange) or "空文件" in upload(auditor, strange)


def test_a_protocol_that_is_sound_in_itself_but_not_ours_is_told_apart(who: Office) -> None:
    at_work.drawn(who)
    auditor = people.signed_in(people.auditor())

    invented = protocol() | {"number": "CQ-2026-0001", "redraws": []}
    page = upload(auditor, json.dumps(invented))
    unknown = upload(auditor, json.dumps(invented | {"number": "CQ-2026-0077"}))

    assert "不是本局的抽取记录" in page
    assert "本系统没有编号为 CQ-2026-0077 的抽取" in unknown


def test_verification_says_what_it_needs(who: Office) -> None:
    draw = at_work.frozen(who)
    clerk = people.signed_in(who.clerk)

    assert "二者取一" in done(clerk, "/random/draws/verify/")
    assert "没有您可以查看的这一抽取编号" in shown(clerk, "/random/draws/verify/?number=CQ-2026-0099")
    assert "没有抽取结果可以核验" in shown(clerk, f"/random/draws/verify/?number={draw.number}")
    stranger = people.signed_in(people.clerk("FM", username="geng", display_name="庚经办"))
    assert "没有您可以查看的" in shown(stranger, f"/random/draws/verify/?number={draw.number}")


def test_the_script_and_the_protocol_are_handed_out_as_they_are(who: Office) -> None:
    draw = at_work.drawn(who)
    clerk = people.signed_in(who.clerk)

    script = clerk.get("/random/draws/verify/script/")
    file = clerk.get(f"{draw.get_absolute_url()}protocol.json")

    assert "Prints `genuine`" in script.content.decode()
    assert file["Content-Disposition"] == 'attachment; filename="CQ-2026-0001.json"'
    assert file.content.decode() == protocols.text_of(draw)


def test_the_list_filters_and_says_what_its_emptiness_means(who: Office) -> None:
    draw = at_work.frozen(who)
    clerk, leader = people.signed_in(who.clerk), people.signed_in(who.leader)

    for address in ("", "?state=open", "?state=frozen&year=2026", f"?industry={draw.industry_id}"):
        assert "抽取〔2026〕1号" in shown(clerk, f"/random/draws/{address}")
    assert "没有符合条件的抽取" in shown(clerk, "/random/draws/?state=archived")
    assert "没有符合条件的抽取" in shown(leader, "/random/draws/?year=2020")
    shown(clerk, "/random/draws/?state=nonsense&page=zz&year=x")


def test_the_fairness_page_shows_the_report_and_its_emptiness(who: Office) -> None:
    clerk, leader = people.signed_in(who.clerk), people.signed_in(who.leader)
    assert "这一范围没有抽取结果" in shown(leader, "/random/draws/fairness/")
    at_work.drawn(who)

    page = shown(clerk, "/random/draws/fairness/")

    assert "样本太少，不作判断" in page
    assert "从未被抽中" in page
    assert "这一范围没有抽取结果" in shown(clerk, "/random/draws/fairness/?year=2025&years=1")
    assert "截至年度" in shown(leader, "/random/draws/fairness/?year=x&years=9")


def test_nothing_is_offered_while_a_step_back_waits_nor_to_a_leader(who: Office) -> None:
    draw = at_work.frozen(who)
    assert "承诺随机数</a>" in shown(people.signed_in(who.clerk), draw.get_absolute_url())
    assert "承诺随机数</a>" not in shown(people.signed_in(who.leader), draw.get_absolute_url())

    done(people.signed_in(who.clerk), f"{draw.get_absolute_url()}void/", reason="名单漏列")

    assert "承诺随机数</a>" not in shown(people.signed_in(who.clerk), draw.get_absolute_url())
    assert "尚待局领导决定" in done(people.signed_in(who.clerk), f"{draw.get_absolute_url()}commit/")
