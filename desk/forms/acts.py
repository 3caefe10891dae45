"""What an act asks for. The fields of its form are named as the verb's parameters, so nothing has to be carried over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Generic, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localtime

from accounts.models import User
from desk.forms.base import FacedForm
from desk.forms.fields import DayField, TextField, not_after

M = TypeVar("M", bound=Model)


class ActForm(FacedForm, Generic[M]):
    """What an act on a matter asks for; by itself it asks for nothing. Its days have come, but for those in `AHEAD`.

    `asked` is what stands in the address behind the question mark, chosen before the page was opened: what is named as a
    field is filled in.
    """

    AHEAD: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        data: QueryDict | None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        matter: M,
        by: User,
        at: datetime,
        asked: QueryDict | None = None,
    ) -> None:
        super().__init__(data, files)
        self.matter, self.by, self.at = matter, by, at
        self.asked = QueryDict() if asked is None else asked
        self.prepare()
        self.initial.update({name: value for name, value in self.asked.items() if name in self.fields})

    @property
    def today(self) -> date:
        """The day of the act at the bureau."""
        return localtime(self.at).date()

    def prepare(self) -> None:
        """Fill in what is known already, and leave out what this matter need not be asked."""

    def clean(self) -> None:
        super().clean()
        days = (name for name, field in self.fields.items() if isinstance(field, DayField) and name not in self.AHEAD)
        not_after(self, self.today, *days)

    def given(self) -> Mapping[str, object]:
        """What the verb is called with beside the matter, who and when; the fields themselves, unless said otherwise."""
        return self.cleaned_data


class ReasonForm(ActForm[M]):
    """An act that needs a reason and nothing else."""

    reason = TextField(label="理由", max_length=300)
