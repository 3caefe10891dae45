"""The form of an evidence file: what it is told by its content, never by its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import IO, TypeVar
from zipfile import BadZipFile, ZipFile

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model

from desk.forms.acts import ActForm
from desk.forms.fields import LineField

M = TypeVar("M", bound=Model)

LIMIT = 20 * 1024 * 1024
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", WORD: ".docx", EXCEL: ".xlsx"}
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


def content_type_of(file: IO[bytes]) -> str | None:
    """The content type that the bytes themselves show, among those accepted; None for anything else."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    found = next((kind for beginning, kind in _BEGINNINGS if head.startswith(beginning)), None)
    return found or (_office_type(file) if head.startswith(b"PK\x03\x04") else None)


def _office_type(file: IO[bytes]) -> str | None:
    try:
        with ZipFile(file) as archive:
            names = set(archive.namelist())
    except (BadZipFile, OSError, ValueError):
        return None
    finally:
        file.seek(0)
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    return WORD if "word/document.xml" in names else EXCEL if "xl/workbook.xml" in names else None


class PaperField(forms.FileField):
    """A paper or a picture: not too large, and by its bytes, which say the `content_type`, one of those that are kept."""

    def __init__(self, *, label: str, required: bool = True) -> None:
        box = forms.ClearableFileInput(attrs={"accept": ",".join(EXTENSIONS.values())})
        told = "PDF、JPG、PNG、DOCX、XLSX，不超过 20 MB。"
        super().__init__(label=label, required=required, help_text=told, widget=box)

    def clean(self, data: object, initial: object = None) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > LIMIT:
            raise forms.ValidationError(f"文件为 {(file.size or 0) / 2**20:.1f} MB，超过 20 MB，请压缩或拆分后上传。")
        file.content_type = content_type_of(file)
        if file.content_type is None:
            raise forms.ValidationError(
                "文件内容不是 PDF、JPG、PNG、DOCX 或 XLSX（或者带有宏、已损坏），请转换格式后上传。"
            )
        return file


class EnclosureForm(ActForm[M]):
    """A file that is enclosed with a matter, and what to call it; its verb takes `file`, `title` and `content_type`."""

    file = PaperField(label="佐证材料")
    title = LineField(label="名称", required=False, max_length=120, help_text="如：行政处罚决定书。不填则用文件名。")

    def clean(self) -> None:
        super().clean()
        file = self.cleaned_data.get("file")
        if file and not self.cleaned_data.get("title"):
            self.cleaned_data["title"] = PurePath(file.name).stem[:120]

    def given(self) -> Mapping[str, object]:
        return {**self.cleaned_data, "content_type": self.cleaned_data["file"].content_type}
