"""Files that left the house (导出登记): who took which out, when, and whom they hold."""

from __future__ import annotations

from itertools import zip_longest
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.models import Department, User
from credit.models.grades import GradePeriod
from credit.regulation.levels import UNGRADED
from subjects.models import Industry, Subject, named


class ExportQuerySet(models.QuerySet["Export"]):
    """Named reads of exports."""

    def holding(self, subject: Subject) -> Self:
        """Those whose file holds the subject: named in it, or in its scope as the register and the grades then were."""
        named_in = Export.subjects.through.objects.filter(subject=subject.pk).values("export")
        in_scope = self._scopes_of(subject) & (~Q(what=Export.What.LEDGER) | _graded(subject))
        scoped = Export.objects.filter(in_scope, what__in=Export.SCOPED).values("pk")
        return self.filter(Q(pk__in=named_in) | Q(pk__in=scoped))

    def _scopes_of(self, subject: Subject) -> Q:
        """The scopes in which the subject lay when the file showed the register."""
        texts = set(self.exclude(text="").order_by().values_list("text", flat=True))
        versions = list(subject.history.order_by("history_date", "history_id")) or [subject]
        found = Q(pk__in=[])
        for place, (version, later) in enumerate(zip_longest(versions, versions[1:])):
            shown = Q(shown_at__lt=later.history_date) if later else Q()
            if place:  # A long ledger goes on reading the register until it is finished.
                reading = Q(what=Export.What.LEDGER, at__gte=version.history_date)
                shown &= Q(shown_at__gte=version.history_date) | reading
            itself = type(version)._default_manager.filter(pk=version.pk)
            searched = [text for text in texts if itself.filter(named(text)).exists()]
            department = Q(department=None) | Q(department=version.department_id)
            industry = Q(industries=None) | Q(industries=version.industry_id)
            found |= shown & department & industry & Q(text__in=["", *searched])
        return found


def _graded(subject: Subject) -> Q:
    """The ledgers in which the subject has a row by its level of the day, by what was known (R3, R20)."""
    known = Coalesce(OuterRef("known_on"), OuterRef("shown_at"))
    periods = GradePeriod.objects.known(known).on(OuterRef("as_of")).filter(subject=subject.pk)
    any_level = Q(level=None) & Q(Exists(periods))
    ungraded = Q(level=UNGRADED) & Q(Exists(periods.filter(level=None)))
    return any_level | ungraded | Q(Exists(periods.filter(level=OuterRef("level"))))


class Export(models.Model):
    """A file that left the house: what, in which format, when, who has it, and whom it holds.

    Either it names its `subjects`, or it is one of `SCOPED` and holds whoever lay in its scope when the register was as at
    `shown_at`: a department's or everybody's, of some industries or all (none named), found by `text`; a ledger those who
    had the `level` (as a query asks for it) on `as_of`. Without a person it was taken by a command.
    """

    class What(models.TextChoices):
        LEDGER = "ledger", "信用分级台账"
        POOL = "pool", "检查对象名录"
        DRAW = "draw", "抽取记录"
        OF_PERIOD = "of_period", "业务台账"
        BATCH = "batch", "双公示文件"
        PROOF = "proof", "评级核验数据"
        LIST = "list", "列表"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"
        CSV = "csv", "CSV"
        JSON = "json", "JSON"

    SCOPED: ClassVar[tuple[What, ...]] = (What.LEDGER, What.POOL, What.DRAW)

    what = models.CharField("文件", max_length=16, choices=What.choices)
    format = models.CharField("格式", max_length=8, choices=Format.choices)
    condition = models.CharField("条件", max_length=400)
    """What was asked for, told to people."""
    rows = models.PositiveIntegerField("行数")
    full_identity = models.BooleanField("证件号码完整显示", default=False)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导出人"
    )
    at = models.DateTimeField("导出时间", db_index=True)
    subjects = models.ManyToManyField(Subject, related_name="exports", blank=True, verbose_name="信用主体")

    shown_at = models.DateTimeField("数据时间", null=True, blank=True)
    as_of = models.DateField("查看日期", null=True, blank=True)
    known_on = models.DateTimeField("按掌握时间", null=True, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="记录部门"
    )
    industries = models.ManyToManyField(Industry, related_name="+", blank=True, verbose_name="行业类别")
    level = models.PositiveSmallIntegerField("信用等级", null=True, blank=True)
    text = models.CharField("名称或代码", max_length=60, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = verbose_name_plural = "导出登记"
        constraints = (
            models.CheckConstraint(
                name="export_by_scope_says_when_the_register_was_read",
                condition=~Q(what__in=("ledger", "pool", "draw")) | Q(shown_at__isnull=False),
            ),
            models.CheckConstraint(
                name="exported_ledger_is_of_a_day", condition=~Q(what="ledger") | Q(as_of__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_what_display()}（{self.get_format_display()}）：{self.condition}"

    @property
    def holder(self) -> str:
        """Who has the file."""
        return f"{self.by or '命令行'}导出"
