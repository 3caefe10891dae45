"""What was promised to the world outside, in the transaction of the fact or grade that demands it (Article 13)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models

from credit.models.records import CreditRecord, Listing
from desk.models import Job, Promise
from subjects.models import Subject


class DisclosureRequest(Promise):
    """The promise to look again at what is shared and published of a subject's level, a record or a listing.

    One row a change, never merged: whoever works deletes the rows that it has seen, and a change that commits meanwhile
    leaves a row of its own. Without record and listing it is about the level.
    """

    JOB: ClassVar[Job] = Job("disclosure.tasks.work")
    LONGEST_PAUSE: ClassVar[timedelta] = timedelta(minutes=5)
    """Withdrawals have one working day (河南省社会信用条例 42, 43), and whatever is told of the subject waits for this."""

    subject = models.ForeignKey(
        Subject, on_delete=models.CASCADE, related_name="disclosure_requests", verbose_name="信用主体"
    )
    record = models.ForeignKey(
        CreditRecord, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="信用记录"
    )
    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="四级名单"
    )
    cause = models.CharField("原因", max_length=200)

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "公示共享请求"
        constraints = Promise.Meta.constraints

    def __str__(self) -> str:
        return f"{self.listing or self.record or self.subject} {self.cause}"

    @property
    def job(self) -> Job:
        return self.JOB

    @property
    def told(self) -> str:
        return f"信用主体编号 {self.subject_id}"
