"""The runs of numbers (编号序列) of the house: of every kind of matter, record and paper."""

from __future__ import annotations

from django.db import models


class Series(models.Model):
    """The last number used of a word in a year. Locked by whoever takes the next, so numbers have no gaps."""

    word = models.CharField("代字", max_length=8)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用至", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        constraints = (models.UniqueConstraint(fields=("word", "year"), name="series_of_a_word_and_year"),)

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.last}"
