"""Pages of log-in, the own password, accounts, departments and the journal."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts import journal, staffing
from accounts.acts import USER
from accounts.forms import (
    AccountForm,
    DepartmentChangeForm,
    DepartmentForm,
    LoginForm,
    OwnPasswordForm,
    PlaceForm,
)
from accounts.gate import SignedInRequest, allowed, doors_of
from accounts.lists import ACCOUNTS, JOURNAL
from accounts.models import Department, Role, User
from desk.views.acting import acts_view, entered, posted
from desk.views.listing import list_view


class Login(LoginView):
    """Log-in. Each success, failure and lock-out is a line of the journal."""

    authentication_form = LoginForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.headers.get("HX-Request"):  # A fragment asked after the session ended: the whole page signs in.
            return HttpResponseClientRefresh()
        return super().get(request, *args, **kwargs)

    def get_default_redirect_url(self) -> str:
        user = self.request.user
        return doors_of(user)[0].url if isinstance(user, User) else reverse("home")

    def form_valid(self, form: LoginForm) -> HttpResponse:  # type: ignore[override]
        user = form.get_user()
        journal.write("登录", f"{user}（{user.username}）", by=user, request=self.request)
        return super().form_valid(form)

    def form_invalid(self, form: LoginForm) -> HttpResponse:  # type: ignore[override]
        data = form.cleaned_data
        if data.get("username") and data.get("password"):
            act = "账号锁定" if getattr(self.request, "axes_locked_out", False) else "登录失败"
            tried = User.objects.filter(username=data["username"]).first()
            matter = f"{tried}（{tried.username}）" if tried else "未登记的用户名"
            journal.write(act, matter, by=None, request=self.request)
        return super().form_invalid(form)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        journal.write("退出登录", f"{request.user}（{request.user.username}）", by=request.user, request=request)
    end_session(request)
    messages.success(request, "已退出登录。")
    return redirect("accounts:login")


@require_POST
@allowed()
def keepalive(request: SignedInRequest) -> HttpResponse:
    """Nothing but a request, which lets the session run on."""
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@allowed()
def password_change(request: SignedInRequest) -> HttpResponse:
    form = OwnPasswordForm(request.user, posted(request))
    if form.is_valid():
        request.user.password_is_temporary = False
        form.save()
        update_session_auth_hash(request, request.user)
        journal.write("修改密码", f"{request.user}（{request.user.username}）", by=request.user, request=request)
        messages.success(request, "密码已修改。")
        return redirect(doors_of(request.user)[0].url)
    return render(request, "accounts/password_change.html", {"form": form})


user_list = never_cache(list_view(ACCOUNTS))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(Role.ADMINISTRATOR)
def user_add(request: SignedInRequest) -> HttpResponse:
    """A new account; its temporary password is seen this one time only, and is in no message, log or session."""
    form = AccountForm(posted(request))
    if form.is_valid() and (opened := entered(form, partial(_open, request, form))):
        user, password = opened
        shown = {"matter": user, "made": password, "said": "账号已建立"}
        return render(request, "accounts/user_password_show.html", shown)
    return render(request, "accounts/user_add.html", {"form": form})


def _open(request: SignedInRequest, form: AccountForm) -> tuple[User, str]:
    return staffing.open_account(
        form.cleaned_data["username"], form.place(), by=request.user, at=timezone.now(), request=request
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.ADMINISTRATOR)
def user_change(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = PlaceForm(posted(request), instance=user)
    change = partial(staffing.change, user, by=request.user, at=timezone.now(), request=request)
    if form.is_valid() and entered(form, lambda: change(form.place())) is not None:
        messages.success(request, f"{user.display_name}的账号已更改。")
        return redirect("accounts:user_list")
    locked = staffing.locked_among([user.username], timezone.now())
    person = User.objects.select_related("department").get(pk=pk)
    return render(request, "accounts/user_change.html", {"form": form, "person": person, "locked": locked})


user_act = acts_view(USER)


@require_safe
@allowed(Role.ADMINISTRATOR)
def department_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/department_list.html", {"departments": Department.objects.with_people()})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.ADMINISTRATOR)
def department_add(request: SignedInRequest) -> HttpResponse:
    form = DepartmentForm(posted(request))
    if form.is_valid():
        department = staffing.add_department(
            form.save(commit=False), by=request.user, at=timezone.now(), request=request
        )
        messages.success(request, f"{department.name}已新增。")
        return redirect("accounts:department_list")
    return render(request, "accounts/department_edit.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.ADMINISTRATOR)
def department_change(request: SignedInRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department, pk=pk)
    form = DepartmentChangeForm(posted(request), instance=department)
    change = partial(staffing.change_department, department, by=request.user, at=timezone.now(), request=request)
    if form.is_valid() and entered(form, lambda: change(**form.cleaned_data)) is not None:
        messages.success(request, f"{department.name}已更改。")
        return redirect("accounts:department_list")
    return render(request, "accounts/department_edit.html", {"form": form, "department": department})


journal_list = list_view(JOURNAL)
