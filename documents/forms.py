"""Forms of issued papers: the filters of the register, service, and an attempt that failed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from django import forms
from django.db.models import Model, QuerySet

from desk.forms.acts import ActForm
from desk.forms.base import Faced
from desk.forms.fields import DayField, LineField, half_width
from desk.forms.periods import PeriodFilter
from documents.models import Document, DocumentQuerySet, Service
from documents.serving import Delivery

M = TypeVar("M", bound=Model)


class DocumentSearch(PeriodFilter[Document]):
    """Filters of the register of papers."""

    q = forms.CharField(label="文号或主体名称", required=False, max_length=80)
    kind = forms.ChoiceField(label="文书名称", required=False, choices=[("", "全部"), *Document.Kind.choices])
    served = forms.ChoiceField(
        label="送达", required=False, choices=[("", "全部"), ("yes", "已送达"), ("no", "未送达")]
    )
    from_on = DayField(label="签发自", required=False)
    until_on = DayField(label="签发至", required=False)

    def clean_q(self) -> str:
        text = half_width(str(self.cleaned_data["q"])).strip()
        if re.search(r"\d{17}[\dXx]", text):
            raise forms.ValidationError("证件号码不能写在网址里，请按姓名或文号查找。")
        if not text.isprintable():
            raise forms.ValidationError("文号或主体名称含有不能查找的字符，请重新输入。")
        return text

    def narrow(self, rows: QuerySet[Document]) -> QuerySet[Document]:
        data = self.cleaned_data
        assert isinstance(rows, DocumentQuerySet)
        rows = rows.matching(data["q"])
        if data["kind"]:
            rows = rows.filter(kind=data["kind"])
        if data["served"]:
            rows = rows.served() if data["served"] == "yes" else rows.unserved()
        if data["from_on"]:
            rows = rows.filter(issued_on__gte=data["from_on"])
        if data["until_on"]:
            rows = rows.filter(issued_on__lte=data["until_on"])
        return rows


class ServeForm(ActForm[M]):
    """A paper reached whom it is for, today or earlier, and not before it was issued; the verb takes the `delivery`.

    Where the register of papers holds its service already, that stands, and the form only shows it.
    """

    way = forms.ChoiceField(label="送达方式", choices=Service.Way.choices, widget=forms.RadioSelect)
    on = DayField(label="送达日期")
    receiver = LineField(label="收件人", max_length=60, help_text="签收的人；代收的写明与受送达人的关系。")
    receipt = LineField(
        label="送达凭证",
        max_length=200,
        help_text="如：签收的送达回证；挂号信单号；见证人姓名；公告的载体和日期。",
        widget=forms.TextInput(attrs={"wide": ""}),
    )
    note = LineField(label="备注", max_length=300, required=False, widget=forms.TextInput(attrs={"wide": ""}))

    def paper(self) -> Document | None:
        """Which paper is served; None while there is none yet."""
        raise NotImplementedError

    def receiver_known(self) -> str:
        """Who is likely to have received it."""
        return ""

    def prepare(self) -> None:
        paper = self.paper()
        known = paper.service if paper else None
        usual = {"way": Service.Way.DIRECT, "on": self.today, "receiver": self.receiver_known()}
        self.initial.update(usual if known is None else _told(known))
        for field in self.fields.values() if known else ():
            field.disabled = True

    def clean_way(self) -> Service.Way:
        return Service.Way(self.cleaned_data["way"])

    def clean(self) -> None:
        super().clean()
        if document := self.paper():
            _not_before_issue(self, "on", document)

    def given(self) -> Mapping[str, object]:
        return {"delivery": Delivery(**self.cleaned_data)}


class RegisterForm(ServeForm[Document]):
    """A paper of the register was served."""

    def paper(self) -> Document:
        return self.matter

    def receiver_known(self) -> str:
        subject = self.matter.subject
        return subject.contact or subject.name if subject else ""

    def given(self) -> Mapping[str, object]:
        return self.cleaned_data


class AttemptForm(ActForm[Document]):
    """A try to serve a paper that failed."""

    way = forms.ChoiceField(label="送达方式", choices=Service.Way.choices, widget=forms.RadioSelect)
    on = DayField(label="送达日期")
    reason = LineField(label="未送达原因", max_length=200, help_text="如：地址无人，邮件退回，拒收且无见证人。")

    def prepare(self) -> None:
        self.initial["on"] = self.today

    def clean_way(self) -> Service.Way:
        return Service.Way(self.cleaned_data["way"])

    def clean(self) -> None:
        super().clean()
        _not_before_issue(self, "on", self.matter)


def _told(service: Service) -> dict[str, object]:
    return {
        "way": service.way,
        "on": service.served_on,
        "receiver": service.receiver,
        "receipt": service.receipt,
        "note": service.note,
    }


def _not_before_issue(form: Faced, name: str, document: Document) -> None:
    day = form.cleaned_data.get(name)
    if day and day < document.issued_on:
        form.add_error(name, f"送达日期（{day}）早于签发日期（{document.issued_on}），请核对。")
