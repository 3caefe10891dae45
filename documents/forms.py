"""Forms of issued papers: the filters of the register, service, and an attempt that failed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict

from accounts.models import User
from desk.forms.acts import ActForm
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, LineField, half_width, not_after
from documents.models import Document, Service
from documents.serving import Delivery

M = TypeVar("M", bound=Model)


class DocumentSearch(FacedForm):
    """Filters of the register of papers."""

    EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)

    q = forms.CharField(label="文号或主体名称", required=False, max_length=80)
    kind = forms.ChoiceField(label="文书名称", required=False, choices=[("", "全部"), *Document.Kind.choices])
    served = forms.ChoiceField(
        label="送达", required=False, choices=[("", "全部"), ("yes", "已送达"), ("no", "未送达")]
    )
    from_on = DayField(label="签发自", required=False)
    until_on = DayField(label="签发至", required=False)

    def __init__(self, data: Mapping[str, object], *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_q(self) -> str:
        text = half_width(str(self.cleaned_data["q"])).strip()
        if re.search(r"\d{17}[\dXx]", text):
            raise forms.ValidationError("证件号码不能写在网址里，请按姓名或文号查找。")
        if not text.isprintable():
            raise forms.ValidationError("文号或主体名称含有不能查找的字符，请重新输入。")
        return text

    def clean(self) -> None:
        super().clean()
        for name in ("from_on", "until_on"):
            day = self.cleaned_data.get(name)
            if day and not self.EARLIEST <= day <= self.LATEST:
                self.add_error(name, f"日期应在 {self.EARLIEST} 至 {self.LATEST} 之间，请核对。")
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "截止日期早于起始日期，请核对。")

    @property
    def is_asked(self) -> bool:
        """Whether anything is filtered by."""
        return self.is_valid() and any(self.cleaned_data.values())

    def results(self) -> QuerySet[Document]:
        """The papers that meet every filter, newest first."""
        if not self.is_valid():
            return Document.objects.none()
        data = self.cleaned_data
        found = Document.objects.visible_to(self.user).matching(data["q"])
        if data["kind"]:
            found = found.filter(kind=data["kind"])
        if data["served"]:
            found = found.served() if data["served"] == "yes" else found.unserved()
        if data["from_on"]:
            found = found.filter(issued_on__gte=data["from_on"])
        if data["until_on"]:
            found = found.filter(issued_on__lte=data["until_on"])
        return found.select_related("subject", "issued_by").prefetch_related("services")


class Delivering(FacedForm):
    """How a paper reached whom it is for."""

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

    def clean_way(self) -> Service.Way:
        return Service.Way(self.cleaned_data["way"])

    def delivery(self) -> Delivery:
        """What was filled in."""
        return Delivery(**self.cleaned_data)


class ServeForm(Delivering, ActForm[M]):
    """The paper of a matter reached whom it is for, today or earlier, and not before it was issued.

    Where the register of papers holds its service already, that stands, and the form only shows it.
    """

    def paper(self) -> Document | None:
        """The paper that is served."""
        raise NotImplementedError

    def receiver_known(self) -> str:
        """Who usually receives it."""
        return ""

    def prepare(self) -> None:
        paper = self.paper()
        known = paper.service if paper else None
        usual = {"way": Service.Way.DIRECT, "on": self.today, "receiver": self.receiver_known()}
        self.initial.update(usual if known is None else _told(known))
        for field in self.fields.values() if known else ():
            field.disabled = True

    def clean(self) -> None:
        super().clean()
        if paper := self.paper():
            _not_before_issue(self, "on", paper)


class DocumentServeForm(ServeForm[Document]):
    """A paper of the register was served."""

    def paper(self) -> Document:
        return self.matter

    def receiver_known(self) -> str:
        subject = self.matter.subject
        return subject.contact or subject.name if subject else ""


class AttemptForm(FacedForm):
    """A try to serve a paper that failed."""

    way = forms.ChoiceField(label="送达方式", choices=Service.Way.choices, widget=forms.RadioSelect)
    on = DayField(label="送达日期")
    reason = LineField(label="未送达原因", max_length=200, help_text="如：地址无人，邮件退回，拒收且无见证人。")

    def __init__(self, data: QueryDict | None, *, document: Document, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.document, self.today = document, today

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "on")
        _not_before_issue(self, "on", self.document)


class DeliveryForm(Delivering):
    """A paper reached whom it is for, where it is not served by an act of the frame."""

    def __init__(
        self, data: QueryDict | None, *, today: date, document: Document | None = None, receiver: str = ""
    ) -> None:
        known = document.service if document else None
        told = {"way": Service.Way.DIRECT, "on": today, "receiver": receiver} if known is None else _told(known)
        super().__init__(data, initial=told)
        self.document, self.today = document, today
        for field in self.fields.values() if known else ():
            field.disabled = True

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, "on")
        if self.document:
            _not_before_issue(self, "on", self.document)


def _told(service: Service) -> dict[str, object]:
    return {
        "way": service.way,
        "on": service.served_on,
        "receiver": service.receiver,
        "receipt": service.receipt,
        "note": service.note,
    }


def _not_before_issue(form: FacedForm, name: str, document: Document) -> None:
    day = form.cleaned_data.get(name)
    if day and day < document.issued_on:
        form.add_error(name, f"送达日期（{day}）早于签发日期（{document.issued_on}），请核对。")
