"""The regulation's text, how it is applied, and the words used (条文)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.gate import SignedInRequest, allowed
from credit.regulation.article_12 import ARTICLE_12
from credit.regulation.rulebook import CURRENT


@allowed()
def regulation_show(request: SignedInRequest) -> HttpResponse:
    """Open to everybody who is signed in."""
    return render(request, "credit/regulation_show.html", {"rulebook": CURRENT, "clauses": ARTICLE_12})
