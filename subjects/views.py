"""Pages of the register: subjects, people in office, commitments, evaluations; industries for the administrator."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import STAFF, Refused, SignedInRequest, allowed
from accounts.models import Role
from accounts.versions import Stale, Version, version_of
from subjects import registering
from subjects.acts import ActForm, CommitmentForm, EndForm, EvaluationForm, LeaveForm, PostForm
from subjects.forms import IndustryForm, SubjectForm
from subjects.models import Commitment, Industry, Post, Subject

FOUND = 10


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _mine(request: SignedInRequest) -> QuerySet[Subject]:
    return Subject.objects.visible_to(request.user).select_related("department", "industry__parent")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def subject_add(request: SignedInRequest) -> HttpResponse:
    """Put a new subject of the own department under supervision."""
    form = _subject_form(request)
    if request.headers.get("HX-Request"):
        return _show_code_check(request, form)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                subject = registering.register(form.subject(), by=request.user)
                journal.write("登记信用主体", str(subject), by=request.user, request=request)
        except Refused as refusal:
            form.add_error("code", refusal.reason)
        else:
            messages.success(request, f"{subject}已登记。请继续登记公开承诺和任职人员；没有有效承诺的为未评级。")
            return redirect(subject)
    return _show_subject_form(request, form)


def _subject_form(request: SignedInRequest, subject: Subject | None = None) -> SubjectForm:
    everything = request.GET.get("industries") == "all"
    return SubjectForm(
        _posted(request), by=request.user, today=localdate(), instance=subject, all_industries=everything
    )


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
    subject = get_object_or_404(_mine(request), pk=pk)
    form, since = _subject_form(request, subject), list[Version]()
    if request.headers.get("HX-Request"):
        return _show_code_check(request, form)
    if request.method == "POST" and form.is_valid():
        reason, seen = form.cleaned_data["reason"], form.cleaned_data["version"]
        try:
            with transaction.atomic():
                changed = registering.amend(form.subject(), by=request.user, reason=reason, seen=seen)
                journal.write("更改主体信息", str(changed), by=request.user, detail=reason, request=request)
        except Refused as refusal:
            since = refusal.since if isinstance(refusal, Stale) else []
            form.acknowledge(version_of(subject))
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{changed}的信息已更改。")
            handed_over = changed.department_id != request.user.department_id
            return redirect("credit:subject_list") if handed_over else redirect(changed)
    return _show_subject_form(request, form, subject=Subject.objects.get(pk=pk), since=since)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def subject_pick(request: SignedInRequest) -> HttpResponse:
    """A fragment: the subjects that a part of the name, the code or pinyin initials find.

    Posted, so that an identity number never stands in an address.
    """
    q = request.POST.get("q", "").strip()
    found = list(Subject.objects.visible_to(request.user).matching(q).select_related("industry")[:FOUND]) if q else []
    return render(request, "subjects/_subject_choices.html", {"found": found, "q": q})


Act = Callable[[], object]


def _act(request: SignedInRequest, form: ActForm, title: str, act: Act, **context: object) -> HttpResponse:
    """One small form, one act of the register, back to the subject's file."""
    subject = form.subject
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                act()
                journal.write(title, str(subject), by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"已{title}，正在重新评定（通常 10 秒内）。")
            return redirect(subject)
    context |= {"form": form, "subject": subject, "title": title}
    return render(request, "subjects/subject_act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def post_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Article 12, R6: someone is the unit's principal, or its deputy in charge of safety."""
    subject = get_object_or_404(_mine(request), pk=pk)
    if subject.is_person:
        raise Refused("第十二条", "自然人主体没有主要负责人和分管安全负责人。")
    form = PostForm(_posted(request), subject=subject, today=localdate())

    def act() -> None:
        post, found, by = form.post(), form.person, request.user
        post.person = registering.person_with(found.identity, found.name, by=by, check_waiver=found.check_waiver)
        registering.appoint(post, by=by)

    note = "该人员以往和今后的失信行为，按第十二条计入本单位。"
    return _act(request, form, "登记任职", act, note=note)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def post_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    posts = Post.objects.select_related("subject", "person").filter(subject__in=_mine(request))
    post = get_object_or_404(posts, pk=pk)
    form = LeaveForm(_posted(request), post=post, today=localdate())

    def act() -> None:
        data = form.cleaned_data
        registering.leave(post, on=data["on"], by=request.user, reason=data.get("reason", ""))

    return _act(
        request, form, "登记离任", act, note=f"{post.person}，{post.get_office_display()}，{post.from_on} 任职。"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def commitment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """R11: a public commitment is made."""
    form = CommitmentForm(_posted(request), subject=get_object_or_404(_mine(request), pk=pk), today=localdate())
    return _act(request, form, "登记公开承诺", lambda: registering.commit(form.commitment(), by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def commitment_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """R11: withdrawn by the subject, or found broken by the bureau."""
    commitments = Commitment.objects.select_related("subject").filter(subject__in=_mine(request))
    commitment = get_object_or_404(commitments, pk=pk)
    form = EndForm(_posted(request), commitment=commitment, today=localdate())

    def act() -> None:
        data = form.cleaned_data
        ending = Commitment.Ending(data["ending"])
        registering.end_commitment(commitment, on=data["on"], ending=ending, by=request.user)

    return _act(request, form, "登记承诺终止", act, note=f"{commitment.made_on} 作出的公开承诺。")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def evaluation_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Articles 3 and 4, R17."""
    form = EvaluationForm(_posted(request), subject=get_object_or_404(_mine(request), pk=pk), today=localdate())
    return _act(request, form, "登记综合评价", lambda: registering.evaluate(form.evaluation(), by=request.user))


@require_safe
@allowed(Role.ADMINISTRATOR)
def industry_list(request: SignedInRequest) -> HttpResponse:
    industries = Industry.objects.select_related("parent").prefetch_related("departments")
    rows = industries.annotate(count=Count("subjects")).order_by("code")
    return render(request, "subjects/industry_list.html", {"industries": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.ADMINISTRATOR)
def industry_add(request: SignedInRequest) -> HttpResponse:
    return _settle(request, IndustryForm(_posted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.ADMINISTRATOR)
def industry_change(request: SignedInRequest, pk: int) -> HttpResponse:
    industry = get_object_or_404(Industry, pk=pk)
    return _settle(request, IndustryForm(_posted(request), instance=industry), industry=Industry.objects.get(pk=pk))


def _settle(request: SignedInRequest, form: IndustryForm, **context: object) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = registering.settle_industry(
                form.instance, form.cleaned_data["departments"], by=request.user, request=request
            )
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"行业类别“{saved}”已保存。")
            return redirect("subjects:industry_list")
    return render(request, "subjects/industry_form.html", {"form": form, **context})
