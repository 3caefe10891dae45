"""What a case disputes, line by line, and what was found of each; the records that carry its mark."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.history import History
from credit.models import CreditRecord


class Claim(models.Model):
    """One line that the applicant disputes (异议事项): a field of a record, a whole record, or a grade.

    `line` is the column of the record, empty for the whole record; `label` and `stated` are how the line was told when
    the objection was taken in. A claim on a grade names the first day of that grade. `new_value` is what the column is to
    be, as it is written down (one string, several where it is a list, none where it is to be empty); `new_words` says it
    to people.
    """

    class Asked(models.TextChoices):
        CORRECT = "correct", "更正"
        REVOKE = "revoke", "撤销"
        REGRADE = "regrade", "重新评定"
        TOGETHER = "together", "一并核查（同一事项）"
        """Nobody pointed at it: it rests on the same facts as what somebody pointed at (R25)."""

    class Finding(models.TextChoices):
        UPHELD = "upheld", "成立"
        PARTLY = "partly", "部分成立"
        REJECTED = "rejected", "不成立"

    class Remedy(models.TextChoices):
        NONE = "none", "维持，不作更改"
        CORRECT = "correct", "更正"
        REVOKE = "revoke", "撤销记录"
        REGRADE = "regrade", "重新评定等级"

    objection = models.ForeignKey(
        "objections.Objection", on_delete=models.PROTECT, related_name="claims", verbose_name="异议"
    )
    ordinal = models.PositiveSmallIntegerField("序号")
    record = models.ForeignKey(
        CreditRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="claims", verbose_name="信用记录"
    )
    graded_from = models.DateField("等级起始日期", null=True, blank=True)
    line = models.CharField("异议项", max_length=40, blank=True)
    label = models.CharField("异议项名称", max_length=60)
    stated = models.TextField("记载内容")
    asked = models.CharField("请求", max_length=16, choices=Asked.choices)
    wanted = models.CharField("请求内容", max_length=300, blank=True)
    reasons = models.TextField("理由")

    finding = models.CharField("核查结论", max_length=16, choices=Finding.choices, blank=True)
    established = models.TextField("查明事实和理由", blank=True)
    proof = models.TextField("依据材料", blank=True)
    remedy = models.CharField("处理", max_length=16, choices=Remedy.choices, blank=True)
    changed_line = models.CharField("更正项", max_length=40, blank=True)
    changed_label = models.CharField("更正项名称", max_length=60, blank=True)
    new_value = models.JSONField("更正后的值", default=list, blank=True)
    new_words = models.TextField("更正后的内容", blank=True)

    history = History()

    class Meta:
        ordering = ("objection", "ordinal")
        verbose_name = verbose_name_plural = "异议事项"
        constraints = (
            models.UniqueConstraint(fields=("objection", "ordinal"), name="claims_are_numbered"),
            models.CheckConstraint(
                name="claim_points_at_a_record_or_a_grade",
                condition=Q(record__isnull=False, graded_from=None) | Q(record=None, graded_from__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_has_a_reason_and_a_remedy",
                condition=Q(finding="", remedy="") | ~Q(finding="") & ~Q(established="") & ~Q(remedy=""),
            ),
            models.CheckConstraint(
                name="only_what_is_upheld_is_changed",
                condition=Q(finding="")
                | Q(finding="rejected", remedy="none")
                | ~Q(finding="rejected") & ~Q(remedy="none"),
            ),
            models.CheckConstraint(
                name="correction_says_what_and_to_what",
                condition=~Q(remedy="correct") | ~Q(changed_line="") & ~Q(new_words=""),
            ),
        )

    def __str__(self) -> str:
        return f"事项{self.ordinal}　{self.matter}"

    @property
    def matter(self) -> str:
        """The line in one phrase: of which record, which field."""
        return f"{self.record}　{self.label}" if self.record else f"{self.graded_from} 起的{self.label}"

    @property
    def request(self) -> str:
        """What is asked, in words."""
        return f"{self.get_asked_display()}{f'为：{self.wanted}' if self.wanted else ''}"

    @property
    def is_taken_in(self) -> bool:
        """Whether the applicant did not point at it (R25): it has its own finding, and no part in the result."""
        return self.asked == self.Asked.TOGETHER

    @property
    def look(self) -> str:
        """The colour of the finding's mark."""
        looks: dict[str, str] = {self.Finding.UPHELD: "good", self.Finding.PARTLY: "warn"}
        return looks.get(self.finding, "quiet")

    @property
    def is_put_right(self) -> bool:
        """Whether something is changed because of it."""
        return self.remedy not in ("", self.Remedy.NONE)

    @property
    def outcome(self) -> str:
        """What is done about it, in words; empty before the finding."""
        if self.remedy == self.Remedy.CORRECT:
            return f"{self.changed_label}更正为：{self.new_words}"
        return self.get_remedy_display() if self.remedy else ""


class Disputed(models.Model):
    """A record that an accepted case disputes; the mark (异议处理中, R13) stays as long as one case disputes it."""

    objection = models.ForeignKey(
        "objections.Objection", on_delete=models.PROTECT, related_name="disputed", verbose_name="异议"
    )
    record = models.ForeignKey(
        CreditRecord, on_delete=models.PROTECT, related_name="disputed_by", verbose_name="信用记录"
    )

    class Meta:
        ordering = ("pk",)
        verbose_name = verbose_name_plural = "异议记录"
        constraints = (models.UniqueConstraint(fields=("objection", "record"), name="record_is_disputed_once_a_case"),)

    def __str__(self) -> str:
        return f"{self.objection} {self.record}"
