"""`check_grades`: recompute every subject and report where the stored timeline differs; exit status 1 if any."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from credit.grades.grading import differences
from subjects.models import Subject

SHOWN = 50


class Command(BaseCommand):
    """Compares, writes nothing."""

    help = "Recompute every subject and compare with what is stored; exit status 1 if any differs."

    def handle(self, *args: object, **options: object) -> None:
        subjects = list(Subject.objects.order_by("pk").values_list("pk", flat=True))
        found = [difference.subject for difference in differences(subjects)]
        if not found:
            self.stdout.write(f"已核对 {len(subjects)} 个信用主体，与存储的等级全部一致。")
            return
        for code, name in Subject.objects.filter(pk__in=found[:SHOWN]).values_list("code", "name"):
            self.stderr.write(f"{code} {name}：存储的等级与按事实计算的不一致。")
        raise CommandError(
            f"已核对 {len(subjects)} 个信用主体，{len(found)} 个不一致；请用 regrade 重新评定。", returncode=1
        )
