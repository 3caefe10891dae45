"""Questions: a form that is posted so that what is typed stands in no address, writes nothing, and is answered on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

F = TypeVar("F", bound=BaseForm)


def question_view(
    form: Callable[..., F],
    find: Callable[[HttpRequest, F], object | None],
    template: str,
    *,
    linked: str = "",
) -> Callable[[HttpRequest], HttpResponse]:
    """The view of a question. `find` answers a form that is right; what it misses it says in the form.

    `linked` names the field that an address may hold, where another page leads here with it.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            asked = form(request.POST, request.FILES)
        else:
            asked = form(request.GET if linked and request.GET.get(linked) else None)
        found = find(request, asked) if asked.is_bound and asked.is_valid() else None
        return render(request, template, {"form": asked, "found": found})

    return view
