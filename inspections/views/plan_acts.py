"""What the views of planning share: one page that says what will happen, then does it; a refusal becomes a form error."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts import journal
from accounts.gate import Refused, SignedInRequest


class Act(NamedTuple):
    """One act: its title, the words on the button, what will happen, what is said when it is done."""

    title: str
    button: str
    consequences: list[str]
    done: str
    dangerous: bool = False


def posted(request: HttpRequest) -> QueryDict | None:
    """The form as sent, if it was."""
    return request.POST if request.method == "POST" else None


def done(request: SignedInRequest, form: BaseForm, do: Callable[[], object], act: str, matter: str) -> bool:
    """Do it if the form is valid, with a line in the journal; a refusal becomes an error of the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        with transaction.atomic():
            do()
            journal.write(act, matter, by=request.user, request=request)
    except Refused as refusal:
        form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        return False
    return True


def carry_out(
    request: SignedInRequest, act: Act, form: BaseForm, do: Callable[[], object], *, back: str, matter: str
) -> HttpResponse:
    """Show the act's page, or do it and go back."""
    if done(request, form, do, act.title, matter):
        messages.success(request, act.done)
        return redirect(back)
    page = {
        "title": act.title,
        "act": act.button,
        "consequences": act.consequences,
        "dangerous": act.dangerous,
        "form": form,
        "subject": matter,
        "back": back,
    }
    return render(request, "act_confirm.html", page)
