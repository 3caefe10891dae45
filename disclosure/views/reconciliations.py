"""对账: upload what the platform returns, look at the differences, settle each."""

from __future__ import annotations

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from credit.exchange.guarding import Unreadable
from disclosure.forms.sharing import DifferenceFilter, ExplainForm, ReconciliationForm
from disclosure.models import Difference, Reconciliation
from disclosure.sharing import reconciling

A_PAGE = 50
Settled = Difference.Settled


@require_safe
@allowed(*READERS)
def reconciliation_list(request: SignedInRequest) -> HttpResponse:
    """Every reconciliation, with its counts."""
    seen = Difference.objects.visible_to(request.user).filter(reconciliation=OuterRef("pk"))
    rows = (
        Reconciliation.objects.order_by("-pk")
        .select_related("uploaded_by")
        .annotate(
            found=Count("differences"),
            open=Count("differences", filter=Q(differences__state=Settled.OPEN)),
            mine=Exists(seen.filter(state=Settled.OPEN)),
        )
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "disclosure/reconciliation_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def reconciliation_add(request: SignedInRequest) -> HttpResponse:
    """Upload a list of the platform's; it is compared at once, and nothing is sent."""
    form = ReconciliationForm(request.POST, request.FILES) if request.method == "POST" else ReconciliationForm()
    if request.method == "POST" and form.is_valid():
        file, what = form.cleaned_data["file"], form.cleaned_data["what"]
        try:
            with transaction.atomic():
                made = reconciling.compare(file.read(), file.name, what, by=request.user, at=timezone.now())
                said = f"一致 {made.same} 条，差异 {made.differences.count()} 条"
                journal.write("平台对账", str(made), by=request.user, detail=said, request=request)
        except Unreadable as fault:
            form.add_error("file", str(fault))
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            flash.success(request, f"对账完成：{said}。")
            return redirect(made)
    return render(request, "disclosure/reconciliation_add.html", {"form": form})


@require_safe
@allowed(*READERS)
def reconciliation_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One reconciliation: the counts, and the differences of the own department."""
    made = get_object_or_404(Reconciliation.objects.select_related("uploaded_by"), pk=pk)
    form = DifferenceFilter(request.GET)
    rows = made.differences.visible_to(request.user).select_related(
        "subject", "matter", "settled_by", "message__matter"
    )
    for name, value in (form.cleaned_data if form.is_valid() else {}).items():
        rows = rows.filter(**{name: value}) if value else rows
    context = {
        "reconciliation": made,
        "form": form,
        "counts": _counts(made),
        "differs": made.differences.exists(),
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "disclosure/reconciliation_show.html", context)


def _counts(made: Reconciliation) -> dict[str, int]:
    found = dict(made.differences.order_by().values_list("outcome").annotate(Count("pk")))
    return {outcome.label: found.get(outcome, 0) for outcome in Difference.Outcome} | {
        "差异": sum(found.values()),
        "待处理": made.differences.filter(state=Settled.OPEN).count(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def difference_settle(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    """Send again, withdraw, or explain one difference."""
    if act not in _ACTS:
        raise Http404
    seen = Difference.objects.visible_to(request.user).select_related("reconciliation", "subject", "matter")
    difference = get_object_or_404(seen, pk=pk)
    label, consequences = _ACTS[act]
    form = (ExplainForm(request.POST or None)) if act == "explain" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        note = form.cleaned_data["note"] if form else ""
        with transaction.atomic():
            row = _do(difference, act, note, request)
            journal.write("处理对账差异", f"{row} {label}", by=request.user, detail=note, request=request)
        flash.success(request, f"{row}：{row.get_state_display()}。")
        return redirect(difference.reconciliation)
    context = {
        "title": f"{label}：{difference}",
        "subject": difference.subject or "",
        "consequences": consequences,
        "act": label,
        "dangerous": act == "withdraw",
        "form": form,
        "back": difference.reconciliation.get_absolute_url(),
    }
    return render(request, "act_confirm.html", context)


def _do(difference: Difference, act: str, note: str, request: SignedInRequest) -> Difference:
    by, at = request.user, timezone.now()
    match act:
        case "resend":
            return reconciling.send_again(difference, by=by, at=at)
        case "withdraw":
            return reconciling.withdraw(difference, by=by, at=at)
        case _:
            return reconciling.explain(difference, note, by=by, at=at)


_ACTS = {
    "resend": ("重新推送", ["按现在的事实向平台推送本局的内容，以本局为准；", "按规定不得共享的，改为撤回。"]),
    "withdraw": ("撤回", ["请平台撤下这条本局不应共享的信息；", "现行有效的信息不能撤回。"]),
    "explain": ("说明差异", ["不推送任何内容，写明原因后差异标为“已说明”。"]),
}
