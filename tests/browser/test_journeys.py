"""Five journeys through the real application, with a real worker, as the bureau's people make them."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from credit.regulation.periods import end_of_window
from subjects.models import Subject
from tests import makers, people
from tests.browsing import PHONE, assert_accessible, assert_fits, sign_in
from tests.credit.exchange import books
from tests.workers import eventually

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A real worker process on the test's database, fed through a queue of its own; it listens when the test begins."""
    known = connection.settings_dict
    database = f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    queue = f"journey-{os.getpid()}"
    name = f"{queue}@here"
    usual = current_app.conf.task_default_queue, current_app.conf.task_routes
    current_app.conf.task_default_queue, current_app.conf.task_routes = queue, {"*": {"queue": queue}}
    log = (tmp_path / "worker.log").open("wb")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "config",
            "worker",
            "-P",
            "solo",
            "-n",
            name,
            "-Q",
            queue,
            "-l",
            "warning",
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": database,
            "BROKER_URL": str(settings.CELERY_BROKER_URL),
            "ANXIN_VAR": str(settings.VAR_DIR),
        },
        stdout=log,
        stderr=log,
    )
    eventually(lambda: current_app.control.ping(destination=[name], timeout=1))
    yield
    process.terminate()
    process.wait(30)
    log.close()
    current_app.conf.task_default_queue, current_app.conf.task_routes = usual


def looked_at(page: Page) -> None:
    """A page of a journey: accessible on the desk, and on a phone, where nothing scrolls sideways."""
    assert_accessible(page)
    desk = page.viewport_size
    page.set_viewport_size(PHONE)
    assert_fits(page)
    if desk:
        page.set_viewport_size(desk)


def test_logging_in_leads_to_the_own_work(page: Page) -> None:
    people.clerk()
    subject = makers.make_subject()
    makers.make_penalty(subject, date(2026, 5, 6), makers.State.DRAFT)
    makers.grade(subject)

    page.goto("/subjects/")
    looked_at(page)
    page.fill("#id_username", "jia")
    page.fill("#id_password", people.PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/subjects/$"))
    looked_at(page)
    page.get_by_role("link", name="工作台").click()

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(
        page.get_by_text("未按规定对从业人员进行安全生产教育和培训").or_(page.get_by_text("新密应急罚")).first
    ).to_be_visible()
    looked_at(page)


def test_a_penalty_by_keyboard_moves_the_grade(page: Page, worker: None) -> None:
    subject = makers.make_subject()
    makers.grade(subject)
    sign_in(page, people.clerk())
    today = timezone.localdate()
    page.goto(f"/subjects/{subject.pk}/")
    expect(page.locator(".identity-tag")).to_contain_text("一级")
    looked_at(page)

    page.goto(f"/subjects/{subject.pk}/records/penalty/")
    looked_at(page)
    expect(page.locator("#id_document_number")).to_be_focused()
    page.keyboard.type("新密应急罚〔2026〕88号")
    page.keyboard.press("Tab")
    page.keyboard.type("t")
    page.get_by_label("警告").focus()
    page.keyboard.press("Space")
    page.locator("#id_content").focus()
    page.keyboard.type("未如实记录安全生产教育和培训情况")
    page.get_by_label("无需").focus()
    page.keyboard.press("Space")
    page.locator("#id_statement_on").focus()
    page.keyboard.type("t")
    page.keyboard.press("Tab")
    effect = page.locator("aside")
    expect(effect).to_contain_text("三级")
    expect(effect).to_contain_text("第十二条（三）2")
    expect(effect).to_contain_text(end_of_window(today, 1).isoformat())
    page.keyboard.press("Control+Enter")

    expect(page).to_have_url(re.compile(r"/(records|subjects)/\d+/$"))
    looked_at(page)
    page.goto(f"/subjects/{subject.pk}/")
    expect(page.locator(".identity-tag")).to_contain_text("三级", timeout=30_000)
    page.goto(f"/subjects/{subject.pk}/")
    expect(page.locator(".identity-level")).to_contain_text(end_of_window(today, 1).isoformat())
    expect(page.get_by_role("link", name="第十二条（三）2").first).to_be_visible()
    looked_at(page)


def test_a_workbook_is_checked_previewed_and_brought_in(page: Page, worker: None, tmp_path: Path) -> None:
    sign_in(page, people.clerk())
    today = timezone.localdate()
    sheets = {"信用主体": [books.subject()], "信用承诺": [books.commitment()]}
    wrong = books.saved(tmp_path, {**sheets, "行政处罚": [books.penalty(决定日期="2026-02-30")]}, "有误.xlsx")
    recent = books.penalty(决定日期=today - timedelta(days=30))
    right = books.saved(tmp_path, {**sheets, "行政处罚": [recent]}, "改正.xlsx")

    page.goto("/imports/add/")
    looked_at(page)
    page.set_input_files("input[type=file]", wrong)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("2026-02-30").first).to_be_visible()
    looked_at(page)
    assert not Subject.objects.exists()

    page.goto("/imports/add/")
    page.set_input_files("input[type=file]", right)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("button", name="确认导入")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：").first).to_be_visible(timeout=60_000)
    looked_at(page)

    page.goto(f"/subjects/?q={books.CODE}")
    expect(page.locator(".identity-tag")).to_contain_text("三级", timeout=30_000)


