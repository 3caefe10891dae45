"""Evidence: told by its content, kept by its digest, handed out as a download, noted in the journal."""

from __future__ import annotations

import io
from datetime import date
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import JournalEntry
from credit.forms.evidence import content_type_of
from credit.models import CreditRecord, Evidence
from subjects.models import Subject
from tests import makers, people

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b"0" * 200


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def record(unit: Subject) -> CreditRecord:
    return makers.make_penalty(unit, date(2026, 9, 1))


def office(*names: str) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "x")
    return packed.getvalue()


def upload(clerk: Client, record: CreditRecord, name: str, content: bytes, title: str = "决定书") -> str:
    data = {"file": SimpleUploadedFile(name, content), "title": title}
    return clerk.post(reverse("credit:record_act", args=[record.pk, "evidence"]), data).content.decode()


def test_a_pdf_is_kept_and_downloaded_as_an_attachment(clerk: Client, record: CreditRecord) -> None:
    upload(clerk, record, "扫描件.pdf", PDF)

    evidence = Evidence.objects.get()
    answer = clerk.get(reverse("credit:evidence_show", args=[evidence.pk]))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert set(JournalEntry.objects.values_list("act", flat=True)) >= {"上传佐证材料", "下载佐证材料"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (office("word/document.xml", "word/vbaProject.bin"), None),
        (office(), None),
        (b"PK\x03\x04broken", None),
        (b"<html><script>alert(1)</script>", None),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_the_content_decides_the_type(content: bytes, expected: str | None) -> None:
    assert content_type_of(io.BytesIO(content)) == expected


def test_a_name_deceives_nobody(clerk: Client, record: CreditRecord) -> None:
    page = upload(clerk, record, "决定书.pdf", b"<html><script>alert(1)</script>")

    assert "文件内容不是 PDF、JPG、PNG、DOCX 或 XLSX" in page
    assert 'value="决定书"' in page
    assert not Evidence.objects.exists()


def test_a_file_too_large_is_refused(clerk: Client, record: CreditRecord) -> None:
    page = upload(clerk, record, "大.pdf", PDF + b"0" * (20 * 1024 * 1024))

    assert "超过 20 MB" in page
    assert not Evidence.objects.exists()


def test_the_same_file_is_not_attached_twice(clerk: Client, record: CreditRecord) -> None:
    upload(clerk, record, "a.pdf", PDF)

    assert "同一文件已作为“决定书”上传" in upload(clerk, record, "b.pdf", PDF)
    assert Evidence.objects.count() == 1


def test_without_a_title_the_name_of_the_file_is_taken(clerk: Client, record: CreditRecord) -> None:
    upload(clerk, record, "送达回证.pdf", PDF, title="")

    assert Evidence.objects.get().title == "送达回证"


def test_another_department_finds_no_file(clerk: Client, record: CreditRecord) -> None:
    upload(clerk, record, "a.pdf", PDF)
    stranger = people.signed_in(people.clerk("YH", username="zi"))

    assert stranger.get(reverse("credit:evidence_show", args=[Evidence.objects.get().pk])).status_code == 404
    assert stranger.get(reverse("credit:record_act", args=[record.pk, "evidence"])).status_code == 404
