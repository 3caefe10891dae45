"""The form of one's own settings."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from accounts.models import User
from desk.forms.base import Faced


class SettingsForm(Faced, forms.ModelForm):  # type: ignore[type-arg]
    """Whether the digest comes by mail."""

    class Meta:
        model = User
        fields = ("digest",)
        labels: ClassVar[dict[str, str]] = {"digest": "每个工作日 08:30 用邮件发送待办摘要"}
        help_texts: ClassVar[dict[str, str]] = {
            "digest": "摘要列出我的待办和未读提醒；没有内容的日子不发。关闭后，提醒仍在系统内显示。"
        }
