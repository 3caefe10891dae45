"""A record's and a subject's standing toward repair; the notices; the list of what is ripe."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from credit.models import CreditRecord
from desk.promises import nudge
from desk.reading import note_reading
from repair import leaves, noticing, ripe
from repair.eligibility import eligibilities, eligibility_of
from repair.forms import RipeFilter
from repair.models import RepairNotice
from repair.printing import bundle
from subjects.models import Subject

PAGE = 50
AT_A_TIME = 200
"""Letters that one bundle holds."""


def _records(request: SignedInRequest) -> QuerySet[CreditRecord]:
    return CreditRecord.objects.visible_to(request.user).select_related("subject__department")


@require_safe
@allowed(*READERS)
def record_eligibility(request: SignedInRequest, pk: int) -> HttpResponse:
    """One record: may it be repaired, from which day, what is missing, with the articles."""
    record = get_object_or_404(_records(request), pk=pk)
    note_reading(request, record.subject, f"{record} 信用修复")
    context = {
        "record": record,
        "subject": record.subject,
        "standing": eligibility_of(record, localdate()),
        "applications": record.repairs.all(),
        "notices": record.repair_notices.select_related("document"),
        "today": localdate(),
    }
    return render(request, "repair/record_eligibility.html", context)


@require_safe
@allowed(*READERS)
def subject_eligibility(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every adverse record of a subject, each with its earliest day."""
    subject = get_object_or_404(Subject.objects.visible_to(request.user), pk=pk)
    note_reading(request, subject, "信用修复")
    context = {"subject": subject, "told": leaves.of_subject(subject, request.user, localdate())}
    return render(request, "repair/subject_eligibility.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def notice_list(request: SignedInRequest) -> HttpResponse:
    """Penalties that went without their repair notice; one button has the job issue those of this page."""
    waiting = noticing.without_notice(_records(request)).order_by("-basis_on", "pk")
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        if not request.user.edits_records:
            raise Refused("国办发〔2025〕22号（两书同达）", "信用修复告知书由记录部门签发。")
        at = timezone.now()
        with transaction.atomic():
            for record in page:
                noticing.promise(record, RepairNotice.Occasion.WITH_PENALTY, by=request.user, at=at)
            nudge(RepairNotice.JOB)
        messages.success(request, f"{len(page)} 份信用修复告知书已排队签发，通常一分钟内完成。")
        return redirect("repair:notice_list")
    queued = RepairNotice.objects.filter(document=None, record__in=_records(request)).count()
    return render(request, "repair/notice_list.html", {"page": page, "queued": queued})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def ripe_list(request: SignedInRequest) -> HttpResponse:
    """可申请修复: what may be applied for today, or from a day of the month asked for; letters for those shown."""
    form = RipeFilter(request.GET, user=request.user)
    today = localdate()
    records: QuerySet[CreditRecord] = CreditRecord.objects.none()
    if form.is_valid():
        month = form.month_chosen
        found = ripe.ripening_in(request.user, month, today) if month else ripe.ripe_on(request.user, today)
        records = form.narrow(found)
    ordered = records.select_related("subject__department").order_by("subject__department__code", "-basis_on", "pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        return _ask_letters(request, page.object_list)
    shown = list(page.object_list)
    letters = RepairNotice.objects.filter(record__in=shown, occasion=RepairNotice.Occasion.RIPE)
    told = {letter.record_id: letter for letter in letters.select_related("document")}
    rows = [(standing, told.get(standing.record.pk)) for standing in eligibilities(shown, today)]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "month": form.month_chosen,
        "today": today,
        "ready": any(letter.document_id for letter in told.values()),
        "queued": any(letter.document_id is None for letter in told.values()),
        "unasked": any(letter is None and standing.may_apply for standing, letter in rows),
    }
    return render(request, "repair/ripe_list.html", context)


def _ask_letters(request: SignedInRequest, shown: object) -> HttpResponse:
    """Promise a letter for each of the records of this page that may be applied for today."""
    if not request.user.edits_records:
        raise Refused("制度第十六条", "告知书由记录部门签发。")
    assert isinstance(shown, QuerySet)
    open_now = [one.record for one in eligibilities(list(shown), localdate()) if one.may_apply]
    with transaction.atomic():
        number = noticing.promise_ripe(open_now, by=request.user, at=timezone.now(), today=localdate())
        journal.write("生成修复提醒", f"{number} 份", by=request.user, request=request)
        nudge(RepairNotice.JOB)
    messages.success(request, f"{number} 份信用修复告知书已排队签发，通常一分钟内完成；已有的不重复签发。")
    return redirect(request.get_full_path())


@require_safe
@allowed(*READERS)
def ripe_print(request: SignedInRequest) -> HttpResponse:
    """The letters of the list as asked for, one after the other in one file for the printer."""
    form = RipeFilter(request.GET, user=request.user)
    if not form.is_valid():
        raise Refused("制度第十六条", "月份不完整，请写成 2026-12 的样子。")
    month, today = form.month_chosen, localdate()
    found = ripe.ripening_in(request.user, month, today) if month else ripe.ripe_on(request.user, today)
    letters = RepairNotice.objects.filter(record__in=form.narrow(found), occasion=RepairNotice.Occasion.RIPE)
    ready = letters.exclude(document=None).order_by("document__number").values_list("document", flat=True)[:AT_A_TIME]
    pdf = bundle(list(ready))
    if pdf is None:
        raise Refused("制度第十六条", "还没有签发的告知书，请先生成告知书。")
    journal.write("打印修复提醒", f"{len(ready)} 份", by=request.user, request=request)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="repair-letters.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
