"""R21: the queue of levels that wait for confirmation, and the page on which a supervisor decides."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from accounts.models import Role
from credit.file.subject_file import SubjectFile, When, opened
from credit.forms.levels import ConfirmForm
from credit.levels import confirming
from subjects.models import Subject

PAGE = 30


@require_safe
@allowed(*READERS)
def confirmation_list(request: SignedInRequest) -> HttpResponse:
    """Every level that waits, the longest first."""
    found = confirming.waiting_for(request.user, timezone.localdate())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "credit/confirmation_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def confirmation_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is to be confirmed, who had a hand in it, and the two buttons for whoever may press them."""
    subject = get_object_or_404(opened(request.user), pk=pk)
    today = timezone.localdate()
    found = confirming.unconfirmed_of([subject.pk], today).get(subject.pk)
    form = ConfirmForm(request.POST or None, seen=found.fingerprint if found else "")
    if request.method == "POST" and form.is_valid() and _decided(request, form, subject):
        return redirect("credit:confirmation_list")
    if subject.is_person:
        matter = f"{subject.name}（{subject.code}）"
        journal.write("查看档案", matter, by=request.user, detail="等级确认", request=request)
    rests_on = confirming.deciding(subject, found.grounds) if found else []
    candidates = confirming.candidates(subject, rests_on) if found else []
    own = next((one for one in candidates if one.user == request.user), None)
    file = SubjectFile(subject, When(today, None, today), request.user)
    context = {
        "subject": subject,
        "file": file,
        "found": found,
        "form": form,
        "rests_on": rests_on,
        "grounds": file.grounds if found else [],
        "candidates": candidates,
        "own": own,
        "free": [one.user for one in candidates if not one.reasons],
        "all_disputed": bool(rests_on) and all(one.disputed for one in rests_on),
        "decides": request.user.role == Role.SUPERVISOR,
        "before": subject.confirmations.select_related("by"),
    }
    return render(request, "credit/confirmation_add.html", context)


def _decided(request: SignedInRequest, form: ConfirmForm, subject: Subject) -> bool:
    seen, note = form.cleaned_data["seen"], form.cleaned_data["note"]
    by, at = request.user, timezone.now()
    try:
        with transaction.atomic():
            if form.sends_back:
                made = confirming.send_back(subject, seen=seen, by=by, at=at, reason=note)
            else:
                made = confirming.confirm(subject, seen=seen, by=by, at=at, note=note)
            act = "退回核对等级" if form.sends_back else "确认等级"
            journal.write(act, f"{subject.name}（{subject.code}）", by=by, detail=str(made), request=request)
    except Refused as refusal:
        form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        return False
    words = "已退回核对，录入人将收到提醒。" if form.sends_back else "已确认，可以共享、公示和告知。"
    messages.success(request, f"{subject}的{made.get_level_display()}{words}")
    return True
