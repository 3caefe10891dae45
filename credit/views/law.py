"""The regulation's text, how it is applied, and the words used (条文)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.gate import SignedInRequest, allowed
from credit.facts.rulebooks import rulebook_on, text_rested_on
from credit.regulation.article_12 import ARTICLE_12
from credit.regulation.rulebook import policies


@allowed()
def regulation_show(request: SignedInRequest) -> HttpResponse:
    """Open to everybody who is signed in."""
    today = timezone.localdate()
    rulebook = rulebook_on(today)
    context = {
        "rulebook": rulebook,
        "policies": policies(rulebook),
        "clauses": ARTICLE_12,
        "validity": text_rested_on(today),
    }
    return render(request, "credit/regulation_show.html", context)
