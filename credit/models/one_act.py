"""One act, one record (R25): misconduct and a penalty that rest on the same facts."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from accounts.history import Fact, History
from accounts.keeping import Kept, KeptQuerySet
from accounts.models import User
from credit.models.records import CreditRecord


class SameActQuerySet(KeptQuerySet["SameAct"]):
    """Named reads of links."""

    def standing(self) -> Self:
        """Linked and not unlinked since, neither record revoked."""
        revoked = CreditRecord.State.REVOKED
        return self.filter(stands=True).exclude(misconduct__state=revoked).exclude(penalty__state=revoked)


class SameAct(Kept, Fact):
    """That misconduct and a penalty rest on the same facts (同一事项, R25). Each keeps its own window and grounds.

    One row a pair, whether they are linked now or were once; `by`, `on` and `reason` tell of the last of both acts, its
    history of all of them.
    """

    KEEPER: ClassVar[str] = "misconduct__subject__department"

    misconduct = models.ForeignKey(
        CreditRecord, on_delete=models.PROTECT, related_name="penalties_of_the_act", verbose_name="失信行为"
    )
    penalty = models.ForeignKey(
        CreditRecord, on_delete=models.PROTECT, related_name="misconduct_of_the_act", verbose_name="行政处罚"
    )
    stands = models.BooleanField("同一事项", default=True)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    on = models.DateField("办理日期")

    history = History()
    objects = SameActQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "同一事项关联"
        constraints = (
            models.UniqueConstraint(fields=("misconduct", "penalty"), name="two_records_are_linked_once"),
            models.CheckConstraint(name="link_says_why", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="record_is_not_linked_to_itself", condition=~models.Q(misconduct=models.F("penalty"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.misconduct.number}、{self.penalty.number}"

    def other_than(self, record: CreditRecord) -> CreditRecord:
        """The other of the two records."""
        return self.penalty if record.pk == self.misconduct_id else self.misconduct
