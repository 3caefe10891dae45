"""The list of enforcement officers on screen (检查人员名录库)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import Role
from accounts.versions import version_of, versions_of
from inspections import enlisting
from inspections.forms.officers import OfficerForm, OfficerSearch, as_typed
from inspections.models import Officer
from inspections.views.plan_acts import done, posted

PAGE = 50


@require_safe
@allowed(*READERS)
def officer_list(request: SignedInRequest) -> HttpResponse:
    """Who may inspect, with the certificate's standing and what is waiting for each."""
    today = localdate()
    form = OfficerSearch(request.GET, user=request.user, today=today)
    waiting = Count("assignments", filter=Q(assignments__state="waiting"), distinct=True)
    rows = form.results().annotate(waiting=waiting).order_by("department__code", "certificate")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(officer, enlisting.validity(officer, today)) for officer in page],
        "filtered": any(form.data.get(name) for name in form.fields),
        "may_keep": request.user.role == Role.SUPERVISOR,
        "tab": "officers",
    }
    return render(request, "inspections/officer_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.SUPERVISOR)
def officer_add(request: SignedInRequest) -> HttpResponse:
    """Put somebody of the own department on the list."""
    department = request.user.department
    assert department
    form = OfficerForm(posted(request), department=department)
    matter = f"{department}检查人员"
    if done(
        request,
        form,
        lambda: enlisting.enlist(department, form.told(), by=request.user, at=now()),
        "列入检查人员名录",
        matter,
    ):
        messages.success(request, f"{form.cleaned_data['name']}已列入检查人员名录。")
        return redirect("inspections:officer_list")
    return render(request, "inspections/officer_form.html", {"form": form, "department": department, "tab": "officers"})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.SUPERVISOR)
def officer_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what the list says of an officer; the history stands beside it."""
    officer = get_object_or_404(Officer.objects.visible_to(request.user).select_related("department"), pk=pk)
    form = OfficerForm(
        posted(request),
        department=officer.department,
        officer=officer,
        initial=as_typed(officer, version_of(officer)),
    )

    def do() -> None:
        enlisting.change(officer, form.told(), by=request.user, seen=form.cleaned_data["version"], at=now())

    if done(request, form, do, "更改检查人员名录", str(officer)):
        messages.success(request, f"{officer}的名录信息已更改。")
        return redirect("inspections:officer_list")
    context = {
        "form": form,
        "officer": officer,
        "department": officer.department,
        "standing": enlisting.validity(officer, localdate()),
        "versions": versions_of(officer),
        "tab": "officers",
    }
    return render(request, "inspections/officer_form.html", context)
