"""Pages of log-in, the own password, accounts, departments and the journal."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts import journal, staffing
from accounts.forms import (
    AccountForm,
    AccountSearch,
    DepartmentChangeForm,
    DepartmentForm,
    JournalSearch,
    LoginForm,
    OwnPasswordForm,
    PlaceForm,
)
from accounts.gate import SignedInRequest, allowed, doors_of
from accounts.models import Department, Role, User

PAGE_SIZE = 50


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


@sensitive_post_parameters()
@never_cache
@allowed()
def password_change(request: SignedInRequest) -> HttpResponse:
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.user.password_is_temporary = False
        form.save()
        update_session_auth_hash(request, request.user)
        journal.write("修改密码", f"{request.user}（{request.user.username}）", by=request.user, request=request)
        messages.success(request, "密码已修改。")
        return redirect(doors_of(request.user)[0].url)
    return render(request, "accounts/password_change.html", {"form": form})


@allowed(Role.ADMINISTRATOR)
def user_list(request: SignedInRequest) -> HttpResponse:
    form = AccountSearch(request.GET)
    page = Paginator(form.results(), PAGE_SIZE).get_page(request.GET.get("page"))
    locked = staffing.locked_among([user.username for user in page], timezone.now())
    return render(request, "accounts/user_list.html", {"form": form, "page": page, "locked": locked})


@never_cache
@allowed(Role.ADMINISTRATOR)
def user_add(request: SignedInRequest) -> HttpResponse:
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, password = staffing.open_account(
            form.cleaned_data["username"], form.place(), by=request.user, request=request
        )
        return _show_password(request, user, password, "账号已建立")
    return render(request, "accounts/user_add.html", {"form": form})


@allowed(Role.ADMINISTRATOR)
def user_change(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = PlaceForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        staffing.change(user, form.place(), by=request.user, request=request)
        messages.success(request, f"{user.display_name}的账号已更改。")
        return redirect("accounts:user_list")
    locked = staffing.locked_among([user.username], timezone.now())
    person = User.objects.select_related("department").get(pk=pk)
    return render(request, "accounts/user_change.html", {"form": form, "person": person, "locked": locked})


@never_cache
@allowed(Role.ADMINISTRATOR)
def user_reset_password(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        password = staffing.reset_password(user, by=request.user, request=request)
        return _show_password(request, user, password, "密码已重置")
    return _confirm(
        request,
        user,
        "重置密码",
        "原密码立即失效，正在使用的登录随即退出。",
        "系统生成一个临时密码，只显示一次；本人登录后须先修改。",
    )


@allowed(Role.ADMINISTRATOR)
def user_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        staffing.deactivate(user, by=request.user, request=request)
        messages.success(request, f"{user.display_name}的账号已停用。")
        return redirect("accounts:user_change", pk)
    return _confirm(
        request,
        user,
        "停用账号",
        f"{user.display_name}不能再登录，正在使用的登录随即退出。",
        "经其办理的记录和操作痕迹全部保留，账号可以重新启用。",
        dangerous=True,
    )


@require_POST
@allowed(Role.ADMINISTRATOR)
def user_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    user = staffing.reactivate(get_object_or_404(User, pk=pk), by=request.user, request=request)
    messages.success(request, f"{user.display_name}的账号已启用。")
    return redirect("accounts:user_change", pk)


@require_POST
@allowed(Role.ADMINISTRATOR)
def user_unlock(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    staffing.unlock(user, by=request.user, request=request)
    messages.success(request, f"{user.display_name}的账号已解除锁定。")
    return redirect("accounts:user_change", pk)


@allowed(Role.ADMINISTRATOR)
def department_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/department_list.html", {"departments": Department.objects.with_people()})


@allowed(Role.ADMINISTRATOR)
def department_add(request: SignedInRequest) -> HttpResponse:
    form = DepartmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        department = staffing.add_department(form.save(commit=False), by=request.user, request=request)
        messages.success(request, f"{department.name}已新增。")
        return redirect("accounts:department_list")
    return render(request, "accounts/department_edit.html", {"form": form})


@allowed(Role.ADMINISTRATOR)
def department_change(request: SignedInRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department, pk=pk)
    form = DepartmentChangeForm(request.POST or None, instance=department)
    if request.method == "POST" and form.is_valid():
        staffing.change_department(department, **form.cleaned_data, by=request.user, request=request)
        messages.success(request, f"{department.name}已更改。")
        return redirect("accounts:department_list")
    return render(request, "accounts/department_edit.html", {"form": form, "department": department})


@allowed(Role.AUDITOR)
def journal_list(request: SignedInRequest) -> HttpResponse:
    form = JournalSearch(request.GET)
    page = Paginator(form.results(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/journal_list.html", {"form": form, "page": page})


def _show_password(request: HttpRequest, user: User, password: str, title: str) -> HttpResponse:
    """The only time that a temporary password is seen; it is in no message, log or session."""
    return render(request, "accounts/user_password_show.html", {"person": user, "password": password, "title": title})


def _confirm(request: HttpRequest, user: User, title: str, *consequences: str, dangerous: bool = False) -> HttpResponse:
    context = {
        "title": title,
        "subject": f"{user.display_name}（{user.username}）",
        "consequences": consequences,
        "act": title,
        "back": reverse("accounts:user_change", args=[user.pk]),
        "dangerous": dangerous,
    }
    return render(request, "act_confirm.html", context)
