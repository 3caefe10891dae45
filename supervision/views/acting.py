"""What the views of this app share: one page for an act, a reading noted, what was posted."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts import journal
from accounts.gate import Refused, SignedInRequest
from subjects.models import Subject


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


def note_reading(request: SignedInRequest, subject: Subject, what: str) -> None:
    """Reading about a natural person is noted in the journal."""
    if subject.is_person:
        matter = f"{subject}（{subject.code}）"
        journal.write("查看档案", matter, by=request.user, detail=what, request=request)


def carry_out(
    request: SignedInRequest,
    act: Act,
    form: Form,
    do: Callable[[], object],
    *,
    back: str,
    subject: Subject,
    matter: str,
    onward: str = "",
    **context: object,
) -> HttpResponse:
    """Show the act's page, or do it: a refusal becomes an error of the form, and nothing is written."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                do()
                journal.write(act.title, f"{matter} {subject}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, act.done)
            return redirect(onward or back)
    page = {"act": act, "form": form, "back": back, "subject": subject, "matter": matter, **context}
    return render(request, "supervision/act.html", page)
