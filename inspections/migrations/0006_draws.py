"""Verifiable draws; the database itself keeps what was frozen, committed to and revealed."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import subjects.identity

KEPT = {
    "list_sha256": (
        "frozen",
        "list_sha256",
        "known_subjects",
        "known_officers",
        "frozen_by_id",
        "frozen_at",
        "industry_id",
        "department_id",
    ),
    "commitment": ("commitment", "committed_by_id", "committed_at"),
    "public_seed": ("public_seed", "source", "source_told", "thrown_by", "thrown_at", "seeded_by_id", "seeded_at"),
    "seed": ("seed", "drawn_by_id", "drawn_at"),
}
"""What never changes any more, once the first column is filled in."""


def changed(differs):
    return " OR ".join(
        f"(OLD.{once} <> '' AND ({' OR '.join(f'NEW.{column} {differs} OLD.{column}' for column in columns)}))"
        for once, columns in KEPT.items()
    )


FORWARD = {
    "postgresql": f"""
CREATE FUNCTION inspections_keep_draw() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'frozen_draw_never_changes' USING ERRCODE = 'check_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER frozen_draw_never_changes BEFORE UPDATE ON inspections_draw
  FOR EACH ROW WHEN ({changed("IS DISTINCT FROM")}) EXECUTE FUNCTION inspections_keep_draw();
CREATE TRIGGER frozen_draw_is_not_deleted BEFORE DELETE ON inspections_draw
  FOR EACH ROW WHEN (OLD.list_sha256 <> '') EXECUTE FUNCTION inspections_keep_draw();
""",
    "sqlite": f"""
CREATE TRIGGER frozen_draw_never_changes BEFORE UPDATE ON inspections_draw
WHEN {changed("IS NOT")}
BEGIN SELECT RAISE(ABORT, 'frozen_draw_never_changes'); END;
""",
}
BACKWARD = {
    "postgresql": """
