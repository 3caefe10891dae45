"""Entering records by hand: choose the subject, fill in, see what it does to the grade, save, correct; then its acts."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import User
from accounts.versions import versions_of
from credit import folders
from credit.acts.records import RECORD
from credit.facts.telling import told
from credit.file.record_page import steps, why_idle, works
from credit.forms.entry import RecordForm, Sticky
from credit.forms.judging import JudgedForm
from credit.forms.records import FORMS
from credit.grades.previewing import Outlook, preview
from credit.models import CreditRecord, GradePeriod, Hearing
from credit.records import determining, recording
from credit.terms.nexts import nexts_of
from desk.reading import note_reading
from desk.standing import Next, Standing
from desk.views.acting import acts_view, entered, posted
from subjects.models import Subject, SubjectQuerySet

State = CreditRecord.State
STICKY = "record_sticky"
SAVING = ("draft", "effect")
FOUND = 10


def _records(request: SignedInRequest) -> QuerySet[CreditRecord]:
    return RECORD.seen_by(request.user)


def _form(request: SignedInRequest, subject: Subject, kind: str, record: CreditRecord | None = None) -> RecordForm:
    if kind not in FORMS:
        raise Http404
    sticky: Sticky = request.session.get(STICKY, {})
    return FORMS[kind](
        posted(request),
        instance=record,
        subject=subject,
        by=request.user,
        today=localdate(),
        sticky=sticky,
        complete=request.POST.get("act") == "effect",
    )


def _outlooks(form: RecordForm, day: date) -> list[Outlook]:
    record = form.record()
    return preview(record, day) if form.is_bound and form.previewable else []


def _show_form(request: SignedInRequest, form: RecordForm) -> HttpResponse:
    stored = not form.is_bound and form.instance.basis_on
    context = {
        "form": form,
        "subject": form.subject,
        "kind": form.kind,
        "record": form.instance,
        "remarks": form.remarks() if form.is_bound else [],
        "outlooks": preview(form.instance, localdate()) if stored else _outlooks(form, localdate()),
        "previewed": form.is_bound,
    }
    return render(request, "credit/record_form.html", context)


def _mine(request: SignedInRequest) -> SubjectQuerySet:
    return Subject.objects.visible_to(request.user).select_related("department", "industry")


def _recent(request: SignedInRequest) -> list[Subject]:
    """The subjects of the records that this person entered last."""
    entered = _records(request).filter(entered_by=request.user).order_by("-pk").values_list("subject", flat=True)
    last = list(dict.fromkeys(entered[:50]))[:FOUND]
    return sorted(_mine(request).filter(pk__in=last), key=lambda subject: last.index(subject.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def record_pick(request: SignedInRequest, kind: str) -> HttpResponse:
    """Choose the subject of a new record by code, part of the name or pinyin initials.

    The search is posted, so that an identity number never stands in an address. Enter on a single match opens its form.
    """
    if kind not in FORMS:
        raise Http404
    q = request.POST.get("q", "").strip()
    found = list(_mine(request).matching(q)[: FOUND + 1]) if q else _recent(request)
    fragment = bool(request.headers.get("HX-Request"))
    if q and len(found) == 1 and not fragment:
        return redirect("credit:record_add", found[0].pk, kind)
    levels = dict(GradePeriod.objects.known().on(localdate()).filter(subject__in=found).values_list("subject", "level"))
    rows = [(subject, levels.get(subject.pk, "none")) for subject in found[:FOUND]]
    context = {"kind": CreditRecord.Kind(kind), "q": q, "rows": rows, "more": len(found) > FOUND}
    page = "credit/_record_subjects.html" if fragment else "credit/record_pick.html"
    return render(request, page, context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def record_add(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """One page for each kind of record."""
    subject = get_object_or_404(_mine(request), pk=pk)
    form, act = _form(request, subject, kind), request.POST.get("act")
    if form.is_valid() and act in SAVING:
        record = entered(form, partial(_enter, request, form, effect=act == "effect"))
        if record is not None:
            return _saved(request, form, record)
    return _show_form(request, form)


def _enter(request: SignedInRequest, form: RecordForm, *, effect: bool) -> CreditRecord:
    record, suggested, by = form.record(), form.cleaned_data.get("suggested", ""), request.user
    if effect:
        record = recording.enter(
            record, statement=form.heard(), by=by, note=form.note(), suggested=suggested, at=timezone.now()
        )
    else:
        recording.draft(record, by=by, note=form.note(), suggested=suggested, at=timezone.now())
    _propose(request, form, record)
    journal.write("录入记录", str(record), by=by, detail=record.get_state_display(), request=request)
    return record


def _propose(request: SignedInRequest, form: RecordForm, record: CreditRecord) -> None:
    """12.4.1, 12.4.9: what the form says of the nature goes to a second person."""
    if isinstance(form, JudgedForm) and form.proposes:
        reasons, evidence = form.cleaned_data["proposal"], form.cleaned_data["legal_basis"]
        heard = form.heard_words()
        row = determining.propose(
            record, proposal=reasons, evidence=evidence, heard=heard, by=request.user, at=timezone.now()
        )
        journal.write("提出拟认定", str(row), by=request.user, request=request)
        messages.info(request, f"已拟认定{row.get_nature_display()}，待另一名审核人决定；认定后才适用。")


def _saved(
    request: SignedInRequest, form: RecordForm, record: CreditRecord, *, corrected: bool = False
) -> HttpResponse:
    request.session[STICKY] = {**request.session.get(STICKY, {}), **form.sticky()}
    again = reverse("credit:record_pick", args=[record.kind])
    if corrected:
        words = '{} 的更正已保存，正在重新评定（通常 10 秒内）。 <a href="{}">查看记录</a>'
        messages.success(request, format_html(words, record, record.get_absolute_url()))
        return redirect(record.subject)
    if record.state == State.EFFECTIVE:
        words = '{} 已保存并生效，正在重新评定（通常 10 秒内）。 <a href="{}">查看记录</a>　<a href="{}">再录一条</a>'
        messages.success(request, format_html(words, record, record.get_absolute_url(), again))
        return redirect(record.subject)
    messages.success(request, format_html('{} 已保存。 <a href="{}">再录一条</a>', record, again))
    return redirect(record)


@require_POST
@allowed(*STAFF)
def record_preview(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The panel 对评级的影响 for the form as it stands; writes nothing."""
    subject = get_object_or_404(_mine(request), pk=pk)
    number = request.POST.get("record", "")
    known = number.isascii() and number.isdigit()
    record = get_object_or_404(_records(request), pk=number, subject=subject, kind=kind) if known else None
    form = _form(request, subject, kind, record)
    outlooks = _outlooks(form, localdate())
    context = {"form": form, "remarks": form.remarks(), "outlooks": outlooks, "previewed": True}
    return render(request, "credit/_record_effect.html", context)


