"""One row of a list behind a figure, whatever it is a list of."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Model, QuerySet
from django.urls import reverse

from briefing.quality.rules import Mending
from credit.models import CreditRecord, GradeChange, GradePeriod, Listing, Term
from credit.regulation.levels import LEVEL_NAMES
from inspections.models import Inspection
from objections.models import CheckNotice, Objection
from subjects.models import Post, Subject


class Line(NamedTuple):
    """Whom it is about, the matter and where to look at it, the day that counts."""

    subject: Subject
    matter: str
    url: str
    day: date | None


SELECTED: dict[type[Model], tuple[str, ...]] = {
    Subject: ("department", "industry"),
    Post: ("subject__department", "person"),
}
"""What is read along with a row; of the others the subject with its department."""


def along(rows: QuerySet[Model]) -> QuerySet[Model]:
    """The rows with what their lines need."""
    return rows.select_related(*SELECTED.get(rows.model, ("subject__department",)))


def line_of(row: Model) -> Line:
    """The row in words."""
    match row:
        case Subject():
            return Line(row, row.industry.name, row.get_absolute_url(), row.enrolled_on)
        case CreditRecord():
            return Line(row.subject, f"{row.get_kind_display()}　{row.title}", row.get_absolute_url(), row.basis_on)
        case GradeChange():
            words = f"{_levels(row.old_level, row.new_level)}　{_cause(row)}"
            return Line(row.subject, words, _grades(row.subject), row.on)
        case GradePeriod():
            old = getattr(row, "old_level", None)
            return Line(row.subject, _levels(old, row.level), _grades(row.subject), row.start)
        case Objection():
            return Line(
                row.subject, f"{row.number}　{row.get_state_display()}", row.get_absolute_url(), row.received_on
            )
        case CheckNotice():
            return Line(row.subject, f"{row}　{row.get_state_display()}", row.get_absolute_url(), row.received_on)
        case Term():
            return Line(row.subject, f"{row.case_title}　{row.label}", row.case_url, row.due_on)
        case Inspection():
            words = f"{row.number}　{row.get_manner_display()}　{row.get_result_display()}"
            return Line(row.subject, words, reverse("inspections:inspection_show", args=[row.pk]), row.inspected_on)
        case Listing():
            return Line(row.subject, f"{row.number}　{row.regime}", row.get_absolute_url(), row.published_on)
        case Post():
            return Line(
                row.subject,
                f"{row.person.name}　{row.get_office_display()}",
                f"{row.subject.get_absolute_url()}?tab=people",
                row.until_on,
            )
        case _:
            raise TypeError(f"no line for {type(row)}")


def mended(mending: Mending, row: Model) -> str:
    """The address where the row is mended."""
    pk = line_of(row).subject.pk if mending.of_subject else row.pk
    return reverse(mending.name, args=[pk, mending.act] if mending.act else [pk])


def _levels(old: int | None, new: int | None) -> str:
    return f"{LEVEL_NAMES[old]} → {LEVEL_NAMES[new]}"


def _cause(row: GradeChange) -> str:
    return f"期限届满：{row.cause}" if row.by_time and row.cause else row.cause


def _grades(subject: Subject) -> str:
    return f"{subject.get_absolute_url()}?tab=grades"
