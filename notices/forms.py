"""Filters of the inbox and of the digests; the form of one's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from desk.forms.acts import ActForm, RowForm
from desk.forms.filters import FilterForm
from notices.models import Digest, Notice


class NoticeFilter(FilterForm[Notice]):
    """All notices, or those that were not read."""

    show = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("unread", "未读")], widget=forms.HiddenInput
    )

    def narrow(self, rows: QuerySet[Notice]) -> QuerySet[Notice]:
        return rows.filter(read_at=None) if self.cleaned_data["show"] else rows


class DigestFilter(FilterForm[Digest]):
    """What became of a digest."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Digest.State.choices])

    def narrow(self, rows: QuerySet[Digest]) -> QuerySet[Digest]:
        state = self.cleaned_data["state"]
        return rows.filter(state=state) if state else rows


class SettingsForm(RowForm[User]):
    """Whether the digest comes by mail."""

    class Meta:
        model = User
        fields = ("digest",)
        labels: ClassVar[dict[str, str]] = {"digest": "每个工作日 08:30 用邮件发送待办摘要"}
        help_texts: ClassVar[dict[str, str]] = {
            "digest": "摘要列出我的待办和未读提醒；没有内容的日子不发。关闭后，提醒仍在系统内显示。"
        }

    def given(self) -> Mapping[str, object]:
        return {"digest": self.cleaned_data["digest"]}


class NewestForm(ActForm[User]):
    """Up to which notice a person has seen them."""

    newest = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**18)
