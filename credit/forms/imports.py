"""Uploading a file to import."""

from __future__ import annotations

from django import forms
from django.core.files import File

from accounts.models import User
from credit.exchange.guarding import PACKED_LIMIT
from desk.forms.acts import ActForm

ENDINGS = (".xlsx", ".zip", ".csv")


class ImportForm(ActForm[User]):
    """One workbook, CSV file or zip of CSV files."""

    file = forms.FileField(
        label="文件",
        help_text="填好的空白模板（.xlsx），或以表名命名的 CSV 文件及其压缩包（.csv、.zip），不超过 40 MB。",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS), "wide": ""}),
        error_messages={"required": "请选择要导入的文件。", "empty": "文件是空的，请重新选择。"},
    )

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > PACKED_LIMIT:
            raise forms.ValidationError(f"文件超过 {PACKED_LIMIT // 1024 // 1024} MB，请拆分成几个文件分别导入。")
        if not (file.name or "").lower().endswith(ENDINGS):
            raise forms.ValidationError("请选择 .xlsx 工作簿，或 .csv、.zip 文件；旧版 .xls 请先另存为 .xlsx。")
        return file