def test_a_file_as_of_another_day_and_as_known_then(page: Page) -> None:
    subject = makers.make_subject()
    makers.grade(subject, at=datetime(2026, 1, 5, 9, tzinfo=timezone.get_current_timezone()))
    makers.make_penalty(subject, date(2026, 3, 2))
    makers.grade(subject, at=datetime(2026, 6, 8, 9, tzinfo=timezone.get_current_timezone()))
    sign_in(page, people.supervisor())

    page.goto(f"/subjects/{subject.pk}/")
    page.get_by_label("事实日期").fill("2026-05-12")
    page.keyboard.press("Enter")
    expect(page.get_by_text("您正在查看")).to_contain_text("2026-05-12")
    expect(page.locator(".identity-tag")).to_contain_text("三级")
    looked_at(page)

    page.get_by_label("掌握时间").fill("2026-05-12")
    page.keyboard.press("Enter")
    expect(page.get_by_text("您正在查看")).to_contain_text("前掌握的情况")
    expect(page.locator(".identity-tag")).to_contain_text("一级")
    looked_at(page)

    page.get_by_role("link", name="返回今天").click()
    expect(page.get_by_text("您正在查看")).to_have_count(0)


def test_the_ledger_is_filtered_and_printed(page: Page) -> None:
    for name in ("新密市青屏化工有限公司", "新密市溱水气体有限公司"):
        subject = makers.make_subject(name)
        if "溱水" in name:
            makers.make_penalty(subject, timezone.localdate() - timedelta(days=3))
        makers.grade(subject)
    sign_in(page, people.leader())

    page.goto("/ledger/")
    looked_at(page)
    page.get_by_role("combobox", name="信用等级").select_option("3")
    page.get_by_role("button", name="筛选").click()
    expect(page).to_have_url(re.compile(r"/ledger/\?level=3$"))
    expect(page.get_by_role("link", name="新密市溱水气体有限公司")).to_be_visible()
    expect(page.get_by_role("link", name="新密市青屏化工有限公司")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()

    pdf = PdfReader(io.BytesIO(Path(download.value.path()).read_bytes()))
    text = "".join(sheet.extract_text() for sheet in pdf.pages)
    assert "新密市溱水气体有限公司" in text.replace("\n", "")
    assert "第十二条（三）2" in text.replace("\n", "")
    assert "青屏" not in text
    width, height = pdf.pages[0].mediabox.width, pdf.pages[0].mediabox.height
    assert width > height
