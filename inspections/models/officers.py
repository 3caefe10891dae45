"""The list of enforcement officers (执法检查人员名录库)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.history import History
from accounts.keeping import Kept, KeptQuerySet
from accounts.models import Department, User
from subjects.models import Industry


class OfficerQuerySet(KeptQuerySet["Officer"]):
    """Named reads of officers."""

    def able_on(self, day: date) -> Self:
        """In service and with a valid certificate on this day (行政处罚法 Article 42)."""
        valid = Q(certified_until=None) | Q(certified_until__gte=day)
        return self.filter(valid, active=True, certified_from__lte=day)


class Officer(Kept):
    """Somebody who may inspect: holds an enforcement certificate (执法证), for some industries.

    `industries` of the first level stand for their divisions. Days are inclusive at both ends.
    """

    KEEPER: ClassVar[str] = "department"

    user = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="officer", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=40)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="officers", verbose_name="所属部门"
    )
    certificate = models.CharField("执法证号", max_length=40, unique=True)
    certified_from = models.DateField("证件有效期自")
    certified_until = models.DateField("证件有效期至", null=True, blank=True)
    industries = models.ManyToManyField(Industry, related_name="officers", verbose_name="专业领域")
    active = models.BooleanField("在岗", default=True)
    note = models.CharField("备注", max_length=200, blank=True)

    history = History(m2m_fields=[industries])
    objects = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ("department__code", "certificate")
        verbose_name = verbose_name_plural = "执法检查人员"
        constraints = (
            models.CheckConstraint(
                name="certificate_ends_after_it_begins",
                condition=Q(certified_until=None) | Q(certified_until__gte=models.F("certified_from")),
            ),
        )

    def __str__(self) -> str:
        return self.name
