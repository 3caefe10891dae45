"""Libraries that take long to load, loaded only by those who use them."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class AtNeed:
    """Stands for a module until something of it is first used, by whatever thread.

    A typed module is named twice, so that the checks see it: imported under TYPE_CHECKING, and otherwise this.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> Any:
        return getattr(import_module(self._name), wanted)
