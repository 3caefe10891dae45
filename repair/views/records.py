"""A record's and a subject's standing toward repair; the notices; the list of what is ripe."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts import journal
from accounts.gate import READERS, Refused, SignedInRequest, allowed
from credit.models import CreditRecord
from desk.reading import note_reading
from desk.views.listing import list_view
from repair import leaves
from repair.eligibility import eligibility_of, outlooks_of
from repair.forms import RipeFilter
from repair.lists import NOTICES, RIPE
from repair.models import RepairNotice
from repair.printing import bundle
from subjects.models import Subject

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
        "outlooks": outlooks_of(record, localdate()),
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


ripe_list = list_view(RIPE)
notice_list = list_view(NOTICES)


@require_safe
@allowed(*READERS)
def ripe_print(request: SignedInRequest) -> HttpResponse:
    """The letters of the list as asked for, one after the other in one file for the printer."""
    form = RipeFilter(request.GET, user=request.user, today=localdate())
    if not form.is_valid():
        raise Refused("制度第十六条", "月份不完整，请写成 2026-12 的样子。")
    found = form.results(RIPE.seen_by(request.user))
    letters = RepairNotice.objects.filter(record__in=found, occasion=RepairNotice.Occasion.RIPE)
    ready = letters.exclude(document=None).order_by("document__number").values_list("document", flat=True)[:AT_A_TIME]
    pdf = bundle(list(ready))
    if pdf is None:
        raise Refused("制度第十六条", "还没有签发的告知书，请先生成告知书。")
    journal.write("打印修复提醒", f"{len(ready)} 份", by=request.user, request=request)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="repair-letters.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
