"""The inbox of a person, and the digests of everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.gate import SignedInRequest
from accounts.models import Role, User
from desk.lists.columns import Column, beneath, marked
from desk.lists.lists import Empty, Listing
from notices.forms import DigestFilter, NoticeFilter
from notices.models import Digest, Notice

WILL_BE_HERE = "期限将到、到期、超期，以及需要您办理的事项，会在这里提醒。"


def _mine(user: User) -> QuerySet[Notice]:
    return user.notices.unread_first()


def _title(notice: Notice) -> SafeString:
    look = "{}" if notice.read_at else "<strong>{}</strong>"
    return format_html(look, notice.title)


def _state(notice: Notice) -> SafeString:
    if notice.read_at:
        return beneath("已读", notice.read_at)
    urgent = marked("紧急", "bad") if notice.urgent else ""
    return format_html('<span class="marks">{}{}</span>', urgent, marked("未读", "info"))


def _marking(notice: Notice) -> SafeString | None:
    if notice.read_at:
        return None
    told = '<button class="btn btn-sm" form="row-act" formaction="{}">标为已读<span class="visually-hidden">：{}</span></button>'
    return format_html(told, reverse("notices:notice_act", args=[notice.pk, "read"]), notice.title)


def _newest(request: SignedInRequest, today: date, rows: Sequence[Notice]) -> Mapping[str, object]:
    return {"newest": max((notice.pk for notice in rows), default=0)}


INBOX: Listing[Notice] = Listing(
    name="notices.inbox",
    title="提醒",
    address="notices:notice_list",
    roles=(),
    seen_by=_mine,
    columns=(
        Column[Notice](
            name="title", label="事项", value=lambda notice: notice.title, shown=_title, css="name", head=True
        ),
        Column[Notice](
            name="state", label="状态", value=lambda row: "已读" if row.read_at else "未读", shown=_state, css="tight"
        ),
        Column[Notice](name="body", label="内容", value=lambda notice: notice.body, css="telling"),
        Column[Notice](name="told", label="提醒时间", value=lambda notice: notice.told_at, css="tight"),
        Column[Notice](
            name="acts", label="办理", value=lambda notice: None, shown=_marking, css="tight", on_screen=True
        ),
    ),
    filters=NoticeFilter,
    url=lambda notice: reverse("notices:notice_open", args=[notice.pk]) if notice.url else "",
    template="notices/notice_list.html",
    beside=_newest,
    files="",
    empty=Empty("还没有提醒", WILL_BE_HERE, "bell"),
    nothing_found=Empty("没有未读提醒", WILL_BE_HERE, "check"),
)
"""What a person was told stays with the person: it is no list that leaves."""


def _digests(user: User) -> QuerySet[Digest]:
    return Digest.objects.select_related("recipient")


def _look(digest: Digest) -> str:
    if digest.state == Digest.State.SENT:
        return "good"
    if digest.state == Digest.State.GIVEN_UP:
        return "bad"
    return "warn" if digest.failure else "quiet"


DIGESTS: Listing[Digest] = Listing(
    name="notices.digests",
    title="邮件摘要",
    lead="每个工作日 08:30 起，每人一封；未成功的当日自动再发，当日未能发出的并入下一个工作日的摘要。",
    address="notices:digest_list",
    roles=(Role.ADMINISTRATOR,),
    seen_by=_digests,
    columns=(
        Column[Digest](
            name="recipient", label="收件人", value=lambda digest: str(digest.recipient), css="name", head=True
        ),
        Column[Digest](name="day", label="日期", value=lambda digest: digest.day, css="tight"),
        Column[Digest](
            name="state",
            label="状态",
            value=lambda digest: digest.get_state_display(),
            shown=lambda digest: marked(digest.get_state_display(), _look(digest)),
            css="tight",
        ),
        Column[Digest](
            name="story",
            label="说明",
            value=lambda digest: digest.failure,
            shown=lambda digest: render_to_string("notices/_digest_story.html", {"digest": digest}),
            css="digest-story",
        ),
        Column[Digest](name="sent", label="发送时间", value=lambda digest: digest.sent_at, css="tight", spare=True),
        Column[Digest](name="attempts", label="次数", value=lambda digest: digest.attempts, css="number", spare=True),
    ),
    order=("-day", "recipient__username"),
    filters=DigestFilter,
    url=lambda digest: reverse("accounts:user_act", args=[digest.recipient_id, "change"]),
    template="notices/digest_list.html",
    empty=Empty("还没有摘要", "在账号中登记工作邮箱后，从下一个工作日 08:30 起发送。", "mail"),
    nothing_found=Empty("没有这种状态的摘要", "换一种状态，或查看全部。", "mail"),
)
