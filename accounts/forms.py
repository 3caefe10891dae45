"""Forms of log-in, accounts and the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordMixin
from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone

from accounts.models import Department, JournalEntry, Role, User
from accounts.staffing import Place
from desk.forms.acts import RowForm
from desk.forms.base import Faced
from desk.forms.filters import FilterForm
from desk.forms.periods import PeriodFilter


class LoginForm(Faced, AuthenticationForm):
    """Log-in; a refusal says how many attempts are left before the account is locked."""

    def get_invalid_login_error(self) -> forms.ValidationError:
        left = settings.AXES_FAILURE_LIMIT - getattr(self.request, "axes_failures_since_start", 0)
        return forms.ValidationError(
            f"用户名或密码不正确，请核对大小写后重新输入。还可尝试 {left} 次，此后该账号将锁定一段时间。",
            code="invalid_login",
        )


class OwnPasswordForm(Faced, PasswordChangeForm):
    """Changing the own password."""

    new_password1, new_password2 = SetPasswordMixin.create_password_fields(label1="新密码", label2="再输入一次新密码")
    new_password1.help_text = "至少 10 个字符，不能全是数字，不能是常见密码，也不能与姓名、用户名相近。"
    new_password2.help_text = ""


class PlaceForm(RowForm[User]):
    """Name, role, department and e-mail address of an account."""

    class Meta:
        model = User
        fields = ("display_name", "role", "department", "email")
        labels: ClassVar[dict[str, str]] = {"email": "电子邮箱"}
        help_texts: ClassVar[dict[str, str]] = {
            "department": "经办人、审核人必须选择；局领导不限部门，可以不选。",
            "email": "填写工作邮箱后，每个工作日 08:30 发送待办摘要；留空则不发。",
        }
        error_messages: ClassVar[dict[str, dict[str, str]]] = {
            "email": {"invalid": "电子邮箱不是有效的地址，请核对，如 name@example.cn。"}
        }

    def prepare(self) -> None:
        departments = self.fields["department"]
        assert isinstance(departments, forms.ModelChoiceField)
        departments.queryset = Department.objects.filter(Q(active=True) | Q(pk=self.instance.department_id))
        departments.empty_label = "不属于记录部门"

    def clean(self) -> None:
        super().clean()
        role = self.cleaned_data.get("role")
        if role in (Role.CLERK, Role.SUPERVISOR) and not self.cleaned_data.get("department"):
            self.add_error("department", f"{Role(role).label}须属于一个记录部门，请选择。")

    def given(self) -> Mapping[str, object]:
        data = self.cleaned_data
        return {"place": Place(data["display_name"].strip(), Role(data["role"]), data["department"], data["email"])}


class AccountForm(PlaceForm):
    """A new account."""

    class Meta:
        model = User
        fields = ("username", "display_name", "role", "department", "email")
        labels: ClassVar[dict[str, str]] = {**PlaceForm.Meta.labels, "username": "用户名"}
        help_texts: ClassVar[dict[str, str]] = {
            **PlaceForm.Meta.help_texts,
            "username": "登录时使用，建立后不能更改。可用字母、数字和 . - _，如姓名全拼。",
        }
        error_messages: ClassVar[dict[str, dict[str, str]]] = {
            **PlaceForm.Meta.error_messages,
            "username": {"unique": "该用户名已有账号，请换一个；如系同一人，请到账号列表启用原账号。"},
        }

    def row(self) -> User:
        return User()

    def given(self) -> Mapping[str, object]:
        return {"username": self.cleaned_data["username"], **super().given()}


class AccountSearch(FilterForm[User]):
    """Filters of the list of accounts."""

    class Standing(TextChoices):
        ACTIVE = "active", "在用"
        CLOSED = "closed", "停用"

    q = forms.CharField(label="姓名或用户名", required=False, max_length=60)
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部"), *Role.choices])
    department = forms.ModelChoiceField(
        label="记录部门", required=False, queryset=Department.objects.all(), empty_label="全部"
    )
    standing = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Standing.choices])

    def narrow(self, rows: QuerySet[User]) -> QuerySet[User]:
        data = self.cleaned_data
        if data["q"]:
            rows = rows.filter(Q(display_name__contains=data["q"]) | Q(username__icontains=data["q"]))
        if data["role"]:
            rows = rows.filter(role=data["role"])
        if data["department"]:
            rows = rows.filter(department=data["department"])
        if data["standing"]:
            rows = rows.filter(is_active=data["standing"] == self.Standing.ACTIVE)
        return rows


class DepartmentForm(RowForm[User]):
    """A new recording department."""

    class Meta:
        model = Department
        fields = ("code", "name")
        help_texts: ClassVar[dict[str, str]] = {"code": "二至四个大写字母，如 FM；用于编号和排序，建立后不能更改。"}
        error_messages: ClassVar[dict[str, dict[str, str]]] = {
            "code": {"unique": "该代码已被使用，请换一个。"},
            "name": {"unique": "已有同名部门，请核对。"},
        }

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip().upper()
        if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 4):
            raise forms.ValidationError("部门代码须为二至四个字母，如 FM。")
        return code

    def given(self) -> Mapping[str, object]:
        return {"department": self.instance}


class DepartmentChangeForm(RowForm[Department]):
    """Name of a department, and whether it is in use."""

    class Meta:
        model = Department
        fields = ("name", "active")
        help_texts: ClassVar[dict[str, str]] = {"active": "停用后不能再分配账号；已有的记录和台账不变。"}
        error_messages: ClassVar[dict[str, dict[str, str]]] = {"name": {"unique": "已有同名部门，请核对。"}}


class JournalSearch(PeriodFilter[JournalEntry]):
    """Filters of the journal."""

    person = forms.ModelChoiceField(label="人员", required=False, queryset=User.objects.all(), empty_label="全部")
    act = forms.ChoiceField(label="操作", required=False)
    q = forms.CharField(label="事项或说明", required=False, max_length=100)

    def prepare(self) -> None:
        acts = JournalEntry.objects.order_by("act").values_list("act", flat=True).distinct()
        field = self.fields["act"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *((act, act) for act in acts)]

    def narrow(self, rows: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        data = self.cleaned_data
        if data["person"]:
            rows = rows.filter(user=data["person"])
        if data["act"]:
            rows = rows.filter(act=data["act"])
        if data["q"]:
            rows = rows.filter(Q(matter__contains=data["q"]) | Q(detail__contains=data["q"]))
        if data["from_on"]:
            rows = rows.filter(at__gte=_midnight(data["from_on"]))
        if data["until_on"]:
            rows = rows.filter(at__lt=_midnight(data["until_on"] + timedelta(days=1)))
        return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
