"""Applications of repair: the list, one in full, and every act."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit.forms.files import address_of
from credit.models import Term
from credit.terms.calendar import calendar
from desk.reading import note_reading
from desk.views.acting import acts_view, posted
from documents.models import Document
from repair import terms
from repair.acts import APPLICATION, EFFECT, RECORD
from repair.eligibility import eligibility_of
from repair.forms import ApplicationFilter
from repair.leaves import with_terms
from repair.models import Application

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def application_list(request: SignedInRequest) -> HttpResponse:
    """The applications of the own department; those in hand first.

    Filters are posted and come back as an address, so that no number of a person ever stands in one.
    """
    form = ApplicationFilter(posted(request) or request.GET, user=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(address_of("repair:application_list", request.POST))
    page = Paginator(form.results(APPLICATION.seen_by(request.user)), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": with_terms(list(page.object_list)),
        "calendar": calendar(),
        "today": localdate(),
    }
    return render(request, "repair/application_list.html", context)


@require_safe
@allowed(*READERS)
def application_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One application: its clock, steps, people, papers and effects; a natural person's reading is noted."""
    application = get_object_or_404(APPLICATION.seen_by(request.user), pk=pk)
    subject = application.subject
    note_reading(request, subject, str(application))
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
        "offers": APPLICATION.offers(application, request.user),
        "deciders": terms.deciders_of(application) if application.state == Application.State.VERIFYING else [],
        "chronicle": application.chronicle(),
        "calendar": calendar(),
        "today": localdate(),
    }
    return render(request, "repair/application_show.html", context)


application_act = acts_view(APPLICATION)
effect_act = acts_view(EFFECT)
record_act = acts_view(RECORD)
