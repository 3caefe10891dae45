"""Who may enter where: roles on views, refusals shown with their article, and the navigation of each role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import Role, User

P = ParamSpec("P")


class Refused(Exception):
    """An act that the law or the regulation does not allow; nothing was written. `field` is what was filled in wrong."""

    def __init__(self, article: str, reason: str, field: str = "") -> None:
        super().__init__(f"{article}：{reason}")
        self.article = article
        self.reason = reason
        self.field = field

    @property
    def words(self) -> str:
        """As a form shows it."""
        return f"{self.reason}（{self.article}）"


def why_not(check: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> str:
    """Why this check refuses, in words; empty where it lets through. A page says it before anything is typed."""
    try:
        check(*args, **kwargs)
    except Refused as refusal:
        return refusal.reason
    return ""


class SignedInRequest(HttpRequest):
    """A request behind `allowed`: its user is one of ours."""

    user: User


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
SignedInView = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]

READERS = (Role.CLERK, Role.SUPERVISOR, Role.LEADER)
STAFF = (Role.CLERK, Role.SUPERVISOR)


def allowed(*roles: Role) -> Callable[[SignedInView[P]], View[P]]:
    """Let only these roles in; anybody signed in when none is named. Signs in, and changes a given password, first."""

    def with_roles(view: SignedInView[P]) -> View[P]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = cast("User", request.user)
            if user.password_is_temporary and request.path != reverse("accounts:password_change"):
                return redirect("accounts:password_change")
            if roles and user.role not in roles:
                raise PermissionDenied("您的角色不能使用此功能。")
            return view(cast("SignedInRequest", request), *args, **kwargs)

        guarded.roles = roles  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return with_roles


def refusals(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a `Refused` becomes a page that names the article and the reason."""

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "refusal_show.html", {"refusal": exception}, status=409)
        return None

    respond.process_exception = process_exception  # type: ignore[attr-defined]
    return respond


class Door(NamedTuple):
    """One entry of the navigation; `behind` are the addresses of further rooms that it opens."""

    label: str
    url: str
    icon: str
    behind: tuple[str, ...] = ()

    def reach(self, path: str) -> int:
        """How much of this address one of the door's own begins; 0 when it does not lie behind the door."""
        if path == self.url:
            return len(path)
        roots = [root for root in (self.url, *self.behind) if root != "/"]
        return max((len(root) for root in roots if path.startswith(root)), default=0)


_DOORS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "readers": (
        ("工作台", "home", "home"),
        ("待办期限", "credit:term_mine", "clock"),
        ("信用主体", "credit:subject_list", "subjects"),
        ("台账", "credit:ledger_show", "ledger"),
        ("陈述申辩", "credit:hearing_list", "edit"),
        ("异议", "objections:objection_list", "objection"),
        ("信用修复", "repair:application_list", "repair"),
        ("重点监管", "supervision:overview_show", "shield"),
        ("激励措施", "measures:entitlement_list", "commitment"),
        ("监督检查", "inspections:assignment_list", "check"),
        ("双随机抽查", "inspections:draw_list", "list"),
        ("公示共享", "disclosure:publication_list", "eye"),
        ("文书", "documents:document_list", "file"),
        ("看板", "briefing:board_show", "chart"),
        ("工作日历", "credit:calendar_show", "calendar"),
    ),
    "staff": (("批量导入", "credit:import_list", "import"),),
    "supervisor": (("参数与口径", "credit:rulebook_show", "law"),),
    "leader": (
        ("参数与口径", "credit:rulebook_show", "law"),
        ("系统状态", "desk:status_show", "settings"),
    ),
    "administrator": (
        ("账号", "accounts:user_list", "users"),
        ("记录部门", "accounts:department_list", "department"),
        ("行业类别", "subjects:industry_list", "industry"),
        ("邮件摘要", "notices:digest_list", "mail"),
        ("导出字段对照", "disclosure:column_list", "list"),
        ("系统状态", "desk:status_show", "settings"),
    ),
    "auditor": (("操作痕迹", "accounts:journal_list", "journal"),),
    "everyone": (("条文", "credit:regulation_show", "law"),),
}

_BEHIND: dict[str, tuple[str, ...]] = {
    "credit:subject_list": ("credit:commitment_list", "credit:notice_list", "credit:telling_policy_list"),
    "inspections:assignment_list": (
        "inspections:inspection_list",
        "inspections:complaint_list",
        "inspections:intake_list",
        "inspections:rating_list",
        "inspections:permit_list",
        "inspections:check_list",
    ),
    "inspections:draw_list": ("inspections:plan_list",),
    "disclosure:publication_list": ("disclosure:message_list", "credit:catalogue_item_list"),
}
"""The rooms behind a door whose addresses do not begin with the door's."""


def doors_of(user: User) -> list[Door]:
    """The navigation entries that this person's role opens, in order."""
    groups = [*(["readers"] if user.reads_records else []), *(["staff"] if user.edits_records else []), user.role]
    return [
        Door(label, reverse(name), icon, tuple(reverse(room) for room in _BEHIND.get(name, ())))
        for group in [*groups, "everyone"]
        for label, name, icon in _DOORS.get(group, ())
    ]


def navigation(request: HttpRequest) -> dict[str, list[Door]]:
    """Context processor: the doors of whoever is signed in."""
    user = getattr(request, "user", None)
    return {"doors": doors_of(user) if isinstance(user, User) else []}
