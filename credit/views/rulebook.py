"""The rulebook on screen (参数与口径, R23): every value by article, its versions, what is proposed and what that would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.gate import READERS, SignedInRequest, allowed
from credit import folders
from credit.acts.rulebook import PROPOSALS, PROPOSE, VERSIONS
from credit.facts.rulebooks import rulebooks
from credit.lists.rulebook import MOVES
from credit.models import PreviewedMove, RuleProposal, RuleRun, RuleVersion
from credit.regulation.rulebook import VALUES, Rulebook, Value, fixed, in_force, lapsing
from credit.rulebook.changing import KEEPERS
from credit.rulebook.lapsing import warning
from desk.lists.lists import Listing
from desk.standing import Next, Standing, Step
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view


class Cell(NamedTuple):
    """A value as one version says it, and whether the version before said otherwise."""

    words: str
    changed: bool
    version: str


class Line(NamedTuple):
    """One value, by article, as each version says it."""

    value: Value
    cells: list[Cell]


def _lines(books: Sequence[Rulebook]) -> list[Line]:
    """Every value; the versions stand in the order of their days."""
    found = []
    for value in VALUES:
        words = [value.words(book) for book in books]
        cells = [
            Cell(said, place > 0 and said != words[place - 1], book.version)
            for place, (said, book) in enumerate(zip(words, books, strict=True))
        ]
        found.append(Line(value, cells))
    return found


def _state(version: RuleVersion, current: str, today: date) -> str:
    if version.in_force_from > today:
        return "将施行"
    return "现行" if version.version == current else "已被接替"


@require_safe
@allowed(*READERS)
def rulebook_show(request: SignedInRequest) -> HttpResponse:
    """Every value with its past, present and coming versions; and where the values of the other rooms are kept."""
    today, books = timezone.localdate(), rulebooks()
    current = in_force(books, today)
    versions = list(RuleVersion.objects.known().select_related("proposed_by", "confirmed_by"))
    context = {
        "today": today,
        "current": current,
        "versions": [(version, _state(version, current.version, today)) for version in versions],
        "lines": _lines(books),
        "fixed": fixed(),
        "open": RuleProposal.objects.open().select_related("proposed_by").first(),
        "withdrawn": RuleVersion.objects.filter(withdrawal__isnull=False).select_related("withdrawal__by"),
        "past": RuleProposal.objects.filter(state__in=("refused", "withdrawn")).select_related("proposed_by")[:10],
        "keeps": request.user.role in KEEPERS,
        "rooms": folders.of_rules(today),
        "warnings": [warning(book, today)] if (book := lapsing(books, today)) else [],
    }
    return render(request, "credit/rulebook_show.html", context)


class Flow(NamedTuple):
    """How many subjects go from a level to another."""

    old: int | None
    new: int | None
    number: int
    first: date

    @property
    def asked(self) -> str:
        """How the list asks for it."""
        return urlencode({"old": self.old or "none", "new": self.new or "none"})


def _flows(run: RuleRun | None) -> list[Flow]:
    if run is None:
        return []
    rows = PreviewedMove.objects.filter(run=run).order_by().values_list("old_level", "new_level")
    counted = rows.annotate(number=Count("pk")).order_by("old_level", "new_level")
    return [Flow(old, new, number, _first_day(run, old, new)) for old, new, number in counted]


def _first_day(run: RuleRun, old: int | None, new: int | None) -> date:
    of_it = PreviewedMove.objects.filter(run=run, old_level=old, new_level=new)
    return of_it.order_by("on", "pk").values_list("on", flat=True)[0]


@require_safe
@allowed(*READERS)
def rule_proposal_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """A proposal beside the version that it would follow, and what it would do; while that is worked out, how far it is."""
    proposal = get_object_or_404(PROPOSALS.seen_by(request.user), pk=pk)
    run = RuleRun.objects.filter(proposal=proposal).first()
    working = bool(run and run.is_open)
    if request.headers.get("HX-Request") and not working:
        return HttpResponse(headers={"HX-Refresh": "true"})
    before = [book for book in rulebooks() if book.in_force_from < proposal.in_force_from][-1]
    context = {
        "proposal": proposal,
        "lines": _lines([before, proposal.rulebook]),
        "before": before,
        "run": run,
        "working": working,
        "flows": _flows(run) if run and not working else [],
        "standing": _standing(proposal, request, timezone.now()),
    }
    part = request.headers.get("HX-Request")
    return render(request, "credit/_rule_progress.html" if part else "credit/rule_proposal_show.html", context)


def _standing(proposal: RuleProposal, request: SignedInRequest, at: datetime) -> Standing:
    proposed = Step("提出", localdate(proposal.proposed_at), str(proposal.proposed_by), reached=True)
    offers = PROPOSALS.waiting(proposal, request.user, at)
    if proposal.is_open:
        nexts = [Next("另一名审核人或局领导", "看过影响后确认，或者退回")]
        return Standing([proposed, Step("确认", current=True)], nexts, offers)
    decided = localdate(proposal.decided_at) if proposal.decided_at else None
    return Standing([proposed, Step(proposal.state_shown, decided, str(proposal.decided_by), reached=True)], [], offers)


def _of_a_proposal(request: SignedInRequest, pk: int) -> Listing[PreviewedMove]:
    proposal = get_object_or_404(RuleProposal, pk=pk)
    return replace(
        MOVES,
        seen_by=lambda user: MOVES.seen_by(user).filter(run__proposal=proposal),  # type: ignore[union-attr]
        beside=lambda request, today, rows: {"proposal": proposal},
    )


@require_safe
@allowed(*READERS)
def rule_version_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """A confirmed version: its values, who proposed and confirmed it, how it is followed, whether it was taken back."""
    version: RuleVersion = get_object_or_404(VERSIONS.seen_by(request.user), pk=pk)
    earlier = [book for book in rulebooks() if book.in_force_from < version.in_force_from]
    context = {
        "version": version,
        "withdrawal": getattr(version, "withdrawal", None),
        "before": earlier[-1] if earlier else None,
        "lines": _lines([*earlier[-1:], version.rulebook]),
        "proposal": getattr(version, "proposal", None),
        "standing": _of_version(version, request, timezone.now()),
    }
    return render(request, "credit/rule_version_show.html", context)


def _of_version(version: RuleVersion, request: SignedInRequest, at: datetime) -> Standing:
    day = localdate(version.confirmed_at) if version.confirmed_at else None
    confirmed = Step("确认", day, str(version.confirmed_by or "随系统载入"), reached=True)
    offers, withdrawal = VERSIONS.offers(version, request.user, at), getattr(version, "withdrawal", None)
    if withdrawal:
        return Standing(
            [confirmed, Step("撤回", localdate(withdrawal.at), str(withdrawal.by), reached=True)], [], offers
        )
    begun = version.in_force_from <= localdate(at)
    begins = Step("施行", version.in_force_from, reached=begun, current=not begun)
    nexts = [] if begun else [Next("", "到日自动施行；此前可以撤回", version.in_force_from)]
    return Standing([confirmed, begins], nexts, offers)


rule_propose = begin_view(PROPOSE)
rule_proposal_act = acts_view(PROPOSALS)
rule_version_act = acts_view(VERSIONS)
rule_move_list = list_view(MOVES, _of_a_proposal)