DROP TRIGGER frozen_draw_is_not_deleted ON inspections_draw;
DROP TRIGGER frozen_draw_never_changes ON inspections_draw;
DROP FUNCTION inspections_keep_draw();
""",
    "sqlite": "DROP TRIGGER frozen_draw_never_changes;",
}


def run(sql):
    def on_server(apps, schema_editor):
        schema_editor.execute(sql[schema_editor.connection.vendor], params=None)

    return on_server


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_digest"),
        ("inspections", "0005_planning"),
        ("subjects", "0004_statistics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("sequence", models.PositiveIntegerField(verbose_name="顺序号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "方案草拟"),
                            ("frozen", "名单已锁定"),
                            ("committed", "随机数已承诺"),
                            ("drawn", "已抽取"),
                            ("dispatched", "已派发"),
                            ("published", "结果已公示"),
                            ("archived", "已归档"),
                            ("voided", "已作废"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("items", models.TextField(verbose_name="抽查事项")),
                ("from_on", models.DateField(verbose_name="检查时间自")),
                ("until_on", models.DateField(verbose_name="检查时间至")),
                (
                    "share",
                    models.DecimalField(decimal_places=2, default=100, max_digits=5, verbose_name="占全年任务（%）"),
                ),
                ("more_1", models.PositiveSmallIntegerField(default=0, verbose_name="一级增抽户数")),
                ("more_2", models.PositiveSmallIntegerField(default=0, verbose_name="二级增抽户数")),
                ("more_3", models.PositiveSmallIntegerField(default=0, verbose_name="三级增抽户数")),
                ("more_4", models.PositiveSmallIntegerField(default=0, verbose_name="四级增抽户数")),
                ("more_because", models.CharField(blank=True, max_length=300, verbose_name="增抽理由")),
                ("witnesses", models.TextField(verbose_name="见证人")),
                ("opened_at", models.DateTimeField(verbose_name="拟订时间")),
                ("frozen", models.TextField(blank=True, verbose_name="锁定名单")),
                ("list_sha256", models.CharField(blank=True, max_length=64, verbose_name="名单摘要值")),
                ("known_subjects", models.JSONField(blank=True, default=dict)),
                ("known_officers", models.JSONField(blank=True, default=dict)),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="锁定时间")),
                ("secret", subjects.identity.SealedField(blank=True, default="", verbose_name="保密随机数")),
                ("commitment", models.CharField(blank=True, max_length=64, verbose_name="承诺值")),
                ("committed_at", models.DateTimeField(blank=True, null=True, verbose_name="承诺时间")),
                ("public_seed", models.CharField(blank=True, max_length=200, verbose_name="公开随机数")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[("dice", "掷骰子"), ("lottery", "福彩、体彩开奖号码"), ("other", "其他公开随机数")],
                        max_length=12,
                        verbose_name="随机数来源",
                    ),
                ),
                ("source_told", models.CharField(blank=True, max_length=200, verbose_name="来源说明")),
                ("thrown_by", models.CharField(blank=True, max_length=60, verbose_name="产生人")),
                ("thrown_at", models.DateTimeField(blank=True, null=True, verbose_name="产生时间")),
                ("seeded_at", models.DateTimeField(blank=True, null=True, verbose_name="录入时间")),
                ("seed", models.CharField(blank=True, max_length=64, verbose_name="抽取种子")),
                ("drawn_at", models.DateTimeField(blank=True, null=True, verbose_name="抽取时间")),
                ("dispatched_at", models.DateTimeField(blank=True, null=True, verbose_name="派发时间")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="结果公示日期")),
                ("published_where", models.CharField(blank=True, max_length=200, verbose_name="公示位置")),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="归档日期")),
                ("archived_where", models.CharField(blank=True, max_length=200, verbose_name="存放位置")),
                (
                    "committed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承诺人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="accounts.department",
                        verbose_name="记录部门",
                    ),
                ),
                (
                    "dispatched_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="派发人",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="抽取人",
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="锁定人",
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="subjects.industry",
                        verbose_name="行业类别",
                    ),
                ),
                (
                    "lenders",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="accounts.department", verbose_name="另有检查人员来自"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="inspections.planline",
                        verbose_name="计划批次",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟订人",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.inspectionpolicy",
                        verbose_name="政策",
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="inspections.draw",
                        verbose_name="重抽自",
                    ),
                ),
                (
                    "seeded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
            ],
            options={
                "verbose_name": "双随机抽取",
                "verbose_name_plural": "双随机抽取",
                "ordering": ("-year", "-sequence"),
            },
        ),
        migrations.CreateModel(
            name="DrawnSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=24, verbose_name="名单标识")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "一级"), (2, "二级"), (3, "三级"), (4, "四级")], verbose_name="信用等级"
                    ),
                ),
                ("place", models.PositiveIntegerField(verbose_name="次序")),
                ("gone_because", models.CharField(blank=True, max_length=300, verbose_name="更换理由")),
                ("gone_at", models.DateTimeField(blank=True, null=True, verbose_name="更换时间")),
                (
                    "assignment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawn",
                        to="inspections.assignment",
                        verbose_name="检查任务",
                    ),
                ),
                (
                    "came_for",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="inspections.drawnsubject",
                        verbose_name="替换",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawn",
                        to="inspections.draw",
                        verbose_name="抽取",
                    ),
                ),
                (
                    "gone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更换人",
                    ),
                ),
                (
                    "officer_1",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.officer",
                        verbose_name="检查人员一",
                    ),
                ),
                (
                    "officer_2",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.officer",
                        verbose_name="检查人员二",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawn",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽中对象",
                "verbose_name_plural": "抽中对象",
                "ordering": ("place", "pk"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalDraw",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("sequence", models.PositiveIntegerField(verbose_name="顺序号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "方案草拟"),
                            ("frozen", "名单已锁定"),
                            ("committed", "随机数已承诺"),
                            ("drawn", "已抽取"),
                            ("dispatched", "已派发"),
                            ("published", "结果已公示"),
                            ("archived", "已归档"),
                            ("voided", "已作废"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("items", models.TextField(verbose_name="抽查事项")),
                ("from_on", models.DateField(verbose_name="检查时间自")),
                ("until_on", models.DateField(verbose_name="检查时间至")),
                (
                    "share",
                    models.DecimalField(decimal_places=2, default=100, max_digits=5, verbose_name="占全年任务（%）"),
                ),
                ("more_1", models.PositiveSmallIntegerField(default=0, verbose_name="一级增抽户数")),
                ("more_2", models.PositiveSmallIntegerField(default=0, verbose_name="二级增抽户数")),
                ("more_3", models.PositiveSmallIntegerField(default=0, verbose_name="三级增抽户数")),
                ("more_4", models.PositiveSmallIntegerField(default=0, verbose_name="四级增抽户数")),
                ("more_because", models.CharField(blank=True, max_length=300, verbose_name="增抽理由")),
                ("witnesses", models.TextField(verbose_name="见证人")),
                ("opened_at", models.DateTimeField(verbose_name="拟订时间")),
                ("list_sha256", models.CharField(blank=True, max_length=64, verbose_name="名单摘要值")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="锁定时间")),
                ("commitment", models.CharField(blank=True, max_length=64, verbose_name="承诺值")),
                ("committed_at", models.DateTimeField(blank=True, null=True, verbose_name="承诺时间")),
                ("public_seed", models.CharField(blank=True, max_length=200, verbose_name="公开随机数")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[("dice", "掷骰子"), ("lottery", "福彩、体彩开奖号码"), ("other", "其他公开随机数")],
                        max_length=12,
                        verbose_name="随机数来源",
                    ),
                ),
                ("source_told", models.CharField(blank=True, max_length=200, verbose_name="来源说明")),
                ("thrown_by", models.CharField(blank=True, max_length=60, verbose_name="产生人")),
                ("thrown_at", models.DateTimeField(blank=True, null=True, verbose_name="产生时间")),
                ("seeded_at", models.DateTimeField(blank=True, null=True, verbose_name="录入时间")),
                ("seed", models.CharField(blank=True, max_length=64, verbose_name="抽取种子")),
                ("drawn_at", models.DateTimeField(blank=True, null=True, verbose_name="抽取时间")),
                ("dispatched_at", models.DateTimeField(blank=True, null=True, verbose_name="派发时间")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="结果公示日期")),
                ("published_where", models.CharField(blank=True, max_length=200, verbose_name="公示位置")),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="归档日期")),
                ("archived_where", models.CharField(blank=True, max_length=200, verbose_name="存放位置")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "committed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承诺人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.department",
                        verbose_name="记录部门",
                    ),
                ),
                (
                    "dispatched_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="派发人",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="抽取人",
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="锁定人",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="subjects.industry",
                        verbose_name="行业类别",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inspections.planline",
                        verbose_name="计划批次",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟订人",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inspections.inspectionpolicy",
                        verbose_name="政策",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inspections.draw",
                        verbose_name="重抽自",
                    ),
                ),
                (
                    "seeded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical 双随机抽取",
                "verbose_name_plural": "historical 双随机抽取",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="回避理由")),
                ("declared_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recusals",
                        to="inspections.draw",
                        verbose_name="抽取",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.officer",
                        verbose_name="检查人员",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "回避",
                "verbose_name_plural": "回避",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="StepBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="作废理由")),
                (
                    "stood",
                    models.CharField(
                        choices=[
                            ("draft", "方案草拟"),
                            ("frozen", "名单已锁定"),
                            ("committed", "随机数已承诺"),
                            ("drawn", "已抽取"),
                            ("dispatched", "已派发"),
                            ("published", "结果已公示"),
                            ("archived", "已归档"),
                            ("voided", "已作废"),
                        ],
                        max_length=12,
                        verbose_name="申请时状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("granted", models.BooleanField(blank=True, null=True, verbose_name="同意")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="决定意见")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps_back",
                        to="inspections.draw",
                        verbose_name="抽取",
                    ),
                ),
            ],
            options={
                "verbose_name": "作废重抽申请",
                "verbose_name_plural": "作废重抽申请",
                "ordering": ("pk",),
            },
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(fields=("year", "sequence"), name="draw_number_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "voided"), _negated=True),
                fields=("line",),
                name="batch_of_a_plan_is_drawn_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "frozen", "committed", "drawn"))),
                fields=("department", "industry"),
                name="one_draw_of_an_industry_is_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))), name="draw_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gt", 0), ("share__lte", 100)), name="draw_has_a_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("more_1", 0), ("more_2", 0), ("more_3", 0), ("more_4", 0)),
                    models.Q(("more_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="drawing_more_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "voided")), models.Q(("list_sha256", ""), _negated=True), _connector="OR"
                ),
                name="draw_beyond_draft_has_a_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_seed", ""), models.Q(("commitment", ""), _negated=True), _connector="OR"),
                name="draw_commits_before_the_public_seed",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "frozen", "committed", "voided")),
                    models.Q(
                        models.Q(("seed", ""), _negated=True),
                        models.Q(("public_seed", ""), _negated=True),
                        models.Q(("commitment", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="draw_with_a_result_has_both_seeds",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seeded_by", None),
                    models.Q(("seeded_by", models.F("committed_by")), _negated=True),
                    _connector="OR",
                ),
                name="commitment_and_public_seed_are_of_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("seeded_at", None), ("seeded_at__gt", models.F("committed_at")), _connector="OR"),
                name="public_seed_comes_after_the_commitment",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("published", "archived")), _negated=True),
                    models.Q(("published_on__isnull", False), models.Q(("published_where", ""), _negated=True)),
                    _connector="OR",
                ),
                name="published_draw_says_when_and_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "archived"), _negated=True),
                    models.Q(("archived_on__isnull", False), models.Q(("archived_where", ""), _negated=True)),
                    _connector="OR",
                ),
                name="archived_draw_says_when_and_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="drawnsubject",
            constraint=models.UniqueConstraint(fields=("draw", "subject"), name="subject_is_drawn_once_in_a_draw"),
        ),
        migrations.AddConstraint(
            model_name="drawnsubject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gone_at", None)), fields=("draw", "place"), name="place_in_a_draw_is_taken_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="drawnsubject",
            constraint=models.CheckConstraint(
                condition=models.Q(("officer_1", models.F("officer_2")), _negated=True),
                name="drawn_subject_has_two_officers",
            ),
        ),
        migrations.AddConstraint(
            model_name="drawnsubject",
            constraint=models.CheckConstraint(
                condition=models.Q(("gone_at", None), models.Q(("gone_because", ""), _negated=True), _connector="OR"),
                name="replacement_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(fields=("draw", "officer", "subject"), name="recusal_is_declared_once"),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="recusal_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="stepback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("granted", None)), fields=("draw",), name="draw_has_one_open_step_back"
            ),
        ),
        migrations.AddConstraint(
            model_name="stepback",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="step_back_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="stepback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None), models.Q(("decided_by", models.F("asked_by")), _negated=True), _connector="OR"
                ),
                name="step_back_is_decided_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="stepback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("granted", None)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("granted__isnull", False)),
                    _connector="OR",
                ),
                name="decided_step_back_says_who",
            ),
        ),
        migrations.RunPython(run(FORWARD), run(BACKWARD)),
    ]
