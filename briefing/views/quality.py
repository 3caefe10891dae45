"""The data-quality board, and the list behind each of its checks."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import Department
from briefing.forms import SectionForm
from briefing.lines import along, line_of, mended
from briefing.quality import counting
from briefing.quality.counting import CHECKS

PAGE = 50


@require_safe
@allowed(*READERS)
def quality_show(request: SignedInRequest) -> HttpResponse:
    """Data quality: every check of the own section; a leader sees all or one."""
    form, today = SectionForm(request.GET, user=request.user), timezone.localdate()
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


@require_safe
@allowed(*READERS)
def quality_list(request: SignedInRequest, code: str) -> HttpResponse:
    """What a check found, each row with the way to mend it."""
    if code not in CHECKS:
        raise Http404
    check, today = CHECKS[code], timezone.localdate()
    section = SectionForm(request.GET, user=request.user).chosen()
    page = Paginator(along(counting.found_by(check, today, section)), PAGE).get_page(request.GET.get("page"))
    context = {
        "check": check,
        "section": section,
        "page": page,
        "lines": [(line_of(row), mended(check.mending, row)) for row in page],
        "mends": request.user.edits_records or check.mending.open_to_all,
        "back": f"{reverse('briefing:quality_show')}{f'?section={section.code}' if section else ''}",
        "today": today,
    }
    return render(request, "briefing/quality_list.html", context)
