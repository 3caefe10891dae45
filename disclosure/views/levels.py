"""The decision whether levels may be read by the public: proposed, signed by a leader, ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from desk.views.acting import acts_view, begin_view
from disclosure.acts.publication import EDITION, NEW_EDITION
from disclosure.models import LevelEdition
from disclosure.publishing import levels


@require_safe
@allowed(*READERS)
def level_edition_list(request: SignedInRequest) -> HttpResponse:
    """Every decision about levels, what this person may do with it, and which one is in force."""
    editions = LevelEdition.objects.select_related("proposed_by", "approved_by", "ended_by")
    context = {
        "rows": [(edition, EDITION.offers(edition, request.user)) for edition in editions],
        "current": levels.edition_on(localdate()),
        "proposes": request.user.role in NEW_EDITION.roles and not LevelEdition.objects.open().exists(),
        "meanings": levels.MEANINGS.items(),
    }
    return render(request, "disclosure/level_edition_list.html", context)


level_edition_add = begin_view(NEW_EDITION)
level_edition_act = acts_view(EDITION)