@require_safe
@allowed(*READERS)
def record_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything about one record, in words; reading a natural person's is noted in the journal."""
    records = _records(request).select_related("source_department", "entered_by", "statement_by")
    record = get_object_or_404(records, pk=pk)
    note_reading(request, record.subject, str(record))
    hearings = list(record.hearings.all())
    running = next((hearing for hearing in hearings if hearing.is_open), None)
    regrading = record.subject.regrade_requests.exists()
    context = {
        "record": record,
        "subject": record.subject,
        "hearings": hearings,
        "hearing_binds": running is not None and running.binds,
        "reopened": running.round.cause if running and not running.is_notified else "",
        "told": told(record),
        "works": works(record, localdate()),
        "versions": versions_of(record),
        "evidence": record.evidence.select_related("added_by"),
        "listings": record.listings.all(),
        "regrading": regrading,
        "idle": why_idle(record, regrading=regrading),
        "disputed": record.disputes.filter(closed_on=None).exists(),
        "missing": recording.missing_of(record),
        "standing": standing_of(record, running, request.user, timezone.now()),
        "may_change": request.user.edits_records and not record.is_revoked,
        "leaves": folders.of_record(record, request.user, localdate()),
    }
    return render(request, "credit/record_show.html", context)


def standing_of(record: CreditRecord, running: Hearing | None, user: User, at: datetime) -> Standing:
    """Its steps, who is next until it takes effect, what this person may do."""
    nexts: list[Next] = []
    if running:
        nexts = nexts_of(running.key, today=localtime(at).date()) or [Next(str(running.opened_by), "办理陈述申辩")]
    elif not record.is_settled:
        what = "生效" if record.is_sanction else "听取陈述，或者写明无需的理由，然后生效"
        nexts = [Next(str(record.entered_by or ""), what)]
    return Standing(steps(record), nexts, RECORD.offers(record, user))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def record_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or correct a record that was notified or is in force."""
    record = get_object_or_404(_records(request), pk=pk)
    if record.state == State.REVOKED:
        raise Refused("第八条", f"{record}已撤销，不能再更改。")
    corrected = record.state == State.EFFECTIVE
    form, act = _form(request, record.subject, record.kind, record), request.POST.get("act")
    if form.is_valid() and act in SAVING:
        saved = entered(form, partial(_amend, request, form, effect=act == "effect"))
        if saved is not None:
            return _saved(request, form, saved, corrected=corrected)
    return _show_form(request, form)


def _amend(request: SignedInRequest, form: RecordForm, *, effect: bool) -> CreditRecord:
    data, by = form.cleaned_data, request.user
    record = recording.amend(
        form.record(),
        by=by,
        reason=data.get("reason", ""),
        seen=data["version"],
        adopting=bool(data.get("adopting")),
        heavier_because=data.get("heavier_because", ""),
        at=timezone.now(),
    )
    if effect and record.state != State.EFFECTIVE:
        record = recording.take_effect(record, statement=form.heard(), by=by, at=timezone.now())
    _propose(request, form, record)
    journal.write("更改记录", str(record), by=by, detail=data.get("reason", ""), request=request)
    return record


record_act = acts_view(RECORD)
