"""The departments and industries by which a ledger is ordered and chosen: few, so read once and kept at hand."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from accounts.models import Department
from subjects.models import Industry


class Place(NamedTuple):
    """Where a department and an industry stand in the order of the ledger."""

    section: int
    industry: int


class Catalogue:
    """Every department and every industry, by code."""

    def __init__(self, sections: list[Department], industries: list[Industry]) -> None:
        self.sections = sorted(sections, key=lambda row: row.code)
        self.industries = sorted(industries, key=lambda row: row.code)

    @cached_property
    def section_names(self) -> dict[int, str]:
        return {row.pk: row.name for row in self.sections}

    @cached_property
    def industry_names(self) -> dict[int, str]:
        return {row.pk: row.name for row in self.industries}

    @cached_property
    def _section_places(self) -> dict[int, int]:
        return {row.pk: place for place, row in enumerate(self.sections)}

    @cached_property
    def _industry_places(self) -> dict[int, int]:
        return {row.pk: place for place, row in enumerate(self.industries)}

    def place(self, section: int, industry: int) -> Place:
        """Where these two (ids) stand."""
        return Place(self._section_places[section], self._industry_places[industry])

    def sections_meant(self, code: str) -> list[int]:
        """The department with this code (ids)."""
        return [row.pk for row in self.sections if row.code == code]

    def industries_meant(self, code: str) -> list[int]:
        """The industry with this code and, of a first-level one, its divisions (ids)."""
        chosen = [row.pk for row in self.industries if row.code == code]
        return chosen + [row.pk for row in self.industries if row.parent_id in chosen]

    def section_called(self, code: str) -> str:
        """The name of a department, empty when there is none with this code."""
        return next((row.name for row in self.sections if row.code == code), "")

    def industry_called(self, code: str) -> str:
        """The name of an industry, empty when there is none with this code."""
        return next((row.name for row in self.industries if row.code == code), "")


def read_catalogue() -> Catalogue:
    """As the database holds them now."""
    return Catalogue(list(Department.objects.all()), list(Industry.objects.all()))
