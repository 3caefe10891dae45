"""Records by hand: choose the subject, enter, see everything about one, and the acts on it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from accounts.models import User
from accounts.versions import versions_of
from credit import folders
from credit.acts.records import RECORD, SUBJECT, subjects_of
from credit.facts.telling import told
from credit.file.record_page import one_act_of, steps, why_idle, works
from credit.hearing import consents
from credit.models import CreditRecord, Hearing
from credit.records import recording
from credit.terms.nexts import nexts_of
from credit.views.picking import FOUND, Pick, pick_view
from desk.reading import note_reading
from desk.standing import Next, Standing
from desk.views.acting import acts_view
from subjects.models import Subject

State = CreditRecord.State


def _recent(user: User) -> list[Subject]:
    """The subjects of the records that this person entered last."""
    entered = RECORD.seen_by(user).filter(entered_by=user).order_by("-pk").values_list("subject", flat=True)
    last = list(dict.fromkeys(entered[:50]))[:FOUND]
    return sorted(subjects_of(user).filter(pk__in=last), key=lambda subject: last.index(subject.pk))


def _pick_for(kind: CreditRecord.Kind) -> Pick:
    """Whom a record of this kind is about."""
    return Pick(
        title=f"录入{kind.label}",
        opens=lambda subject: reverse("credit:subject_act", args=[subject.pk, kind.value]),
        recent=_recent,
        nobody="请核对名称或代码。如确为新主体，可登记信用主体。",
        may_register=True,
    )


record_pick = pick_view({kind: _pick_for(kind) for kind in CreditRecord.Kind})
subject_act = acts_view(SUBJECT)


@require_safe
@allowed(*READERS)
def record_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything about one record, in words; reading a natural person's is noted in the journal."""
    records = RECORD.seen_by(request.user).select_related(
        "source_department", "entered_by", "statement_by", "consented_by", "revoking_by"
    )
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
        "one_act": one_act_of(record, request.user),
        "regrading": regrading,
        "idle": why_idle(record, regrading=regrading),
        "disputed": record.disputes.filter(closed_on=None).exists(),
        "missing": recording.missing_of(record),
        "standing": standing_of(record, running, request.user, timezone.now()),
        "leaves": folders.of_record(record, request.user, localdate()),
    }
    return render(request, "credit/record_show.html", context)


def standing_of(record: CreditRecord, running: Hearing | None, user: User, at: datetime) -> Standing:
    """Its steps, who is next until it takes effect, what this person may do."""
    nexts: list[Next] = []
    if running:
        nexts = nexts_of(running.key, today=localtime(at).date()) or [Next(str(running.opened_by), "办理陈述申辩")]
    elif record.awaits_consent or record.awaits_revocation:
        nexts = nexts_of(consents.case_of(record).key, today=localtime(at).date())
    elif not record.is_settled:
        what = "生效" if record.is_sanction else "听取陈述，或者写明无需的理由和原决定，然后生效"
        nexts = [Next(str(record.entered_by or ""), what)]
    return Standing(steps(record), nexts, RECORD.offers(record, user))


record_act = acts_view(RECORD)
