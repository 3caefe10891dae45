"""批量导入 on screen: upload, report, preview, confirmation."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import Settings

from accounts.models import JournalEntry
from credit import tasks
from credit.exchange import batches
from credit.models import CreditRecord, ImportBatch
from desk import promises
from subjects.models import RegradeRequest, Subject
from tests import makers, people
from tests.credit.exchange import books

pytestmark = pytest.mark.django_db
State = ImportBatch.State


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    yield
    shutil.rmtree(tmp_path / "imports", ignore_errors=True)


def upload(client: Client, data: bytes, name: str = "导入.xlsx") -> HttpResponse:
    answer: HttpResponse = client.post(  # type: ignore[assignment]
        reverse("credit:import_add"), {"file": SimpleUploadedFile(name, data)}, follow=True
    )
    return answer


def batch() -> ImportBatch:
    return ImportBatch.objects.get()


def press(client: Client, act: str) -> HttpResponse:
    answer: HttpResponse = client.post(  # type: ignore[assignment]
        reverse("credit:import_act", args=[batch().pk, act]), follow=True
    )
    return answer


GOOD = {"信用主体": [books.subject()], "信用承诺": [books.commitment()], "行政处罚": [books.penalty()]}


def test_upload_checks_and_writes_nothing(as_clerk: Client) -> None:
    page = upload(as_clerk, books.workbook(GOOD)).content.decode()

    assert batch().state == State.CHECKED
    assert "检查通过，尚未写入" in page
    assert Subject.objects.count() == CreditRecord.objects.count() == RegradeRequest.objects.count() == 0


def test_the_preview_tells_whose_level_will_move(as_clerk: Client) -> None:
    subject = makers.make_subject(code=books.CODE)
    makers.grade(subject)

    page = upload(
        as_clerk, books.workbook({"行政处罚": [books.penalty(决定日期=timezone.localdate())]})
    ).content.decode()

    move = batch().report["moves"][0]
    assert (move["subject"], move["old"], move["new"]) == (subject.pk, 1, 3)
    assert "导入后 1 个信用主体今天的等级将变动" in page.replace("\n", "")
    assert not subject.records.exists()


def test_confirmation_writes_grades_and_tells_the_journal(as_clerk: Client) -> None:
    upload(as_clerk, books.workbook(GOOD))

    page = press(as_clerk, "confirm").content.decode()

    assert "已导入：新增 3 行" in page
    assert batch().state == State.DONE
    record = CreditRecord.objects.get()
    assert record.entered_by == batch().confirmed_by
    assert record.history.get().history_user == record.entered_by
    assert record.subject.grade_periods.filter(current=True).exists()
    assert not RegradeRequest.objects.exists()
    assert [entry.act for entry in JournalEntry.objects.order_by("pk")] == ["上传导入文件", "确认批量导入"]


def test_confirming_twice_writes_once(as_clerk: Client, as_supervisor: Client) -> None:
    upload(as_clerk, books.workbook(GOOD))

    press(as_clerk, "confirm")
    press(as_supervisor, "confirm")

    assert CreditRecord.objects.get().history.count() == 1
    assert JournalEntry.objects.filter(act="确认批量导入").count() == 1


def test_what_changed_since_the_check_is_found_at_confirmation(as_clerk: Client) -> None:
    upload(as_clerk, books.workbook(GOOD))
    other = makers.make_subject("新密市岐固建材有限公司")
    makers.make_penalty(other, date(2025, 1, 1), number="CF-1")

    page = press(as_clerk, "confirm").content.decode()

    assert batch().state == State.FAULTY
    assert "该编号已用于另一信用主体的记录" in page
    assert not Subject.objects.filter(code=books.CODE).exists()


def test_faults_are_listed_and_given_back_in_red(as_clerk: Client) -> None:
    rows = {"信用主体": [books.subject()], "行政处罚": [books.penalty(决定日期="2026-09-31", 应急管理部门="对")]}

    page = upload(as_clerk, books.workbook(rows)).content.decode()
    marked = as_clerk.get(reverse("credit:import_marked", args=[batch().pk]))

    assert "共 2 处需要更正" in page
    assert "这一天不存在，请改为当月实际日期" in page
    book = load_workbook(io.BytesIO(b"".join(marked.streaming_content)))  # type: ignore[attr-defined]
    assert book.sheetnames == ["更正说明", "信用主体", "行政处罚"]
    sheet = book["行政处罚"]
    wrong = {cell.value: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(wrong) == {"2026-09-31", "对"}
    assert "应为“是”或“否”" in wrong["对"]


def test_the_marked_file_can_be_uploaded_again(as_clerk: Client) -> None:
    rows = {"信用主体": [books.subject()], "行政处罚": [books.penalty(决定日期="2026-09-31")]}
    upload(as_clerk, books.zipped(books.csv_files(rows)), "表.zip")
    marked = as_clerk.get(reverse("credit:import_marked", args=[batch().pk]))
    book = load_workbook(io.BytesIO(b"".join(marked.streaming_content)))  # type: ignore[attr-defined]
    for row in book["行政处罚"].iter_rows():
        for cell in row:
            if cell.value == "2026-09-31":
                cell.value = "2026-09-30"
    stream = io.BytesIO()
    book.save(stream)
    ImportBatch.objects.all().delete()

    upload(as_clerk, stream.getvalue())

    assert batch().state == State.CHECKED


def test_a_file_that_is_no_workbook_is_told_so(as_clerk: Client) -> None:
    page = upload(as_clerk, b"not a workbook").content.decode()

    assert "不是 .xlsx 工作簿" in page
    assert batch().state == State.FAULTY


def test_nothing_chosen_is_told_on_the_form(as_clerk: Client) -> None:
    page = as_clerk.post(reverse("credit:import_add")).content.decode()

    assert "请选择要导入的文件" in page


def test_a_clerk_imports_the_own_department_only(as_clerk: Client) -> None:
    makers.make_subject(code=books.OTHER, department_code="FM", industry_code="KS-01")
    rows = {
        "信用主体": [books.subject(记录部门="非煤矿山监管科")],
        "行政处罚": [books.penalty(code=books.OTHER)],
    }

    page = upload(as_clerk, books.workbook(rows)).content.decode()

    assert "只能导入危化品监管科的信用主体" in page
    assert "该主体不属于危化品监管科" in page


def test_discarding_deletes_the_file(as_clerk: Client) -> None:
    upload(as_clerk, books.workbook(GOOD))

    press(as_clerk, "discard")

    assert batch().state == State.DISCARDED
    assert not list(batches.folder().iterdir())


def test_a_discarded_file_is_not_imported(as_clerk: Client) -> None:
    upload(as_clerk, books.workbook(GOOD))
    press(as_clerk, "discard")

    answer = press(as_clerk, "confirm")

    assert answer.status_code == 409
    assert not Subject.objects.exists()


def test_the_kept_file_is_sealed(as_clerk: Client) -> None:
    number = makers.citizen_number(77)
    upload(as_clerk, books.zipped(books.csv_files({"任职人员": [books.post(number)]})), "人员.zip")

    kept = next(batches.folder().iterdir()).read_bytes()
    assert not kept.startswith(b"PK")
    assert number not in str(batch().report)


def test_colleagues_see_it_and_others_do_not(as_clerk: Client, as_supervisor: Client) -> None:
    upload(as_clerk, books.workbook(GOOD))
    stranger = people.signed_in(people.clerk("FM", username="geng"))

    assert as_supervisor.get(batch().get_absolute_url()).status_code == 200
    assert stranger.get(batch().get_absolute_url()).status_code == 404


def messages(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What would go to the broker from now on."""
    sent: list[tuple[str, int]] = []
    monkeypatch.setattr(current_app, "send_task", lambda task, args, **options: sent.append((task, args[0])))
    return sent


