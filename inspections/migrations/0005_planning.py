"""Plans with revisions, exclusions from the pool, caps that name what does not count; and the installation's first policy."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

TITLE = "分级分类检查政策（随系统载入）"
BASIS = (
    "《新密市应急管理系统行业信用分级分类监管制度（试行）》第十四条：对一级信用主体合理降低抽查比例和检查频次，对二级按常规，"
    "对三级、四级适当提高。年度检查上限依据国办发〔2024〕54号设定，数值参照山西省应急管理厅 2025 年 4 月 23 日公布的"
    "年度检查频次上限（非煤矿山 1、1、2、4 次；危险化学品 2、4、8、12 次；非高危行业 1、2、4、6 次），未评级的按二级。"
    "本局确定自己的比例和上限后，另行拟订新的政策。"
)
LINES = ((1, "5", 1), (2, "20", 1), (3, "50", 2), (4, "100", 4))
CAPS = (("", (1, 2, 4, 6)), ("KS-01", (1, 1, 2, 4)), ("KS-02", (2, 4, 8, 12)))


def seed(apps, schema_editor):
    """Article 14 needs a policy from the first day of the regulation on."""
    Policy = apps.get_model("inspections", "InspectionPolicy")
    Line = apps.get_model("inspections", "PolicyLine")
    Cap = apps.get_model("inspections", "PolicyCap")
    Industry = apps.get_model("subjects", "Industry")
    at = datetime(2023, 1, 28, tzinfo=ZoneInfo("Asia/Shanghai"))
    policy = Policy.objects.create(
        title=TITLE, effective_on=date(2023, 1, 28), basis=BASIS, state="approved", proposed_at=at, decided_at=at
    )
    Line.objects.bulk_create(
        Line(policy=policy, level=level, ratio=Decimal(ratio), times=times) for level, ratio, times in LINES
    )
    industries = {row.code: row for row in Industry.objects.all()}
    Cap.objects.bulk_create(
        Cap(policy=policy, industry=industries.get(code), level=level, most=most)
        for code, numbers in CAPS
        for level, most in enumerate(numbers, start=1)
        if not code or code in industries
    )


def forget(apps, schema_editor):
    """Back to a bureau without a policy; one that plans rest on stays."""
    Policy = apps.get_model("inspections", "InspectionPolicy")
    Policy.objects.filter(title=TITLE, proposed_by=None, plans=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_digest"),
        ("inspections", "0004_reference_facts"),
        ("subjects", "0004_statistics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPlanLine",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="批次")),
                ("items", models.TextField(verbose_name="抽查事项")),
                ("from_on", models.DateField(verbose_name="检查时间自")),
                ("until_on", models.DateField(verbose_name="检查时间至")),
                (
                    "share",
                    models.DecimalField(decimal_places=2, default=100, max_digits=5, verbose_name="占全年任务（%）"),
                ),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="实施依据")),
                ("content", models.TextField(blank=True, verbose_name="检查内容")),
                ("method", models.CharField(default="现场检查", max_length=60, verbose_name="检查方式")),
                ("joint", models.BooleanField(default=False, verbose_name="跨部门联合检查")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical 抽查批次",
                "verbose_name_plural": "historical 抽查批次",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPoolExclusion",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("stopped", "停产停业"),
                            ("moved", "已搬迁"),
                            ("unreachable", "查无下落"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="情形",
                    ),
                ),
                ("evidence", models.CharField(max_length=300, verbose_name="理由和依据")),
                ("from_on", models.DateField(verbose_name="自")),
                ("until_on", models.DateField(verbose_name="至")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待批准"),
                            ("approved", "已批准"),
                            ("refused", "不予批准"),
                            ("withdrawn", "已撤回"),
                            ("ended", "已提前终止"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="批准时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                ("ended_because", models.CharField(blank=True, max_length=300, verbose_name="终止原因")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical 暂不列入抽查",
                "verbose_name_plural": "historical 暂不列入抽查",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PoolExclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("stopped", "停产停业"),
                            ("moved", "已搬迁"),
                            ("unreachable", "查无下落"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="情形",
                    ),
                ),
                ("evidence", models.CharField(max_length=300, verbose_name="理由和依据")),
                ("from_on", models.DateField(verbose_name="自")),
                ("until_on", models.DateField(verbose_name="至")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待批准"),
                            ("approved", "已批准"),
                            ("refused", "不予批准"),
                            ("withdrawn", "已撤回"),
                            ("ended", "已提前终止"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="批准时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                ("ended_because", models.CharField(blank=True, max_length=300, verbose_name="终止原因")),
            ],
            options={
                "verbose_name": "暂不列入抽查",
                "verbose_name_plural": "暂不列入抽查",
                "ordering": ("-from_on", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="because",
            field=models.CharField(blank=True, max_length=200, verbose_name="不计入年度检查次数的原因"),
        ),
        migrations.AddField(
            model_name="historicalinspectionplan",
            name="revised_because",
            field=models.CharField(blank=True, max_length=300, verbose_name="调整原因"),
        ),
        migrations.AddField(
            model_name="historicalinspectionplan",
            name="revision",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="版次"),
        ),
        migrations.AddField(
            model_name="historicalinspectionplan",
            name="shortage_met_by",
            field=models.CharField(blank=True, max_length=300, verbose_name="检查力量不足的解决办法"),
        ),
        migrations.AddField(
            model_name="historicalinspectionplan",
            name="submitted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="报批时间"),
        ),
        migrations.AddField(
            model_name="historicalinspectionplan",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="报批人",
            ),
        ),
        migrations.AddField(
            model_name="inspectionplan",
            name="revised_because",
            field=models.CharField(blank=True, max_length=300, verbose_name="调整原因"),
        ),
        migrations.AddField(
            model_name="inspectionplan",
            name="revision",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="版次"),
        ),
        migrations.AddField(
            model_name="inspectionplan",
            name="shortage_met_by",
            field=models.CharField(blank=True, max_length=300, verbose_name="检查力量不足的解决办法"),
        ),
        migrations.AddField(
            model_name="inspectionplan",
            name="submitted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="报批时间"),
        ),
        migrations.AddField(
            model_name="inspectionplan",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="报批人",
            ),
        ),
        migrations.AddField(
            model_name="planline",
            name="basis",
            field=models.CharField(blank=True, max_length=300, verbose_name="实施依据"),
        ),
        migrations.AddField(
            model_name="planline",
            name="content",
            field=models.TextField(blank=True, verbose_name="检查内容"),
        ),
        migrations.AddField(
            model_name="planline",
            name="joint",
            field=models.BooleanField(default=False, verbose_name="跨部门联合检查"),
        ),
        migrations.AddField(
            model_name="planline",
            name="method",
            field=models.CharField(default="现场检查", max_length=60, verbose_name="检查方式"),
        ),
        migrations.AddField(
            model_name="planline",
            name="note",
            field=models.CharField(blank=True, max_length=200, verbose_name="备注"),
        ),
        migrations.AddConstraint(
            model_name="inspectionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    ("submitted_by", None),
                    models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                    _connector="OR",
                ),
                name="plan_is_not_approved_by_who_submitted_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    models.Q(("decided_by__isnull", False), ("decided_on__isnull", False)),
                    _connector="OR",
                ),
                name="approved_plan_has_an_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="returned_plan_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revision", 1),
                    models.Q(("revision__gt", 1), models.Q(("revised_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="revised_plan_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    ("proposed_by", None),
                    ("decided_by__isnull", False),
                    _connector="OR",
                ),
                name="proposed_policy_in_force_was_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="returned_policy_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionpolicy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "approved")),
                fields=("effective_on",),
                name="one_approved_policy_begins_on_a_day",
            ),
        ),
        migrations.AddField(
            model_name="historicalplanline",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalplanline",
            name="industry",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="subjects.industry",
                verbose_name="行业类别",
            ),
        ),
        migrations.AddField(
            model_name="historicalplanline",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="inspections.inspectionplan",
                verbose_name="计划",
            ),
        ),
        migrations.AddField(
            model_name="historicalpoolexclusion",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="批准人",
            ),
        ),
        migrations.AddField(
            model_name="historicalpoolexclusion",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalpoolexclusion",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提出人",
            ),
        ),
        migrations.AddField(
            model_name="historicalpoolexclusion",
            name="subject",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="subjects.subject",
                verbose_name="信用主体",
            ),
        ),
        migrations.AddField(
            model_name="poolexclusion",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="批准人",
            ),
        ),
        migrations.AddField(
            model_name="poolexclusion",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提出人",
            ),
        ),
        migrations.AddField(
            model_name="poolexclusion",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pool_exclusions",
                to="subjects.subject",
                verbose_name="信用主体",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolexclusion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("subject",), name="subject_has_one_exclusion_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolexclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))), name="exclusion_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolexclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence", ""), _negated=True), name="exclusion_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolexclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="exclusion_is_decided_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolexclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("approved", "refused", "ended")), _negated=True),
                    ("decided_by__isnull", False),
                    _connector="OR",
                ),
                name="exclusion_at_work_was_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolexclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="refused_exclusion_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolexclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True),
                    models.Q(("ended_on__isnull", False), models.Q(("ended_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ended_exclusion_says_when_and_why",
            ),
        ),
        migrations.RunPython(seed, forget),
    ]
