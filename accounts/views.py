"""Pages of log-in, the own password, accounts, departments and the journal."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts import journal
from accounts.acts import DEPARTMENT, NEW_DEPARTMENT, NEW_USER, USER
from accounts.forms import LoginForm, OwnPasswordForm
from accounts.gate import SignedInRequest, allowed, doors_of
from accounts.lists import ACCOUNTS, JOURNAL
from accounts.models import Department, Role, User
from desk.views.acting import acts_view, begin_view, posted
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


user_add = never_cache(begin_view(NEW_USER))
user_act = acts_view(USER)


@require_safe
@allowed(Role.ADMINISTRATOR)
def department_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/department_list.html", {"departments": Department.objects.with_people()})


department_add = begin_view(NEW_DEPARTMENT)
department_act = acts_view(DEPARTMENT)

journal_list = list_view(JOURNAL)
