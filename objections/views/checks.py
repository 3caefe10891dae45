"""Check notices from the platform (平台转办核查): their inbox, one in full, and every act on it."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from accounts.versions import versions_of
from credit.models import Term
from credit.terms.calendar import calendar
from credit.terms.nexts import nexts_of
from credit.terms.standing import stand
from credit.views.picking import Pick, pick_view
from desk.reading import note_reading
from desk.standing import Standing, on_the_way
from desk.views.acting import acts_view
from desk.views.listing import list_view
from documents.issuing import preview
from documents.models import Document
from objections import check_papers
from objections.acts.checks import CHECK, check_crumbs
from objections.lists import CHECKS
from objections.models import CheckNotice, Objection
from objections.views.files import pdf

State = CheckNotice.State
WAY = (State.RECEIVED, State.CHECKING, State.SIGNING, State.ISSUED, State.SENT)

check_list = list_view(CHECKS)
check_act = acts_view(CHECK)

check_pick = pick_view(
    {
        "": Pick(
            title="登记平台转办核查",
            opens=lambda subject: reverse("objections:subject_act", args=[subject.pk, "check"]),
            nobody="请核对来函所写的名称或代码。属于其他部门的，请转该部门登记。",
            crumbs=lambda: check_crumbs(None),
        )
    }
)


@require_safe
@allowed(*READERS)
def check_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One notice: what is asked of which records, its clock, what was found, what followed; a person's reading is noted."""
    notice, today = get_object_or_404(CHECK.seen_by(request.user), pk=pk), localdate()
    note_reading(request, notice.subject, str(notice))
    records = list(notice.records.select_related("subject__department", "person").order_by("pk"))
    terms = list(Term.objects.filter(case_key=notice.key).prefetch_related("suspensions", "handlers"))
    context = {
        "notice": notice,
        "subject": notice.subject,
        "records": records,
        "terms": terms,
        "overdue": _overdue(terms, today),
        "where": standing_of(notice, request.user, today),
        "documents": Document.objects.of_case(notice.key),
        "cases": Objection.objects.filter(claims__record__in=records, received_on__gte=notice.received_on).distinct(),
        "changes": [
            (record, version)
            for record in records
            for version in versions_of(record)
            if version.at >= notice.registered_at and version.differences
        ],
        "chronicle": notice.chronicle(),
        "calendar": calendar(),
        "today": today,
    }
    return render(request, "objections/check_show.html", context)


def _overdue(terms: list[Term], today: date) -> str:
    late = next((term for term in terms if term.ended_on is None and term.due_on and term.due_on < today), None)
    if late is None:
        return ""
    names = "、".join(map(str, late.handlers.all()))
    return f"应于 {late.due_on} 前反馈平台，{stand(late, today, calendar()).words}。办理人：{names}；超期情况同时报局领导。"


def standing_of(notice: CheckNotice, user: User, today: date) -> Standing:
    """Its steps, who is next, what this person may do."""
    label = State(notice.state).label if notice.state in WAY else ""
    steps = on_the_way([state.label for state in WAY], label) if label else []
    return Standing(steps, nexts_of(notice.key, today=today), CHECK.waiting(notice, user, now()))


@require_safe
@allowed(*READERS)
def check_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """The answer as it would be issued, marked as a draft."""
    notice = get_object_or_404(CHECK.seen_by(request.user), pk=pk)
    notice.must_be(State.CHECKING, State.SIGNING, doing="查看草稿")
    return pdf(preview(check_papers.reply(notice), now()).pdf, f"{notice}草稿")