def many_rows() -> bytes:
    codes = [makers.credit_code(600_000 + place) for place in range(batches.SMALL + 1)]
    return books.workbook({"信用主体": [books.subject(code) for code in codes]})


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_rows_are_left_to_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = messages(monkeypatch)
    client = people.signed_in(people.clerk())

    waiting = upload(client, many_rows()).content.decode()
    part = client.get(batch().get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    tasks.check_import(batch().pk)
    tasks.check_import(batch().pk)
    ready = client.get(batch().get_absolute_url(), headers={"HX-Request": "true"})
    press(client, "confirm")
    tasks.commit_import(batch().pk)
    tasks.commit_import(batch().pk)

    assert "检查中" in waiting
    assert "排队中" in part
    assert ready.headers["HX-Refresh"] == "true"
    assert sent == [("credit.tasks.check_import", batch().pk), ("credit.tasks.commit_import", batch().pk)]
    assert batch().state == State.DONE
    assert Subject.objects.count() == batches.SMALL + 1
    assert batch().report["new_levels"] == {"ungraded": batches.SMALL + 1}


def test_a_lost_message_is_sent_again(as_clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = messages(monkeypatch)
    upload(as_clerk, books.workbook(GOOD))
    ImportBatch.objects.update(state=State.IMPORTING)

    promises.sweep(ImportBatch.objects.all(), timezone.now() + 2 * promises.LOST_MESSAGE)

    assert sent == [("credit.tasks.commit_import", batch().pk)]
