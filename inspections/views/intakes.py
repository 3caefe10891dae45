"""What came in from the public pages, and the ratings that it became: looked at by staff."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Avg, Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal
from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.models import Role
from inspections import rating as ratings
from inspections import receiving
from inspections.forms.filters import IntakeFilter, RatingFilter
from inspections.forms.references import IntakeForm, ReasonForm
from inspections.models import Intake, PublicRating
from inspections.views.complaints import PAGE, posted


def _intakes(request: SignedInRequest) -> QuerySet[Intake]:
    rows = Intake.objects.visible_to(request.user)
    return rows.select_related("subject__department", "handled_by", "complaint", "rating")


@require_safe
@allowed(*READERS)
def intake_list(request: SignedInRequest) -> HttpResponse:
    """What the public sent that names a subject of the department, or nobody who is known."""
    form = IntakeFilter(request.GET)
    page = Paginator(form.results(_intakes(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/intake_list.html", {"form": form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def intake_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One thing that came in; staff make a complaint or a rating of it here."""
    intake = get_object_or_404(_intakes(request), pk=pk)
    if request.method == "POST" and not request.user.edits_records:
        raise Refused(receiving.ARTICLE, "公众来件由记录部门的人员处理。")
    form = IntakeForm(posted(request), by=request.user, today=localdate(), intake=intake)
    if request.method == "POST" and form.is_valid():
        subject, content = form.cleaned_data["subject"], form.cleaned_data.get("content", "")
        try:
            with transaction.atomic():
                made = receiving.take(intake, subject, content=content, by=request.user, at=timezone.now())
                journal.write("登记公众来件", f"{intake} {subject}", by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            if isinstance(made, PublicRating):
                messages.success(request, "已登记为公众评价，待审核人审核后计入综合评定表。")
                return redirect("inspections:rating_list")
            messages.success(request, f"已登记为投诉举报{made}，请交办核查。")
            return redirect(made)
    may_write = request.user.edits_records and intake.state == Intake.State.WAITING
    return render(request, "inspections/intake_show.html", {"intake": intake, "form": form if may_write else None})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def intake_refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """不予登记, with the reason."""
    intake = get_object_or_404(_intakes(request), pk=pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                receiving.refuse(intake, form.cleaned_data["reason"], by=request.user, at=timezone.now())
                journal.write("不予登记公众来件", str(intake), by=request.user, request=request)
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"来件{intake}不予登记。")
            return redirect("inspections:intake_list")
    context = {
        "title": f"不予登记：{intake}",
        "subject": f"{intake.get_kind_display()}，{timezone.localtime(intake.received_at):%Y-%m-%d %H:%M} 收到",
        "consequences": (
            "来件保留，不登记为投诉举报或者公众评价。",
            "凭回执号查询的人可以看到理由，请写得让公众看得懂。",
        ),
        "act": "不予登记",
        "dangerous": True,
        "form": form,
        "back": intake.get_absolute_url(),
    }
    return render(request, "act_confirm.html", context)


class Share(NamedTuple):
    """How many ratings have one score; `share` in hundredths of all."""

    score: int
    number: int
    share: float


@require_safe
@allowed(*READERS)
def rating_list(request: SignedInRequest) -> HttpResponse:
    """The ratings of the department's subjects, and how those that count are distributed."""
    form = RatingFilter(request.GET, user=request.user, today=localdate())
    rows = form.results(
        PublicRating.objects.visible_to(request.user).select_related("subject__department", "looked_by")
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counted = dict(rows.counted().order_by().values_list("score").annotate(Count("pk")))  # type: ignore[attr-defined]
    total = sum(counted.values())
    context = {
        "form": form,
        "page": page,
        "total": total,
        "average": rows.counted().aggregate(found=Avg("score"))["found"],  # type: ignore[attr-defined]
        "shares": [Share(n, counted.get(n, 0), 100 * counted.get(n, 0) / max(total, 1)) for n in range(5, 0, -1)],
        "waiting": Intake.objects.visible_to(request.user).open().count(),
        "looks": request.user.role == Role.SUPERVISOR,
    }
    return render(request, "inspections/rating_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.SUPERVISOR)
def rating_act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """计入 or 屏蔽 one rating."""
    if name not in ("count", "hide"):
        raise Http404
    rating = get_object_or_404(PublicRating.objects.visible_to(request.user).select_related("subject"), pk=pk)
    hides = name == "hide"
    title = "屏蔽评价" if hides else "计入评价"
    form = ReasonForm(posted(request)) if hides else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            with transaction.atomic():
                if form:
                    ratings.hide(rating, form.cleaned_data["reason"], by=request.user, at=timezone.now())
                else:
                    ratings.count_in(rating, by=request.user, at=timezone.now())
                journal.write(title, f"{rating}", by=request.user, request=request)
        except Refused as refusal:
            if form is None:
                raise
            form.add_error(None, f"{refusal.reason}（{refusal.article}）")
        else:
            messages.success(request, f"{rating.subject} {rating.rated_on} 的评价已{'屏蔽' if hides else '计入'}。")
            return redirect("inspections:rating_list")
    hiding = (
        "不再计入综合评定表；评价和理由保留，不删除，可以重新计入。",
        "只屏蔽辱骂、广告、张冠李戴等滥用，不屏蔽批评。",
    )
    counting = ("计入综合评定表的公众评价，仅供参考，不影响信用等级。",)
    context = {
        "title": f"{title}：{rating.score} 分",
        "subject": f"{rating.subject}　{rating.rated_on}　{rating.comment[:80]}",
        "consequences": hiding if hides else counting,
        "act": title,
        "dangerous": hides,
        "form": form,
        "back": "/ratings/",
    }
    return render(request, "act_confirm.html", context)
