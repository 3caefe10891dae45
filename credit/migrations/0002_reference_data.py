"""What a new installation starts with: the calendar, with the first edition of each year (R4), and the first rulebook (R23)."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

HOLIDAYS = Path(__file__).parents[1] / "terms" / "holidays.csv"


def seed(apps, schema_editor):
    """The arrangements of 2023 to 2026, and for 2027 the statutory days alone."""
    WorkingYear, ArrangedDay = apps.get_model("credit", "WorkingYear"), apps.get_model("credit", "ArrangedDay")
    years = {}
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day, provisional = date.fromisoformat(row["日期"]), row["暂定"] == "是"
            if day.year not in years:
                years[day.year] = WorkingYear.objects.create(
                    year=day.year, source=row["依据"], confirmed=not provisional, edition=0 if provisional else 1
                )
            ArrangedDay.objects.create(year=years[day.year], day=day, kind=row["类别"], name=row["名称"])
    keep_the_first_editions(apps)
    keep_the_first_rulebook(apps)


def keep_the_first_rulebook(apps):
    """The policy values of 新密应急〔2023〕7号, in force from its day; nobody proposed these (R23)."""
    apps.get_model("credit", "RuleVersion").objects.create(
        version="2023-7",
        in_force_from=date(2023, 1, 28),
        basis="《新密市应急管理系统行业信用分级分类监管制度（试行）》（新密应急〔2023〕7号）",
        current_post_burdens_unit=True,
        repair_ends_three_year_conditions=True,
        poor_evaluation_withholds_level_1=True,
        regimes_ending_by_themselves=["应急部令2023-11"],
        statement_working_days=5,
    )


def keep_the_first_editions(apps):
    """What the installation brought is edition 1 of each year, edition 0 where it is not confirmed."""
    WorkingYear = apps.get_model("credit", "WorkingYear")
    CalendarChange, ChangedDay = apps.get_model("credit", "CalendarChange"), apps.get_model("credit", "ChangedDay")
    for year in WorkingYear.objects.all():
        change = CalendarChange.objects.create(year=year.year, state="seeded", edition=year.edition, title=year.source)
        ChangedDay.objects.bulk_create(
            ChangedDay(change=change, day=day.day, kind=day.kind, name=day.name) for day in year.days.all()
        )


def forget(apps, schema_editor):
    for name in ("RuleVersion", "ChangedDay", "CalendarChange", "ArrangedDay", "WorkingYear"):
        apps.get_model("credit", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_initial")]
    operations = [migrations.RunPython(seed, forget)]
