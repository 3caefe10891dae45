"""A form that knows which version of a fact its reader saw."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict


class Versioned(forms.BaseForm):
    """A form that carries the version of the fact which its reader saw. Put it before Form or ModelForm."""

    def acknowledge(self, version: int) -> None:
        """Show the typed values again as a change of this newer version."""
        typed = cast("QueryDict", self.data)
        self.data = MultiValueDict({name: typed.getlist(name) for name in typed})
        self.data["version"] = str(version)
