"""A form that knows which version of a fact its reader saw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.gate import Refused
from accounts.versions import Stale, Version, version_of


class Versioned(forms.BaseForm):
    """A form that carries the version of the fact which its reader saw. Put it before Form or ModelForm."""

    instance: Any
    since: Sequence[Version] = ()
    """What others changed since the reader opened the form."""

    def outrun(self, refusal: Refused) -> None:
        """Say what others changed in between, and show the typed values as a change of what stands now."""
        self.since = refusal.since if isinstance(refusal, Stale) else ()
        if self.data.get("version"):
            self.acknowledge(version_of(self.instance))

    def acknowledge(self, version: int) -> None:
        """Show the typed values again as a change of this newer version."""
        typed = cast("QueryDict", self.data)
        self.data = MultiValueDict({name: typed.getlist(name) for name in typed})
        self.data["version"] = str(version)
