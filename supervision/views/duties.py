"""Supervision of levels 3 and 4 on screen (重点监管): who is on the level, what is owed, what is overdue."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import READERS, STAFF, SignedInRequest, allowed
from accounts.versions import versions_of
from credit.forms.evidence import content_type_of
from supervision import duties
from supervision.duty_list import BY_CODE, DUTIES
from supervision.forms.duties import AssignForm, DoneForm, DutyFilter
from supervision.grounds import DECIDERS
from supervision.models import Duty
from supervision.policies import PARAMETERS
from supervision.queues import figures, on_level, subject_lines, terms_of
from supervision.views.acting import Act, carry_out, note_reading, posted

PAGE = 20


@require_safe
@allowed(*READERS)
def overview_show(request: SignedInRequest) -> HttpResponse:
    """The subjects on level 4 (or 3), with lists, procedures and duties; for a leader also every department."""
    today, level = localdate(), 3 if request.GET.get("level") == "3" else 4
    page = Paginator(on_level(request.user, level, today), PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "overview",
        "level": level,
        "page": page,
        "lines": subject_lines(list(page.object_list), today),
        "figures": figures(request.user, today),
        "tallies": [] if request.user.edits_records else duties.tallies(today),
        "kinds": DUTIES,
        "parameters": PARAMETERS,
    }
    return render(request, "supervision/overview_show.html", context)


def _duty(request: SignedInRequest, pk: int) -> Duty:
    rows = Duty.objects.visible_to(request.user).select_related("subject__department", "owner", "done_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
@allowed(*READERS)
def duty_list(request: SignedInRequest) -> HttpResponse:
    """The checklist, the most urgent first; overdue ones stand red."""
    today = localdate()
    form = DutyFilter(request.GET, user=request.user, today=today)
    page = Paginator(form.results(), PAGE).get_page(request.GET.get("page"))
    rows = [(duty, BY_CODE[duty.code]) for duty in page]
    context = {"form": form, "page": page, "rows": rows, "today": today, "tab": "duties"}
    return render(request, "supervision/duty_list.html", context)


@require_safe
@allowed(*READERS)
def duty_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One duty: who, until when, from what basis, and the evidence."""
    row = _duty(request, pk)
    note_reading(request, row.subject, str(row))
    context = {
        "row": row,
        "kind": BY_CODE[row.code],
        "subject": row.subject,
        "terms": terms_of(row.key),
        "today": localdate(),
        "earlier": Duty.objects.filter(subject=row.subject, code=row.code).exclude(pk=row.pk).order_by("-pk")[:10],
        "versions": versions_of(row),
        "assigns": request.user.role in DECIDERS,
    }
    return render(request, "supervision/duty_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def duty_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close a duty with its evidence."""
    row = _duty(request, pk)
    kind = BY_CODE[row.code]
    form = DoneForm(posted(request), request.FILES or None, duty=row, today=localdate())
    again = [f"下一次自动列入清单（{kind.interval}）。"] if kind.every_months else []
    act = Act(f"办结：{kind.title}", "办结", ["没有证据不能办结；办结后不能更改。", *again], "已办结。")
    return carry_out(
        request,
        act,
        form,
        lambda: duties.close(row, form.proof(), on=form.cleaned_data["on"], by=request.user, at=now()),
        back=row.get_absolute_url(),
        subject=row.subject,
        matter=f"{kind.title}",
        files=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def duty_assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say who is to do it."""
    row = _duty(request, pk)
    form = AssignForm(posted(request), duty=row)
    title = BY_CODE[row.code].title
    act = Act(f"指定责任人：{title}", "指定", ["责任人的待办中出现该职责。"], "责任人已指定。")
    return carry_out(
        request,
        act,
        form,
        lambda: duties.assign(row, form.cleaned_data["owner"], by=request.user, at=now()),
        back=row.get_absolute_url(),
        subject=row.subject,
        matter=title,
    )


@require_safe
@allowed(*READERS)
def duty_file(request: SignedInRequest, pk: int) -> HttpResponse | FileResponse:
    """The evidence of a duty, as it was handed in."""
    row = _duty(request, pk)
    if not row.file:
        raise Http404
    kind = content_type_of(row.file.file) or "application/octet-stream"
    return FileResponse(row.file.open(), content_type=kind, as_attachment=True, filename=f"duty-{row.pk}")
