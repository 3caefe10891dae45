"""The data-quality board, and the list behind each of its checks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import Department
from briefing.forms import SectionForm
from briefing.lists import CHECKED, of_check
from briefing.quality import counting
from briefing.quality.counting import CHECKS
from desk.lists.lists import Listing
from desk.views.listing import list_view


@require_safe
@allowed(*READERS)
def quality_show(request: SignedInRequest) -> HttpResponse:
    """Data quality: every check of the own section; a leader sees all or one."""
    today = timezone.localdate()
    form = SectionForm(request.GET, user=request.user, today=today)
    section = form.chosen()
    groups = counting.results(today, section)
    context = {
        "form": form,
        "section": section,
        "groups": groups,
        "found": sum(group.found for group in groups),
        "clean": [result for group in groups for result in group.clean],
        "checked": len(CHECKS),
        "sections": [] if section else counting.by_section(groups, Department.objects.filter(active=True)),
        "before": counting.kept_before(today),
        "now": timezone.now(),
    }
    return render(request, "briefing/quality_show.html", context)


def _of_check(request: SignedInRequest, *, code: str) -> Listing[Any]:
    """What a check found, each row with the way to mend it."""
    if code not in CHECKS:
        raise Http404
    check, today = CHECKS[code], timezone.localdate()
    section = SectionForm(request.GET, user=request.user, today=today).chosen()
    back = f"{reverse('briefing:quality_show')}{f'?section={section.code}' if section else ''}"
    return replace(
        of_check(check, counting.found_by(check, today, section)),
        beside=lambda request, today, rows: {"check": check, "section": section, "back": back},
    )


quality_list = list_view(CHECKED, _of_check)
