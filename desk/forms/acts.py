"""What an act asks for. The fields of its form are named as the verb's parameters, so nothing has to be carried over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localtime

from accounts.models import User
from desk.forms.base import Faced
from desk.forms.fields import DayField, TextField, not_after

M = TypeVar("M", bound=Model)


class Asking(Faced, Generic[M]):
    """What an act on a matter asks for. Its days have come, but for those in `AHEAD`.

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
        self.matter, self.by, self.at = matter, by, at
        self.asked = QueryDict() if asked is None else asked
        super().__init__(data, files, **self.starting())
        self.prepare()
        self.initial.update({name: value for name, value in self.asked.items() if name in self.fields})

    @property
    def today(self) -> date:
        """The day of the act at the bureau."""
        return localtime(self.at).date()

    @property
    def is_meant(self) -> bool:
        """Whether the button that was pressed asks for the act, and not for another look at the page."""
        return True

    def starting(self) -> dict[str, Any]:
        """What the fields start from."""
        return {}

    def prepare(self) -> None:
        """Fill in what is known already, and leave out what this matter need not be asked."""

    def clean(self) -> None:
        super().clean()
        not_after(self, self.today, *self.days_come())

    def days_come(self) -> Sequence[str]:
        """The days that may not lie ahead."""
        return [name for name, field in self.fields.items() if isinstance(field, DayField) and name not in self.AHEAD]

    def handed(self) -> M:
        """What the verb is done to."""
        return self.matter

    def remark(self) -> str:
        """What the journal keeps of what was filled in; by itself nothing."""
        return ""

    def given(self) -> Mapping[str, object]:
        """What the verb is called with beside the matter, who and when; the fields themselves, unless said otherwise."""
        return self.cleaned_data


class ActForm(Asking[M], forms.Form):
    """A plain form of an act; by itself it asks for nothing."""


class RowForm(Asking[M], forms.ModelForm):  # type: ignore[type-arg]
    """An act that fills in a row: the matter itself, or one that is made. The matter stays as it is until the verb is done."""

    def starting(self) -> dict[str, Any]:
        return {"instance": self.row()}

    def row(self) -> Any:
        """The row that is filled in."""
        return copy(self.matter) if isinstance(self.matter, self._meta.model) else self._meta.model()

    def handed(self) -> Any:
        return self.instance if isinstance(self.matter, self._meta.model) else self.matter


class ReasonForm(ActForm[M]):
    """An act that needs a reason and nothing else."""

    reason = TextField(label="理由", max_length=300)
