"""Forms of issued papers: the filters of the register, service, and an attempt that failed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple, TypeVar
from uuid import uuid4

from django import forms
from django.db.models import Model, QuerySet
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from desk.forms.acts import ActForm
from desk.forms.base import Faced
from desk.forms.fields import DayField, LineField, half_width
from desk.forms.filters import FilterForm
from desk.forms.periods import PeriodFilter
from documents import batching
from documents.models import Batch, BatchLine, Document, DocumentQuerySet, Service
from documents.serving import Delivery
from subjects.models import Subject

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


# Batches

NAMED = 10
"""So many of those whom a batch is about are named before it is begun."""
MOST_CHOSEN = 1000
AT_ONCE = 30
"""So many papers of a batch are registered as served on one page."""


def choice_of(asked: QueryDict) -> batching.Choice:
    """What a list says was chosen: `row` again and again, or `whole` with the filters. Raises Refused."""
    rows = [row for row in asked.getlist("row") if row.isascii() and row.isdigit() and len(row) < 19]
    numbers = list(dict.fromkeys(map(int, rows)))[:MOST_CHOSEN]
    kind = batching.kind_named(asked.get("kind", ""))
    return batching.Choice(kind, numbers, bool(asked.get("whole")), asked.get("scope", "")[:1000])


class BatchForm(ActForm[User]):
    """Which papers are to be issued together; all of it was chosen in the list before."""

    kind = forms.CharField(widget=forms.HiddenInput, max_length=32)
    row = forms.CharField(widget=forms.MultipleHiddenInput, required=False)
    whole = forms.CharField(widget=forms.HiddenInput, max_length=1, required=False)
    scope = forms.CharField(widget=forms.HiddenInput, max_length=1000, required=False, strip=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def prepare(self) -> None:
        self.initial["key"] = uuid4().hex

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        """A row is named as often as rows were chosen."""
        return self.asked.getlist("row") if field_name == "row" else super().get_initial_for_field(field, field_name)

    @property
    def choice(self) -> batching.Choice:
        """What was chosen. Raises Refused where no such papers are issued together."""
        return choice_of(self.data if isinstance(self.data, QueryDict) else self.asked)

    def beside(self) -> Mapping[str, object]:
        """How many papers, for whom first, and by what condition."""
        choice = self.choice
        chosen = list(islice(choice.chosen(self.by, self.at), None if not choice.whole else NAMED))
        named = Subject.objects.in_bulk([row.subject for row in chosen[:NAMED]])
        return {
            "choice": choice,
            "number": None if choice.whole else len(chosen),
            "named": list(named.values()),
            "condition": choice.kind.condition(self.by, choice.scope, self.at) if choice.whole else "",
            "list_url": reverse(choice.kind.list_url),
        }

    def given(self) -> Mapping[str, object]:
        return {"choice": self.choice, "key": self.cleaned_data["key"]}


class LineFilter(FilterForm[BatchLine]):
    """What became of the papers of a batch."""

    state = forms.ChoiceField(
        label="结果", required=False, choices=[("", "全部"), *BatchLine.State.choices, ("unserved", "已签发，未送达")]
    )

    def narrow(self, rows: QuerySet[BatchLine]) -> QuerySet[BatchLine]:
        match self.cleaned_data["state"]:
            case "":
                return rows
            case "unserved":
                return rows.filter(document__isnull=False, document__services=None)
            case state:
                return rows.filter(state=state)


class ServedRow(NamedTuple):
    """A paper of a batch that waits to be served, and what is asked of it."""

    document: Document
    served: BoundField
    receiver: BoundField
    receipt: BoundField


class ServeBatchForm(ActForm[Batch]):
    """Papers of a batch reached whom they are for: way and day are the same for all, receiver and proof are each one's own."""

    way = forms.ChoiceField(label="送达方式", choices=Service.Way.choices, widget=forms.RadioSelect)
    on = DayField(label="送达日期")
    every = forms.BooleanField(label="本页各份都已送达", required=False)

    def prepare(self) -> None:
        self.initial.update(way=Service.Way.DIRECT, on=self.today)
        self.papers = list(batching.papers_of(self.matter).unserved()[:AT_ONCE])
        for paper in self.papers:
            name = str(paper.subject or "")
            self.fields[f"served_{paper.pk}"] = forms.BooleanField(label=f"已送达：{name}", required=False)
            self.fields[f"receiver_{paper.pk}"] = LineField(label=f"收件人：{name}", max_length=60, required=False)
            self.fields[f"receipt_{paper.pk}"] = LineField(label=f"送达凭证：{name}", max_length=200, required=False)
            self.initial[f"receiver_{paper.pk}"] = paper.subject.contact or name if paper.subject else ""
            self.initial[f"receipt_{paper.pk}"] = "签收的送达回证"

    def rows(self) -> Iterator[ServedRow]:
        """The papers of the page, one a row."""
        for paper in self.papers:
            yield ServedRow(paper, *(self[f"{what}_{paper.pk}"] for what in ("served", "receiver", "receipt")))

    def clean_way(self) -> Service.Way:
        return Service.Way(self.cleaned_data["way"])

    def clean(self) -> None:
        super().clean()
        if not self._served():
            self.add_error(None, "没有勾选已送达的文书，请勾选后再登记。")
        for paper in self._served():
            _not_before_issue(self, "on", paper)
            for what, words in (("receiver", "收件人"), ("receipt", "送达凭证")):
                if not self.cleaned_data.get(f"{what}_{paper.pk}"):
                    self.add_error(f"{what}_{paper.pk}", f"请填写{paper.number}的{words}。")

    def _served(self) -> list[Document]:
        data = self.cleaned_data
        return [paper for paper in self.papers if data.get("every") or data.get(f"served_{paper.pk}")]

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        found = {
            paper.pk: Delivery(data["way"], data["on"], data[f"receiver_{paper.pk}"], data[f"receipt_{paper.pk}"])
            for paper in self._served()
        }
        return {"deliveries": found}
