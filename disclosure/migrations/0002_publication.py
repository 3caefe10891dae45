import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("disclosure", "0001_sharing"),
        ("credit", "0013_disclosure_requests"),
        ("documents", "0003_papers_of_the_house"),
        ("subjects", "0004_statistics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalLevelEdition",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="自")),
                ("basis", models.CharField(max_length=300, verbose_name="依据和范围")),
                ("proposed_on", models.DateField(verbose_name="提出日期")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="签发日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="停止日期")),
                ("ending", models.CharField(blank=True, max_length=300, verbose_name="停止的理由")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
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
                        verbose_name="停止人",
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
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical 等级公示决定",
                "verbose_name_plural": "historical 等级公示决定",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "待公示"),
                            ("withheld", "不予公示"),
                            ("published", "公示中"),
                            ("repaired", "提前终止"),
                            ("expired", "期满停止"),
                            ("withdrawn", "已撤回"),
                            ("archived", "转档案"),
                        ],
                        default="pending",
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                ("from_on", models.DateField(blank=True, null=True, verbose_name="公示起")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="公示止")),
                ("necessity", models.CharField(blank=True, max_length=300, verbose_name="确需公示的理由")),
                ("withheld", models.CharField(blank=True, max_length=300, verbose_name="不予公示的理由")),
                ("ruled", models.BooleanField(default=False, verbose_name="由规则确定不予公示")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="停止公示日期")),
                ("ending", models.CharField(blank=True, max_length=300, verbose_name="停止公示的原因")),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="转档案日期")),
                ("opened_on", models.DateField(verbose_name="提出日期")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="公示信息撤回说明",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="credit.listing",
                        verbose_name="四级名单",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="credit.creditrecord",
                        verbose_name="信用记录",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示",
                "verbose_name_plural": "公示",
                "ordering": ("-opened_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalWording",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("lines", models.JSONField(verbose_name="公示事项")),
                ("text", models.TextField(verbose_name="公示内容")),
                ("source", models.TextField(verbose_name="记录原文")),
                ("drafted_on", models.DateField(verbose_name="拟稿日期")),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="提交日期")),
                ("sent_back", models.CharField(blank=True, max_length=300, verbose_name="退回修改的理由")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签发日期")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
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
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="disclosure.publication",
                        verbose_name="公示",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical 公示内容",
                "verbose_name_plural": "historical 公示内容",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("lines", models.JSONField(verbose_name="公示事项")),
                ("text", models.TextField(verbose_name="公示内容")),
                ("source", models.TextField(verbose_name="记录原文")),
                ("drafted_on", models.DateField(verbose_name="拟稿日期")),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="提交日期")),
                ("sent_back", models.CharField(blank=True, max_length=300, verbose_name="退回修改的理由")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签发日期")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="disclosure.publication",
                        verbose_name="公示",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示内容",
                "verbose_name_plural": "公示内容",
                "ordering": ("-number",),
            },
        ),
        migrations.AddField(
            model_name="publication",
            name="current",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="disclosure.wording",
                verbose_name="公示中的内容",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalPublication",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "待公示"),
                            ("withheld", "不予公示"),
                            ("published", "公示中"),
                            ("repaired", "提前终止"),
                            ("expired", "期满停止"),
                            ("withdrawn", "已撤回"),
                            ("archived", "转档案"),
                        ],
                        default="pending",
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                ("from_on", models.DateField(blank=True, null=True, verbose_name="公示起")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="公示止")),
                ("necessity", models.CharField(blank=True, max_length=300, verbose_name="确需公示的理由")),
                ("withheld", models.CharField(blank=True, max_length=300, verbose_name="不予公示的理由")),
                ("ruled", models.BooleanField(default=False, verbose_name="由规则确定不予公示")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="停止公示日期")),
                ("ending", models.CharField(blank=True, max_length=300, verbose_name="停止公示的原因")),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="转档案日期")),
                ("opened_on", models.DateField(verbose_name="提出日期")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="documents.document",
                        verbose_name="公示信息撤回说明",
                    ),
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
                        verbose_name="办理人",
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
                    "listing",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="credit.listing",
                        verbose_name="四级名单",
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
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
                (
                    "current",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="disclosure.wording",
                        verbose_name="公示中的内容",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical 公示",
                "verbose_name_plural": "historical 公示",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="LevelEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="自")),
                ("basis", models.CharField(max_length=300, verbose_name="依据和范围")),
                ("proposed_on", models.DateField(verbose_name="提出日期")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="签发日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="停止日期")),
                ("ending", models.CharField(blank=True, max_length=300, verbose_name="停止的理由")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="停止人",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "等级公示决定",
                "verbose_name_plural": "等级公示决定",
                "ordering": ("-proposed_on", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by", None), ("approved_on", None)),
                            models.Q(
                                ("approved_by__isnull", False),
                                ("approved_on__isnull", False),
                                models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="level_edition_is_approved_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            models.Q(("ended_by__isnull", False), models.Q(("ending", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="ended_level_edition_has_reason_and_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("ending",),
                        name="one_level_edition_is_open_at_a_time",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(fields=("publication", "number"), name="wording_number_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(
                condition=models.Q(("signed_on", None)),
                fields=("publication",),
                name="publication_has_one_open_wording",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_by", None), ("signed_on", None)),
                    models.Q(
                        ("signed_by__isnull", False),
                        ("signed_on__isnull", False),
                        ("submitted_by__isnull", False),
                        models.Q(("signed_by", models.F("submitted_by")), _negated=True),
                        models.Q(
                            ("drafted_by", None),
                            models.Q(("signed_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="wording_is_signed_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_by", None), ("submitted_on", None)),
                    models.Q(("submitted_by__isnull", False), ("submitted_on__isnull", False)),
                    _connector="OR",
                ),
                name="wording_is_submitted_by_somebody_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="wording_says_something"
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["state", "until_on"], name="publication_by_state"),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("listing", None), ("record__isnull", False)),
                    models.Q(("listing__isnull", False), ("record", None)),
                    _connector="OR",
                ),
                name="publication_is_of_a_record_or_a_listing",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("pending", "withheld", "published"))),
                fields=("record",),
                name="record_has_one_live_publication",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("pending", "withheld", "published"))),
                fields=("listing",),
                name="listing_has_one_live_publication",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("published", "repaired", "expired", "withdrawn")), _negated=True),
                    models.Q(("current__isnull", False), ("from_on__isnull", False), ("until_on__isnull", False)),
                    _connector="OR",
                ),
                name="what_is_out_has_wording_and_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on", None), ("from_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="publication_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withheld"), _negated=True),
                    models.Q(("withheld", ""), _negated=True),
                    _connector="OR",
                ),
                name="withheld_publication_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("repaired", "expired", "withdrawn")), _negated=True),
                    models.Q(("ended_on__isnull", False), models.Q(("ending", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ended_publication_has_day_and_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("document__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="withdrawal_has_a_person_and_its_paper",
            ),
        ),
    ]
