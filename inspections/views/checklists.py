"""The checklists (检查项目库): which version is in use, its items, and the next version."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from accounts.models import Role
from inspections.forms.lists import ChecklistForm
from inspections.models import Checklist
from inspections.views.lists import posted
from inspections.visiting.checklists import Version, add_version


@require_safe
@allowed(*READERS)
def checklist_list(request: SignedInRequest) -> HttpResponse:
    """Every version, by industry, the newest first."""
    found = Checklist.objects.select_related("industry", "made_by").annotate(size=Count("items"))
    return render(request, "inspections/checklist_list.html", {"checklists": found, "today": localdate()})


@require_safe
@allowed(*READERS)
def checklist_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version with its items."""
    checklist = get_object_or_404(Checklist.objects.select_related("industry", "made_by"), pk=pk)
    context = {"checklist": checklist, "items": checklist.items.all(), "today": localdate()}
    return render(request, "inspections/checklist_show.html", context)


def _base(request: SignedInRequest) -> dict[str, object]:
    """The items of the version that the next one is made from (`?base=`)."""
    asked = request.GET.get("base", "")
    base = None
    if asked.isascii() and asked.isdecimal() and len(asked) < 18:
        base = Checklist.objects.filter(pk=int(asked)).first()
    if base is None:
        return {}
    lines = "\n".join(f"{one.content}｜{one.basis}｜{one.points}" for one in base.items.all())
    return {"industry": base.industry_id, "manner": base.manner, "lines": lines}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.SUPERVISOR)
def checklist_add(request: SignedInRequest) -> HttpResponse:
    """A new version, from a day on; inspections that have begun keep theirs."""
    form = ChecklistForm(posted(request), today=localdate(), initial=_base(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        version = Version(data["industry"], data["manner"], data["from_on"], data["note"])
        try:
            with transaction.atomic():
                made = add_version(version, data["lines"], by=request.user, at=now())
                journal.write("修订检查项目表", str(made), by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{made}已保存，自 {made.from_on} 起启用。")
            return redirect("inspections:checklist_show", made.pk)
    return render(request, "inspections/checklist_form.html", {"form": form})
