import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import credit.models.records


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0009_calendar_proposals"),
        ("documents", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "待告知"),
                            ("issued", "待告知（待送达）"),
                            ("notified", "已告知（待陈述）"),
                            ("stated", "已陈述"),
                            ("waived", "已放弃陈述"),
                            ("lapsed", "逾期未陈述"),
                            ("reviewed", "已复核"),
                            ("concluded", "已办结（记录生效）"),
                            ("dropped", "已终止（不予记录）"),
                        ],
                        db_index=True,
                        default="prepared",
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="启动日期")),
                (
                    "found",
                    models.CharField(
                        blank=True,
                        choices=[("adopted", "采纳"), ("partly", "部分采纳"), ("not_adopted", "不采纳")],
                        max_length=16,
                        verbose_name="复核意见",
                    ),
                ),
                ("reviewed_on", models.DateField(blank=True, null=True, verbose_name="复核日期")),
                ("amended", models.BooleanField(default=False, verbose_name="已按采纳的意见更改记录")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("ending", models.CharField(blank=True, max_length=300, verbose_name="办结说明")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办结人",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录录入人",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承办人",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="credit.creditrecord",
                        verbose_name="信用记录",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="复核意见书",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "陈述申辩",
                "verbose_name_plural": "陈述申辩",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="HearingRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("cause", models.CharField(blank=True, max_length=500, verbose_name="重新告知的原因")),
                ("basis", models.TextField(blank=True, verbose_name="依据")),
                ("intended", models.TextField(blank=True, verbose_name="拟作记录")),
                ("effect", models.TextField(blank=True, verbose_name="对信用等级的影响")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="陈述申辩期限（工作日）")),
                ("contact", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                ("telephone", models.CharField(blank=True, max_length=40, verbose_name="联系电话")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="提交地点")),
                ("served_on", models.DateField(blank=True, null=True, verbose_name="送达日期")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "已陈述"),
                            ("waived", "书面放弃"),
                            ("lapsed", "逾期未陈述"),
                            ("reopened", "重新告知"),
                        ],
                        max_length=16,
                        verbose_name="结果",
                    ),
                ),
                ("outcome_on", models.DateField(blank=True, null=True, verbose_name="结果日期")),
                ("stated_on", models.DateField(blank=True, null=True, verbose_name="陈述日期")),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[("written", "书面"), ("oral", "口头")],
                        max_length=16,
                        verbose_name="陈述方式",
                    ),
                ),
                ("speaker", models.CharField(blank=True, max_length=60, verbose_name="陈述人")),
                ("speaker_role", models.CharField(blank=True, max_length=60, verbose_name="陈述人身份")),
                ("stated_at", models.CharField(blank=True, max_length=120, verbose_name="陈述地点")),
                ("signature", models.CharField(blank=True, max_length=200, verbose_name="笔录签字情况")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签字日期")),
                ("waiver", models.CharField(blank=True, max_length=200, verbose_name="放弃陈述申辩的书面材料")),
                (
                    "heard_by",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="听取人"
                    ),
                ),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="credit.hearing",
                        verbose_name="陈述申辩",
                    ),
                ),
                (
                    "minutes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="笔录",
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="告知书",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "term",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credit.term",
                        verbose_name="期限",
                    ),
                ),
            ],
            options={
                "verbose_name": "陈述申辩轮次",
                "verbose_name_plural": "陈述申辩轮次",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="HearingFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.TextField(verbose_name="事实")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="credit.hearinground",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "告知的事实",
                "verbose_name_plural": "告知的事实",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="HandedIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "file",
                    models.FileField(blank=True, upload_to=credit.models.records.evidence_path, verbose_name="文件"),
                ),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64, verbose_name="摘要值")),
                ("content_type", models.CharField(blank=True, max_length=100, verbose_name="类型")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="大小（字节）")),
                ("added_on", models.DateField(verbose_name="登记日期")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_in",
                        to="credit.hearinground",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "陈述人提交的材料",
                "verbose_name_plural": "陈述人提交的材料",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="FrozenEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("sha256", models.CharField(max_length=64, verbose_name="摘要值")),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="credit.evidence",
                        verbose_name="佐证材料",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="credit.hearinground",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "告知时的佐证材料",
                "verbose_name_plural": "告知时的佐证材料",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Argument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(verbose_name="陈述申辩意见")),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("adopted", "采纳"), ("partly", "部分采纳"), ("not_adopted", "不采纳")],
                        max_length=16,
                        verbose_name="复核意见",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="复核理由")),
                ("found_on", models.DateField(blank=True, null=True, verbose_name="复核日期")),
                (
                    "found_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arguments",
                        to="credit.hearingfact",
                        verbose_name="事实",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arguments",
                        to="credit.hearinground",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "陈述申辩意见",
                "verbose_name_plural": "陈述申辩意见",
                "ordering": ("round__number", models.OrderBy(models.F("fact__number"), nulls_last=True), "pk"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalArgument",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("words", models.TextField(verbose_name="陈述申辩意见")),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[("adopted", "采纳"), ("partly", "部分采纳"), ("not_adopted", "不采纳")],
                        max_length=16,
                        verbose_name="复核意见",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="复核理由")),
                ("found_on", models.DateField(blank=True, null=True, verbose_name="复核日期")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="credit.hearingfact",
                        verbose_name="事实",
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
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
                    "round",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="credit.hearinground",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical 陈述申辩意见",
                "verbose_name_plural": "historical 陈述申辩意见",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalHearing",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "待告知"),
                            ("issued", "待告知（待送达）"),
                            ("notified", "已告知（待陈述）"),
                            ("stated", "已陈述"),
                            ("waived", "已放弃陈述"),
                            ("lapsed", "逾期未陈述"),
                            ("reviewed", "已复核"),
                            ("concluded", "已办结（记录生效）"),
                            ("dropped", "已终止（不予记录）"),
                        ],
                        db_index=True,
                        default="prepared",
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="启动日期")),
                (
                    "found",
                    models.CharField(
                        blank=True,
                        choices=[("adopted", "采纳"), ("partly", "部分采纳"), ("not_adopted", "不采纳")],
                        max_length=16,
                        verbose_name="复核意见",
                    ),
                ),
                ("reviewed_on", models.DateField(blank=True, null=True, verbose_name="复核日期")),
                ("amended", models.BooleanField(default=False, verbose_name="已按采纳的意见更改记录")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("ending", models.CharField(blank=True, max_length=300, verbose_name="办结说明")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办结人",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录录入人",
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
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承办人",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="credit.creditrecord",
                        verbose_name="信用记录",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="documents.document",
                        verbose_name="复核意见书",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical 陈述申辩",
                "verbose_name_plural": "historical 陈述申辩",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalHearingRound",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("cause", models.CharField(blank=True, max_length=500, verbose_name="重新告知的原因")),
                ("basis", models.TextField(blank=True, verbose_name="依据")),
                ("intended", models.TextField(blank=True, verbose_name="拟作记录")),
                ("effect", models.TextField(blank=True, verbose_name="对信用等级的影响")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="陈述申辩期限（工作日）")),
                ("contact", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                ("telephone", models.CharField(blank=True, max_length=40, verbose_name="联系电话")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="提交地点")),
                ("served_on", models.DateField(blank=True, null=True, verbose_name="送达日期")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "已陈述"),
                            ("waived", "书面放弃"),
                            ("lapsed", "逾期未陈述"),
                            ("reopened", "重新告知"),
                        ],
                        max_length=16,
                        verbose_name="结果",
                    ),
                ),
                ("outcome_on", models.DateField(blank=True, null=True, verbose_name="结果日期")),
                ("stated_on", models.DateField(blank=True, null=True, verbose_name="陈述日期")),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[("written", "书面"), ("oral", "口头")],
                        max_length=16,
                        verbose_name="陈述方式",
                    ),
                ),
                ("speaker", models.CharField(blank=True, max_length=60, verbose_name="陈述人")),
                ("speaker_role", models.CharField(blank=True, max_length=60, verbose_name="陈述人身份")),
                ("stated_at", models.CharField(blank=True, max_length=120, verbose_name="陈述地点")),
                ("signature", models.CharField(blank=True, max_length=200, verbose_name="笔录签字情况")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签字日期")),
                ("waiver", models.CharField(blank=True, max_length=200, verbose_name="放弃陈述申辩的书面材料")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "hearing",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="credit.hearing",
                        verbose_name="陈述申辩",
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
                    "minutes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="documents.document",
                        verbose_name="笔录",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="documents.document",
                        verbose_name="告知书",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="credit.term",
                        verbose_name="期限",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical 陈述申辩轮次",
                "verbose_name_plural": "historical 陈述申辩轮次",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("concluded", "dropped")), _negated=True),
                fields=("record",),
                name="record_has_one_running_hearing",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("state__in", ("concluded", "dropped"))),
                    models.Q(models.Q(("state__in", ("concluded", "dropped")), _negated=True), ("ended_on", None)),
                    _connector="OR",
                ),
                name="hearing_ends_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "reviewed"), _negated=True),
                    models.Q(
                        models.Q(("found", ""), _negated=True),
                        ("review__isnull", False),
                        ("reviewed_by__isnull", False),
                        ("reviewed_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reviewed_hearing_has_a_finding_paper_and_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", None),
                    ("entered_by", None),
                    models.Q(("reviewed_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="reviewer_did_not_enter_the_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearinground",
            constraint=models.UniqueConstraint(fields=("hearing", "number"), name="hearing_round_is_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="hearinground",
            constraint=models.CheckConstraint(
                condition=models.Q(("working_days__gte", 1)), name="hearing_round_has_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="hearinground",
            constraint=models.CheckConstraint(
                condition=models.Q(("served_on", None), ("notice__isnull", False), _connector="OR"),
                name="hearing_round_is_served_after_its_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearinground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("outcome_on", None)),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("outcome_on__isnull", False)),
                    _connector="OR",
                ),
                name="hearing_round_ends_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearinground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ("", "reopened")),
                    models.Q(("outcome_on__gte", models.F("served_on")), ("served_on__isnull", False)),
                    _connector="OR",
                ),
                name="statement_waiver_or_lapse_follows_service",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearinground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "waived"), _negated=True),
                    models.Q(("waiver", ""), _negated=True),
                    _connector="OR",
                ),
                name="waiver_of_the_statement_is_written",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearingfact",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="hearing_fact_is_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="frozenevidence",
            constraint=models.UniqueConstraint(fields=("round", "evidence"), name="evidence_is_frozen_once"),
        ),
        migrations.AddConstraint(
            model_name="argument",
            constraint=models.UniqueConstraint(fields=("round", "fact"), name="fact_is_answered_once"),
        ),
        migrations.AddConstraint(
            model_name="argument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("fact", None)), fields=("round",), name="other_words_of_a_round_stand_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="argument",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="argument_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="argument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finding", ""), ("found_by", None), ("found_on", None)),
                    models.Q(
                        models.Q(("finding", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        ("found_by__isnull", False),
                        ("found_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="finding_has_a_reason_and_a_person",
            ),
        ),
    ]
