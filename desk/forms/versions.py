"""Forms that know which version of a fact their reader saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.versions import Version, version_of
from desk.forms.acts import ActForm

M = TypeVar("M", bound=Model)


class Versioned(forms.BaseForm):
    """A form that carries the version of the fact which its reader saw. Put it before Form or ModelForm."""

    since: Sequence[Version] = ()
    """What others changed since the page was opened."""

    def acknowledge(self, version: int) -> None:
        """Show the typed values again as a change of this newer version."""
        typed = cast("QueryDict", self.data)
        self.data = MultiValueDict({name: typed.getlist(name) for name in typed})
        self.data["version"] = str(version)

    def acknowledge_since(self, since: Sequence[Version]) -> None:
        """The same, and tell what was changed; the newest first."""
        self.since = since
        self.acknowledge(since[0].number)


class AmendForm(Versioned, ActForm[M]):
    """An act that changes a fact: the verb is told the version that its reader had seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.initial["version"] = version_of(self.matter)

    def given(self) -> Mapping[str, object]:
        told = dict(super().given())
        seen = told.pop("version")
        return {**told, "seen": seen}
