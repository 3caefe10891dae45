"""Applications of repair: the list, one in full, and every act."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from credit.models import Term
from credit.terms.calendar import calendar
from credit.terms.nexts import nexts_of
from desk.reading import note_reading
from desk.standing import Standing, on_the_way
from desk.views.acting import acts_view
from desk.views.listing import list_view
from documents.models import Document
from repair import terms
from repair.acts import APPLICATION, EFFECT, RECORD
from repair.eligibility import eligibility_of, outlooks_of
from repair.lists import APPLICATIONS
from repair.models import Application

State = Application.State
WAY = (State.RECEIVED, State.VERIFYING, State.GRANTED, State.EXECUTED)
"""The straight way of an application; whatever leaves it is told by its state."""

application_list = list_view(APPLICATIONS)


@require_safe
@allowed(*READERS)
def application_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One application: its clock, steps, people, papers and effects; a natural person's reading is noted."""
    application = get_object_or_404(APPLICATION.seen_by(request.user), pk=pk)
    subject = application.subject
    within = not request.user.edits_records or subject.department_id == request.user.department_id
    note_reading(request, subject, str(application))
    context = {
        "application": application,
        "subject": subject,
        "record": application.record,
        "within": within,
        "materials": application.materials.all(),
        "findings": application.findings.select_related("by"),
        "effects": application.effects.select_related("done_by", "reversed_by"),
        "terms": Term.objects.filter(case_key=application.key)
        .prefetch_related("suspensions", "handlers")
        .order_by("pk"),
        "documents": Document.objects.of_case(application.key).prefetch_related("services"),
        "standing": eligibility_of(application.record, localdate()),
        "outlooks": outlooks_of(application.record, localdate()) if within and application.is_open else [],
        "where": standing_of(application, request.user, localdate()),
        "deciders": terms.deciders_of(application) if application.state == Application.State.VERIFYING else [],
        "chronicle": application.chronicle(),
        "calendar": calendar(),
        "today": localdate(),
    }
    return render(request, "repair/application_show.html", context)


def standing_of(application: Application, user: User, today: date) -> Standing:
    """Its steps, who is next, what this person may do."""
    label = State(application.state).label if application.state in WAY else ""
    steps = on_the_way([state.label for state in WAY], label) if label else []
    return Standing(steps, nexts_of(application.key, today=today), APPLICATION.offers(application, user))


application_act = acts_view(APPLICATION)
effect_act = acts_view(EFFECT)
record_act = acts_view(RECORD)
