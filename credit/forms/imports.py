"""Uploading a sheet: a file to import, and whatever else comes as rows."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from credit.exchange.guarding import PACKED_LIMIT
from desk.forms.acts import ActForm


class SheetField(forms.FileField):
    """A workbook or a file of values by its ending (`.xlsx`, `.csv`), not larger than can be read."""

    def __init__(self, *, label: str, help_text: str, endings: Sequence[str], required: bool = True) -> None:
        self.endings = tuple(endings)
        box = forms.FileInput(attrs={"accept": ",".join(endings), "wide": ""})
        missing = {"required": "请选择要导入的文件。", "empty": "文件是空的，请重新选择。"}
        super().__init__(label=label, help_text=help_text, required=required, widget=box, error_messages=missing)

    def clean(self, data: object, initial: object = None) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > PACKED_LIMIT:
            raise forms.ValidationError(f"文件超过 {PACKED_LIMIT // 1024 // 1024} MB，请拆分成几个文件分别上传。")
        if not (file.name or "").lower().endswith(self.endings):
            taken = "、".join(self.endings)
            raise forms.ValidationError(f"请选择 {taken} 文件；旧版 .xls 请先另存为 .xlsx。")
        return file


class ImportForm(ActForm[User]):
    """One workbook, CSV file or zip of CSV files."""

    file = SheetField(
        label="文件",
        help_text="填好的空白模板（.xlsx），或以表名命名的 CSV 文件及其压缩包（.csv、.zip），不超过 40 MB。",
        endings=(".xlsx", ".zip", ".csv"),
    )


class CommitmentImportForm(ActForm[User]):
    """One sheet of commitments, whatever it is called."""

    file = SheetField(
        label="文件",
        help_text="填好的登记表（.xlsx 或 .csv，一张表，表名不限），不超过 40 MB。",
        endings=(".xlsx", ".csv"),
    )
