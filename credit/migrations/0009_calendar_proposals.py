"""How a year's table is proposed, confirmed and kept; the tables of the installation become its first editions (R4)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_the_first_editions(apps, schema_editor):
    """What the installation brought is edition 1 of each year, edition 0 where it is not confirmed."""
    WorkingYear = apps.get_model("credit", "WorkingYear")
    CalendarChange, ChangedDay = apps.get_model("credit", "CalendarChange"), apps.get_model("credit", "ChangedDay")
    for year in WorkingYear.objects.all():
        change = CalendarChange.objects.create(year=year.year, state="seeded", edition=year.edition, title=year.source)
        ChangedDay.objects.bulk_create(
            ChangedDay(change=change, day=day.day, kind=day.kind, name=day.name) for day in year.days.all()
        )


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0008_calendar_and_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("seeded", "随系统载入"),
                            ("proposed", "待确认"),
                            ("confirmed", "已确认"),
                            ("refused", "已退回"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("edition", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="版次")),
                ("title", models.CharField(max_length=70, verbose_name="通知名称")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="文号")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="成文日期")),
                ("notice", models.TextField(blank=True, verbose_name="通知原文")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="变更说明")),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="提出时间")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("moved", models.PositiveIntegerField(blank=True, null=True, verbose_name="重新计算后变动的期限")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="处理人",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "日历变更",
                "verbose_name_plural": "日历变更",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="ChangedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("放假", "放假"), ("调休上班", "调休上班")], max_length=8, verbose_name="类别"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="名称")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="credit.calendarchange",
                        verbose_name="日历变更",
                    ),
                ),
            ],
            options={
                "verbose_name": "变更后的放假和调休",
                "verbose_name_plural": "变更后的放假和调休",
                "ordering": ("day",),
            },
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("year",), name="year_has_one_open_calendar_change"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.UniqueConstraint(
                fields=("year", "edition"), name="edition_of_a_year_is_one_calendar_change"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("state", "withdrawn"), ("decided_by", models.F("proposed_by"))),
                    models.Q(
                        models.Q(("state", "withdrawn"), _negated=True),
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="calendar_change_is_decided_by_another_or_withdrawn_by_its_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by", None), ("proposed_by", None), ("state", "seeded")),
                    models.Q(
                        ("decided_by", None),
                        ("proposed_at__isnull", False),
                        ("proposed_by__isnull", False),
                        ("state", "proposed"),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("proposed_at__isnull", False),
                        ("proposed_by__isnull", False),
                        ("state__in", ("confirmed", "refused", "withdrawn")),
                    ),
                    _connector="OR",
                ),
                name="calendar_change_names_who_did_what_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("edition__isnull", False), ("state__in", ("seeded", "confirmed"))),
                    models.Q(("edition", None), ("state__in", ("proposed", "refused", "withdrawn"))),
                    _connector="OR",
                ),
                name="only_what_was_in_force_is_an_edition",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("refused", "withdrawn")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refusal_or_withdrawal_of_a_calendar_change_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="changedday",
            constraint=models.UniqueConstraint(fields=("change", "day"), name="calendar_change_arranges_a_day_once"),
        ),
        migrations.RunPython(keep_the_first_editions, migrations.RunPython.noop),
    ]
