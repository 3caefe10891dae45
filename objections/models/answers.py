"""The investigators' signatures under the opinion, and who has to be told of what was corrected."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User


class Signature(models.Model):
    """An investigator signed the opinion as it then was; `content` keeps the words, `void_reason` why they no longer hold."""

    objection = models.ForeignKey(
        "objections.Objection", on_delete=models.PROTECT, related_name="signatures", verbose_name="异议"
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="核查人员")
    at = models.DateTimeField("签署时间")
    content = models.TextField("签署时的意见")
    void_at = models.DateTimeField("失效时间", null=True, blank=True)
    void_reason = models.CharField("失效原因", max_length=400, blank=True)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = verbose_name_plural = "核查意见签署"
        constraints = (
            models.UniqueConstraint(
                fields=("objection", "person"), condition=Q(void_at=None), name="opinion_is_signed_once_a_person"
            ),
            models.CheckConstraint(
                name="void_signature_says_why", condition=Q(void_at=None, void_reason="") | ~Q(void_reason="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.at:%Y-%m-%d %H:%M}"


class Receiver(models.Model):
    """Where the old data went (更正通知清单): a paper, a ledger file or a list; ticked off when the holder was told."""

    objection = models.ForeignKey(
        "objections.Objection", on_delete=models.PROTECT, related_name="receivers", verbose_name="异议"
    )
    what = models.CharField("载有原数据的文件", max_length=200)
    sent_at = models.DateTimeField("时间")
    holder = models.CharField("取得人", max_length=120)
    told_on = models.DateField("告知日期", null=True, blank=True)
    told_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="告知人"
    )
    note = models.CharField("告知方式", max_length=120, blank=True)

    class Meta:
        ordering = ("sent_at", "pk")
        verbose_name = verbose_name_plural = "更正通知"
        constraints = (
            models.CheckConstraint(
                name="receiver_is_told_by_somebody",
                condition=Q(told_on=None, told_by=None) | Q(told_on__isnull=False, told_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.holder}"
