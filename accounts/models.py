"""Who works here: departments, people with one role each, and the journal of who did and who saw what."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Named reads of departments."""

    def with_people(self) -> Self:
        """Each with `people`, the number of its accounts in use."""
        return self.annotate(people=models.Count("users", filter=Q(users__is_active=True)))


class Department(models.Model):
    """A recording department (记录部门, Article 13): supervises some industries and keeps their ledger."""

    code = models.CharField("部门代码", max_length=16, unique=True)
    name = models.CharField("部门名称", max_length=60, unique=True)
    active = models.BooleanField("在用", default=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = verbose_name_plural = "记录部门"

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """One role an account, so that administration and audit never meet in one hand."""

    CLERK = "clerk", "经办人"
    SUPERVISOR = "supervisor", "审核人"
    LEADER = "leader", "局领导"
    ADMINISTRATOR = "administrator", "系统管理员"
    AUDITOR = "auditor", "审计员"


class User(AbstractUser):
    """A member of staff. Clerks and supervisors belong to a department and see its subjects only."""

    display_name = models.CharField("姓名", max_length=40)
    role = models.CharField("角色", max_length=16, choices=Role.choices)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="users", verbose_name="记录部门"
    )

    password_is_temporary = models.BooleanField("须修改密码", default=False, editable=False)
    """Set when an administrator, who then knows the password, gave it: nothing else is open until it is changed."""

    digest = models.BooleanField("邮件摘要", default=True)
    """Whether this person wants the digest of every working day; it goes out only where there is an e-mail address."""

    REQUIRED_FIELDS = ["display_name", "role"]  # noqa: RUF012

    class Meta:
        ordering = ("username",)
        verbose_name = verbose_name_plural = "账号"
        constraints = (
            models.CheckConstraint(
                name="department_staff_has_a_department",
                condition=~Q(role__in=(Role.CLERK, Role.SUPERVISOR)) | Q(department__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def reads_records(self) -> bool:
        """Clerks, supervisors and leaders read records; administrators and auditors do not."""
        return self.role in (Role.CLERK, Role.SUPERVISOR, Role.LEADER)

    @property
    def edits_records(self) -> bool:
        """Only a department's own staff writes."""
        return self.role in (Role.CLERK, Role.SUPERVISOR)

    @property
    def confirms_levels(self) -> bool:
        """R21: levels are confirmed by supervisors."""
        return self.role == Role.SUPERVISOR


class JournalEntry(models.Model):
    """One line of who did, or saw, what. Written once, never changed."""

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    act = models.CharField("操作", max_length=40, db_index=True)
    matter = models.CharField("事项", max_length=200)
    detail = models.TextField("说明", blank=True)
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = verbose_name_plural = "操作痕迹"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user or '系统'} {self.act} {self.matter}"
