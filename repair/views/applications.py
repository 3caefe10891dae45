"""Applications of repair: the list, one in full, taking one in, and every act on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from credit.forms.files import address_of
from credit.models import CreditRecord, Term
from credit.terms.calendar import calendar
from documents.models import Document
from repair import executing, handling, terms
from repair.acts import ACTS, acts_for
from repair.eligibility import eligibility_of
from repair.forms import ApplicationFilter, EffectForm, IntakeForm
from repair.leaves import with_terms
from repair.models import Application, Effect

PAGE = 50


def _mine(request: SignedInRequest) -> QuerySet[Application]:
    return Application.objects.visible_to(request.user).select_related(
        "subject__department", "record", "registered_by", "verifier_1", "verifier_2", "decided_by"
    )


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def application_list(request: SignedInRequest) -> HttpResponse:
    """The applications of the own department; those in hand first.

    Filters are posted and come back as an address, so that no number of a person ever stands in one.
    """
    form = ApplicationFilter(_posted(request) or request.GET, user=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(address_of("repair:application_list", request.POST))
    page = Paginator(form.results(_mine(request)), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": with_terms(list(page.object_list)),
        "calendar": calendar(),
        "today": localdate(),
    }
    return render(request, "repair/application_list.html", context)


@require_GET
@allowed(*READERS)
def application_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One application: its clock, steps, people, papers and effects; a natural person's reading is noted."""
    application = get_object_or_404(_mine(request), pk=pk)
    subject = application.subject
    if subject.is_person:
        matter = f"{subject}（{subject.code}）"
        journal.write("查看档案", matter, by=request.user, detail=str(application), request=request)
    context = {
        "application": application,
        "subject": subject,
        "record": application.record,
        "within": not request.user.edits_records or subject.department_id == request.user.department_id,
        "materials": application.materials.all(),
        "findings": application.findings.select_related("by"),
        "effects": application.effects.select_related("done_by", "reversed_by"),
        "terms": Term.objects.filter(case_key=application.key)
        .prefetch_related("suspensions", "handlers")
        .order_by("pk"),
        "documents": Document.objects.of_case(application.key).prefetch_related("services"),
        "standing": eligibility_of(application.record, localdate()),
        "acts": acts_for(application, request.user),
        "deciders": terms.deciders_of(application) if application.state == Application.State.VERIFYING else [],
        "versions": application.history.select_related("history_user"),
        "calendar": calendar(),
        "today": localdate(),
    }
    return render(request, "repair/application_show.html", context)


@require_http_methods(["GET", "POST"])
@allowed(*STAFF)
def application_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an application in at the counter, for one record."""
    records = CreditRecord.objects.visible_to(request.user).select_related("subject__department")
    record = get_object_or_404(records, pk=pk)
    standing = eligibility_of(record, localdate())
    if record.kind not in handling.MATERIALS:
        raise Refused("制度第十六条", f"{record}由{record.authority}认定，请向该机关申请修复。")
    form = IntakeForm(_posted(request), record=record, today=localdate())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = handling.register(record, form.intake(), by=request.user, at=timezone.now())
                journal.write("登记修复申请", f"{made} {record}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{made}已登记，信用修复申请表已生成，请打印后由申请人签章。")
            return redirect(made)
    context = {"form": form, "record": record, "subject": record.subject, "standing": standing}
    return render(request, "repair/application_add.html", context)


@require_http_methods(["GET", "POST"])
@allowed(*READERS)
def application_act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """One act on an application: a page that says what will happen, what it asks for, one button."""
    if name not in ACTS:
        raise Http404
    act, application = ACTS[name], get_object_or_404(_mine(request), pk=pk)
    if request.user.role not in act.roles:
        raise PermissionDenied("您的角色不能办理此事项。")
    act.must_be_possible(application)
    form = act.form(_posted(request), application=application, by=request.user, today=localdate())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                act.do(application, form, request.user, timezone.now())
                journal.write(act.title, str(application), by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{application}：{act.done}")
            return redirect(application)
    context = {
        "title": f"{act.title}：{application}",
        "subject": f"{application.subject}　{application.record}",
        "consequences": act.consequences,
        "act": act.title,
        "dangerous": act.dangerous,
        "form": form,
        "back": application.get_absolute_url(),
    }
    return render(request, "act_confirm.html", context)


@require_http_methods(["GET", "POST"])
@allowed(*STAFF)
def effect_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tick one effect with its receipt; or, after a revocation, say that it was taken back and who was told."""
    mine = Application.objects.filter(subject__department=request.user.department_id)
    effect = get_object_or_404(
        Effect.objects.select_related("application__record", "application__subject"), pk=pk, application__in=mine
    )
    application = effect.application
    if effect.state not in (Effect.State.PENDING, Effect.State.REVERSING):
        shown = effect.get_state_display()
        raise Refused("河南省社会信用条例第四十三条", f"“{effect.get_kind_display()}”现为“{shown}”，不必再登记。")
    form = EffectForm(_posted(request), effect=effect, today=localdate())
    if request.method == "POST" and form.is_valid():
        data, by = form.cleaned_data, request.user
        try:
            with transaction.atomic():
                if effect.state == Effect.State.REVERSING:
                    executing.restore(effect, on=data["on"], words=data["receipt"], by=by)
                else:
                    state = Effect.State(data["state"])
                    executing.settle(effect, state=state, on=data["on"], receipt=data["receipt"], by=by)
                journal.write("登记修复效力", f"{application} {effect.get_kind_display()}", by=by, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"“{effect.get_kind_display()}”已登记。")
            return redirect(application)
    word = "恢复" if effect.state == Effect.State.REVERSING else "登记执行"
    context = {
        "title": f"{word}：{effect.get_kind_display()}",
        "subject": f"{application}　{application.subject}",
        "consequences": [],
        "act": word,
        "form": form,
        "back": application.get_absolute_url(),
    }
    return render(request, "act_confirm.html", context)
