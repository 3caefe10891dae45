"""What comes from the public: complaints, what is not registered yet, ratings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Avg, Count
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.gate import READERS, SignedInRequest
from accounts.models import Role, User
from credit.terms.columns import Running, running_of, term_column
from desk.acts import Offer
from desk.lists.columns import Column, beneath, cut, marked
from desk.lists.lists import Empty, Listing, of_one_department
from desk.templatetags.face import mark
from inspections.acts.complaints import RATING, complaints_of, intakes_of
from inspections.forms.filters import ComplaintFilter, IntakeFilter, RatingFilter
from inspections.models import Complaint, Intake, PublicRating


def waiting_of(user: User) -> int:
    """How much from the public waits for registration."""
    return Intake.objects.visible_to(user).open().count()


class ComplaintRow(NamedTuple):
    """A complaint with the term that runs."""

    complaint: Complaint
    running: Running | None

    def get_absolute_url(self) -> str:
        return self.complaint.get_absolute_url()


def _with_terms(complaints: Sequence[Complaint], user: User, today: date) -> list[ComplaintRow]:
    running = running_of((one.key for one in complaints), today)
    return [ComplaintRow(one, running.get(one.key)) for one in complaints]


def _complaint_marks(row: ComplaintRow) -> SafeString:
    complaint = row.complaint
    result = marked(complaint.result, "bad" if complaint.is_verified else "quiet") if complaint.result else ""
    return format_html(
        '<span class="marks">{} {}</span>', marked(complaint.get_state_display(), complaint.look), result
    )


def _waiting(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    return {"waiting": waiting_of(request.user)}


COMPLAINTS: Listing[Complaint] = Listing(
    name="inspections.complaints",
    title="投诉举报",
    lead="登记、核查、办结（安全生产法第七十三条）；自受理起 15 个工作日办结，为本局口径",
    address="inspections:complaint_list",
    roles=READERS,
    seen_by=complaints_of,
    columns=(
        Column[ComplaintRow](
            name="number",
            label="编号",
            value=lambda row: str(row.complaint),
            sort=("number",),
            css="nowrap",
            head=True,
        ),
        Column[ComplaintRow](
            name="subject", label="信用主体", value=lambda row: str(row.complaint.subject), css="name"
        ),
        Column[ComplaintRow](
            name="content",
            label="内容",
            value=lambda row: row.complaint.content,
            shown=lambda row: cut(row.complaint.content, 40),
            css="telling",
        ),
        Column[ComplaintRow](
            name="state",
            label="状态",
            value=lambda row: row.complaint.get_state_display(),
            shown=_complaint_marks,
            css="tight",
        ),
        term_column(lambda row: row.running),
        Column[ComplaintRow](name="received", label="受理", value=lambda row: row.complaint.received_on, css="tight"),
        Column[ComplaintRow](name="channel", label="渠道", value=lambda row: row.complaint.channel, css="tight"),
        Column[ComplaintRow](
            name="handler", label="核查人员", value=lambda row: str(row.complaint.handler or ""), css="tight"
        ),
        Column[ComplaintRow](name="result", label="结果", value=lambda row: row.complaint.result, spare=True),
        Column[ComplaintRow](
            name="settled", label="办结", value=lambda row: row.complaint.settled_on, css="tight", spare=True
        ),
        Column[ComplaintRow](
            name="record", label="转为信用记录", value=lambda row: str(row.complaint.record or ""), spare=True
        ),
        Column[ComplaintRow](
            name="department", label="记录部门", value=lambda row: str(row.complaint.subject.department), css="tight"
        ),
    ),
    order=("-received_on", "-pk"),
    filters=ComplaintFilter,
    dress=_with_terms,
    hidden=of_one_department,
    template="inspections/complaint_list.html",
    beside=_waiting,
    empty=Empty(
        "没有未办结的投诉举报",
        "办结的在状态中选择“全部”后查看。公众从网上提交的，先在“公众来件”中登记。",
        "search",
    ),
    nothing_found=Empty(
        "没有符合条件的投诉举报",
        "办结的在状态中选择“全部”后查看。公众从网上提交的，先在“公众来件”中登记。",
        "search",
    ),
    subject=lambda row: row.complaint.subject_id,
)


def _about(intake: Intake) -> str:
    return str(intake.subject) if intake.subject else intake.named_shown


def _said(intake: Intake, most: int) -> str:
    score = f"{intake.score} 分" if intake.score else ""
    return "：".join(part for part in (score, cut(intake.content, most)) if part)


INTAKES: Listing[Intake] = Listing(
    name="inspections.intakes",
    title="公众来件",
    lead="从公众页面提交的投诉举报和评价（第十五条），先看后登记；所指主体不在名录的，各部门都能看到",
    address="inspections:intake_list",
    roles=READERS,
    seen_by=intakes_of,
    columns=(
        Column[Intake](name="receipt", label="回执号", value=str, sort=("receipt",), css="nowrap code", head=True),
        Column[Intake](name="kind", label="类别", value=lambda row: row.get_kind_display(), css="tight"),
        Column[Intake](
            name="about",
            label="所指主体",
            value=_about,
            shown=lambda row: _about(row) if row.subject else format_html("{} {}", _about(row), mark("名录中没有")),
            css="name",
        ),
        Column[Intake](
            name="content",
            label="内容",
            value=lambda row: _said(row, len(row.content)),
            shown=lambda row: _said(row, 40),
            css="telling",
        ),
        Column[Intake](
            name="state",
            label="状态",
            value=lambda row: row.get_state_display(),
            shown=lambda row: marked(row.get_state_display(), row.look),
            css="tight",
        ),
        Column[Intake](name="received", label="收到", value=lambda row: row.received_at, css="tight"),
        Column[Intake](name="handler", label="处理", value=lambda row: str(row.handled_by or ""), css="tight"),
        Column[Intake](name="handled", label="处理时间", value=lambda row: row.handled_at, css="tight", spare=True),
        Column[Intake](name="refused", label="不予登记理由", value=lambda row: row.refused_because, spare=True),
    ),
    order=("-received_at", "-pk"),
    filters=IntakeFilter,
    template="inspections/intake_list.html",
    empty=Empty(
        "没有等待登记的公众来件",
        "公众从网上提交的投诉举报和评价会出现在这里；处理过的在状态中选择“全部”后查看。",
        "mail",
    ),
    subject=lambda row: row.subject_id,
)


class RatingRow(NamedTuple):
    """A rating with what this person may do with it."""

    rating: PublicRating
    offers: Sequence[Offer]


def _with_offers(ratings: Sequence[PublicRating], user: User, today: date) -> list[RatingRow]:
    return [RatingRow(one, RATING.offers(one, user)) for one in ratings]


def _offered(row: RatingRow) -> SafeString:
    return format_html_join(
        SafeString(" "),
        '<a class="btn btn-sm" href="{}" aria-label="{}：{}">{}</a>',
        ((offer.url, offer.title, row.rating, offer.title) for offer in row.offers),
    )


def _of_those_who_look(user: User) -> Collection[str]:
    return (*of_one_department(user), *(() if user.role == Role.SUPERVISOR else ("acts",)))


class Share(NamedTuple):
    """How many ratings have one score; `share` in hundredths of all."""

    score: int
    number: int
    share: float


def _distribution(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    """How those that count, of all that the filters leave, are distributed."""
    form = RatingFilter(request.GET, user=request.user, today=today)
    found = form.results(RATING.seen_by(request.user)).filter(state=PublicRating.State.COUNTED).order_by()
    counted = dict(found.values_list("score").annotate(Count("pk")))
    total = sum(counted.values())
    shares = [Share(n, counted.get(n, 0), 100 * counted.get(n, 0) / max(total, 1)) for n in range(5, 0, -1)]
    average = found.aggregate(found=Avg("score"))["found"]
    return {"total": total, "average": average, "shares": shares, "waiting": waiting_of(request.user)}


RATINGS: Listing[PublicRating] = Listing(
    name="inspections.ratings",
    title="公众评价",
    lead="第四条、第十五条。公众页面提交的，审核后才计入综合评定表；滥用的屏蔽并写明理由，不删除",
    address="inspections:rating_list",
    roles=READERS,
    seen_by=RATING.seen_by,
    columns=(
        Column[RatingRow](
            name="subject", label="信用主体", value=lambda row: str(row.rating.subject), css="name", head=True
        ),
        Column[RatingRow](name="rated", label="评价日期", value=lambda row: row.rating.rated_on, css="tight"),
        Column[RatingRow](
            name="score",
            label="评分",
            value=lambda row: row.rating.score,
            shown=lambda row: f"{row.rating.score} 分",
            css="tight",
        ),
        Column[RatingRow](
            name="comment",
            label="意见",
            value=lambda row: row.rating.comment,
            shown=lambda row: beneath(
                row.rating.comment, row.rating.hidden_because and f"屏蔽理由：{row.rating.hidden_because}"
            ),
            css="telling",
        ),
        Column[RatingRow](
            name="state",
            label="状态",
            value=lambda row: row.rating.get_state_display(),
            shown=lambda row: marked(row.rating.get_state_display(), row.rating.look),
            css="tight",
        ),
        Column[RatingRow](
            name="looked",
            label="审核",
            value=lambda row: row.rating.looked_on,
            shown=lambda row: beneath(row.rating.looked_by, row.rating.looked_on) if row.rating.looked_by else None,
            css="tight",
        ),
        Column[RatingRow](
            name="looked_by", label="审核人", value=lambda row: str(row.rating.looked_by or ""), spare=True
        ),
        Column[RatingRow](
            name="department", label="记录部门", value=lambda row: str(row.rating.subject.department), spare=True
        ),
        Column[RatingRow](
            name="acts",
            label="操作",
            value=lambda row: [offer.title for offer in row.offers],
            shown=_offered,
            css="tight",
        ),
    ),
    order=("-rated_on", "-pk"),
    filters=RatingFilter,
    dress=_with_offers,
    url=lambda row: row.rating.subject.get_absolute_url(),
    hidden=_of_those_who_look,
    template="inspections/rating_list.html",
    beside=_distribution,
    empty=Empty("没有公众评价", "评价来自批量导入和公众页面；公众页面提交的先在“公众来件”中登记。", "search"),
    nothing_found=Empty(
        "没有符合条件的公众评价", "评价来自批量导入和公众页面；公众页面提交的先在“公众来件”中登记。", "search"
    ),
    subject=lambda row: row.rating.subject_id,
)
