"""Pages of the register: subjects, people in office, commitments, evaluations; industries for the administrator."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import STAFF, SignedInRequest, allowed
from accounts.models import Role
from desk.views.acting import acts_view, entered, posted
from subjects import registering
from subjects.acts import COMMITMENT, POST, SUBJECT
from subjects.forms import IndustryForm, SubjectForm
from subjects.models import Industry, Subject

FOUND = 10


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def subject_add(request: SignedInRequest) -> HttpResponse:
    """Put a new subject of the own department under supervision."""
    form = _subject_form(request)
    if request.headers.get("HX-Request"):
        return _show_code_check(request, form)
    if form.is_valid() and (subject := entered(form, partial(_register, request, form))):
        messages.success(request, f"{subject}已登记。请继续登记公开承诺和任职人员；没有有效承诺的为未评级。")
        return redirect(subject)
    return _show_subject_form(request, form)


def _register(request: SignedInRequest, form: SubjectForm) -> Subject:
    subject = registering.register(form.subject(), by=request.user, at=now())
    journal.write("登记信用主体", str(subject), by=request.user, request=request)
    return subject


def _subject_form(request: SignedInRequest, subject: Subject | None = None) -> SubjectForm:
    everything = request.GET.get("industries") == "all"
    return SubjectForm(posted(request), by=request.user, today=localdate(), instance=subject, all_industries=everything)


def _show_code_check(request: SignedInRequest, form: SubjectForm) -> HttpResponse:
    """While the form is filled in: whether the code is right, and whether it is registered already."""
    form.is_valid()
    return render(request, "subjects/_code_check.html", {"form": form, "twin": _twin(request, form)})


def _twin(request: SignedInRequest, form: SubjectForm) -> Subject | None:
    """The subject that has the code already, if this person may open its file."""
    twin = form.duplicate
    return twin if twin and twin.department_id == request.user.department_id else None


def _show_subject_form(request: SignedInRequest, form: SubjectForm, **context: object) -> HttpResponse:
    context |= {"form": form, "twin": _twin(request, form)}
    return render(request, "subjects/subject_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def subject_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the register, with a reason; also deregister, or hand over to another department."""
    subject = get_object_or_404(SUBJECT.seen_by(request.user), pk=pk)
    form = _subject_form(request, subject)
    if request.headers.get("HX-Request"):
        return _show_code_check(request, form)
    if form.is_valid() and (changed := entered(form, partial(_amend, request, form))):
        messages.success(request, f"{changed}的信息已更改。")
        handed_over = changed.department_id != request.user.department_id
        return redirect("credit:subject_list") if handed_over else redirect(changed)
    return _show_subject_form(request, form, subject=Subject.objects.get(pk=pk))


def _amend(request: SignedInRequest, form: SubjectForm) -> Subject:
    reason, seen = form.cleaned_data["reason"], form.cleaned_data["version"]
    changed = registering.amend(form.subject(), by=request.user, at=now(), reason=reason, seen=seen)
    journal.write("更改主体信息", str(changed), by=request.user, detail=reason, request=request)
    return changed


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def subject_pick(request: SignedInRequest) -> HttpResponse:
    """A fragment: the subjects that a part of the name, the code or pinyin initials find.

    Posted, so that an identity number never stands in an address.
    """
    q = request.POST.get("q", "").strip()
    found = list(Subject.objects.visible_to(request.user).matching(q).select_related("industry")[:FOUND]) if q else []
    return render(request, "subjects/_subject_choices.html", {"found": found, "q": q})


subject_act = acts_view(SUBJECT)
post_act = acts_view(POST)
commitment_act = acts_view(COMMITMENT)


@require_safe
@allowed(Role.ADMINISTRATOR)
def industry_list(request: SignedInRequest) -> HttpResponse:
    industries = Industry.objects.select_related("parent").prefetch_related("departments")
    rows = industries.annotate(count=Count("subjects")).order_by("code")
    return render(request, "subjects/industry_list.html", {"industries": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.ADMINISTRATOR)
def industry_add(request: SignedInRequest) -> HttpResponse:
    return _settle(request, IndustryForm(posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.ADMINISTRATOR)
def industry_change(request: SignedInRequest, pk: int) -> HttpResponse:
    industry = get_object_or_404(Industry, pk=pk)
    return _settle(request, IndustryForm(posted(request), instance=industry), industry=Industry.objects.get(pk=pk))


def _settle(request: SignedInRequest, form: IndustryForm, **context: object) -> HttpResponse:
    if form.is_valid() and (saved := entered(form, partial(_settled, request, form))):
        messages.success(request, f"行业类别“{saved}”已保存。")
        return redirect("subjects:industry_list")
    return render(request, "subjects/industry_form.html", {"form": form, **context})


def _settled(request: SignedInRequest, form: IndustryForm) -> Industry:
    departments = form.cleaned_data["departments"]
    return registering.settle_industry(form.instance, departments, by=request.user, at=now(), request=request)
