"""Leaving a list on screen: application, check, decision, the end by time, revocation."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import READERS, STAFF, Refused, SignedInRequest, allowed
from accounts.versions import versions_of
from credit.models import Listing
from desk.forms.base import FacedForm
from documents.models import Document
from subjects.models import Subject
from supervision import deciding, removing
from supervision.forms.procedures import ReasonForm
from supervision.forms.removals import ApplicationForm, CheckForm, RemovalDecisionForm, RevocationForm
from supervision.grounds import DECIDERS
from supervision.models import Removal
from supervision.papers import CHECKS
from supervision.queues import terms_of
from supervision.views.acting import Act, carry_out, note_reading, posted

State = Removal.State


def _listing(request: SignedInRequest, pk: int) -> Listing:
    mine: QuerySet[Listing] = Listing.objects.filter(subject__in=Subject.objects.visible_to(request.user))
    return get_object_or_404(mine.select_related("subject__department"), pk=pk)


def _removal(request: SignedInRequest, pk: int) -> Removal:
    rows = Removal.objects.visible_to(request.user).select_related(
        "listing__subject__department", "opened_by", "checked_by", "decided_by", "revoked_by", "document"
    )
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def removal_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take up a removal; at the end of 令第11号's months the end by time."""
    listing = _listing(request, pk)
    form = ApplicationForm(posted(request), today=localdate())
    removing.must_be_removable(listing, localdate())
    way = removing.way_of(listing).label
    told = [f"受理{way}，开始计算作出决定的期限。", "核实和决定须由两人分别办理；决定移出之前名单不变。"]
    act = Act(f"受理{way}", "受理", told, f"已受理{way}。下一步：核实。")
    return carry_out(
        request,
        act,
        form,
        lambda: removing.receive(listing, **form.cleaned_data, by=request.user, at=timezone.now()),
        back=listing.get_absolute_url(),
        subject=listing.subject,
        matter=f"名单 {listing}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def expiry_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """The months of 令第11号 are over: tell the subject and keep the record of it."""
    listing = _listing(request, pk)
    told = ["名单已按期满自行终止，不需要另行决定。", "签发《移出告知书》，并开始计算公告、停止公示和解除措施的期限。"]
    act = Act("办理期满移出", "签发移出告知书", told, "期满移出已办理。下一步：送达、公告并解除措施。")
    return carry_out(
        request,
        act,
        FacedForm(posted(request)),
        lambda: removing.expire(listing, by=request.user, at=timezone.now()),
        back=listing.get_absolute_url(),
        subject=listing.subject,
        matter=f"名单 {listing}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def listing_remind(request: SignedInRequest, pk: int) -> HttpResponse:
    """The subject was reminded before the end of the months."""
    listing = _listing(request, pk)
    act = Act(
        "登记期满提醒", "已提醒主体", ["提醒主体名单即将期满及移出的条件和程序，并办结该期限。"], "已登记期满提醒。"
    )
    return carry_out(
        request,
        act,
        FacedForm(posted(request)),
        lambda: deciding.remind(listing, by=request.user, at=timezone.now()),
        back=listing.get_absolute_url(),
        subject=listing.subject,
        matter=f"名单 {listing}",
    )


@require_safe
@allowed(*READERS)
def removal_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """One removal: where it stands, what was found, its papers and terms."""
    row = _removal(request, pk)
    note_reading(request, row.listing.subject, str(row))
    key = row.key
    context = {
        "row": row,
        "listing": row.listing,
        "subject": row.listing.subject,
        "checks": [(label, getattr(row, name)) for name, label in CHECKS] if row.checked_on else [],
        "papers": Document.objects.of_case(key),
        "terms": terms_of(key),
        "today": localdate(),
        "versions": versions_of(row),
        "own": request.user.edits_records,
        "decides": request.user.role in DECIDERS,
        "barred": _barred(row, request),
    }
    return render(request, "supervision/removal_show.html", context)


def _barred(row: Removal, request: SignedInRequest) -> str:
    try:
        removing.must_be_another(row, request.user)
    except Refused as refusal:
        return refusal.reason
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def removal_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the check found of each condition."""
    row = _removal(request, pk)
    form = CheckForm(posted(request))
    groundless = row.way == Removal.Way.GROUNDLESS
    bars = "所依据的记录已不成立，各项结论不影响移出。" if groundless else "有一项为否的，只能决定不予移出。"
    act = Act("核实移出条件", "保存核实结论", [f"核实后由另一人作出决定；{bars}"], "核实结论已保存。")
    return carry_out(
        request,
        act,
        form,
        lambda: removing.check(row, form.checked(), by=request.user, at=timezone.now()),
        back=row.get_absolute_url(),
        subject=row.listing.subject,
        matter=str(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def removal_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove or not, by another person than who checked."""
    row = _removal(request, pk)
    form = RemovalDecisionForm(posted(request))

    def do() -> None:
        decide = removing.grant if form.cleaned_data["outcome"] == "grant" else removing.deny
        decide(row, reasons=form.cleaned_data["reasons"], by=request.user, at=timezone.now())

    told = [
        "决定移出：签发《移出决定书》，名单和因其而定的四级自今天终止。",
        "不予移出：签发《移出告知书》说明理由，名单继续。",
    ]
    act = Act("作出移出决定", "作出决定", told, "决定已作出。")
    return carry_out(request, act, form, do, back=row.get_absolute_url(), subject=row.listing.subject, matter=str(row))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def removal_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """The application is taken back."""
    row = _removal(request, pk)
    form = ReasonForm(posted(request))
    act = Act("撤回移出申请", "撤回", ["移出程序结束，名单不变；以后可以再次申请。"], "已撤回。")
    return carry_out(
        request,
        act,
        form,
        lambda: removing.withdraw(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        back=row.get_absolute_url(),
        subject=row.listing.subject,
        matter=str(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def removal_finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """The leaving was published, publication stopped, measures lifted."""
    row = _removal(request, pk)
    told = ["记载已通过原渠道公告移出、停止公示、解除管理措施，并办结该期限。"]
    act = Act("登记公告和解除措施", "已办理", told, "已登记。")
    return carry_out(
        request,
        act,
        FacedForm(posted(request)),
        lambda: removing.finish(row, by=request.user, at=timezone.now()),
        back=row.get_absolute_url(),
        subject=row.listing.subject,
        matter=str(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def removal_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Revoke a removal that was got by false statements."""
    row = _removal(request, pk)
    form = RevocationForm(posted(request))

    def do() -> None:
        data = form.cleaned_data
        removing.revoke(row, reason=data["reason"], heard=data["heard"], by=request.user, at=timezone.now())

    told = [
        "签发《撤销移出决定书》，名单恢复为在列，期限按原公布日期计算。",
        "按现在所知，四级没有中断；移出期间的等级仍可按当时所知查询。",
    ]
    act = Act("撤销移出", "撤销移出", told, "移出已撤销，名单恢复，正在重新评定。", dangerous=True)
    return carry_out(request, act, form, do, back=row.get_absolute_url(), subject=row.listing.subject, matter=str(row))
