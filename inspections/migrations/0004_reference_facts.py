import django.db.models.deletion
import simple_history.models
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import subjects.identity


def settle_what_has_a_result(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Complaints that a file brought in with their result are settled."""
    for name in ("Complaint", "HistoricalComplaint"):
        apps.get_model("inspections", name).objects.exclude(verified=None).update(state="settled")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_digest"),
        ("credit", "0013_disclosure_requests"),
        ("inspections", "0003_visits"),
        ("subjects", "0004_statistics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, verbose_name="事项代码")),
                ("what", models.CharField(max_length=200, verbose_name="核查事项")),
                ("since", models.DateField(blank=True, null=True, verbose_name="自")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="为何要紧")),
                ("article", models.CharField(max_length=80, verbose_name="条文")),
                (
                    "result",
                    models.CharField(
                        choices=[("true", "属实"), ("mended", "已补正"), ("doubtful", "存疑")],
                        max_length=12,
                        verbose_name="核查结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
            ],
            options={
                "verbose_name": "核查事项",
                "verbose_name_plural": "核查事项",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="CreditCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="核查日期")),
                ("checked_at", models.DateTimeField(verbose_name="核查时间")),
                ("stated_by", models.CharField(max_length=60, verbose_name="真实性负责人")),
                ("stated_at", models.DateTimeField(verbose_name="声明时间")),
                ("digest", models.CharField(max_length=64, verbose_name="事实摘要值")),
                ("note", models.TextField(blank=True, verbose_name="核查结论")),
            ],
            options={
                "verbose_name": "信用核查",
                "verbose_name_plural": "信用核查",
                "ordering": ("-on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalPermit",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="许可证书名称")),
                ("number", models.CharField(max_length=80, verbose_name="许可编号")),
                ("decision", models.CharField(blank=True, max_length=120, verbose_name="许可决定文书名称")),
                ("decision_number", models.CharField(max_length=120, verbose_name="许可决定文书号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ordinary", "普通"),
                            ("concession", "特许"),
                            ("recognition", "认可"),
                            ("approval", "核准"),
                            ("registration", "登记"),
                            ("other", "其他"),
                        ],
                        default="ordinary",
                        max_length=16,
                        verbose_name="许可类别",
                    ),
                ),
                ("kind_told", models.CharField(blank=True, max_length=40, verbose_name="其他类别说明")),
                ("content", models.TextField(verbose_name="许可内容")),
                ("authority", models.CharField(max_length=120, verbose_name="许可机关")),
                ("decided_on", models.DateField(verbose_name="许可决定日期")),
                ("valid_from", models.DateField(verbose_name="有效期自")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("valid", "有效"),
                            ("cancelled", "注销"),
                            ("annulled", "撤销"),
                            ("revoked", "吊销"),
                            ("suspended", "暂扣"),
                        ],
                        default="valid",
                        max_length=12,
                        verbose_name="当前状态",
                    ),
                ),
                ("state_on", models.DateField(blank=True, null=True, verbose_name="状态变更日期")),
                ("state_because", models.CharField(blank=True, max_length=300, verbose_name="状态变更理由")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical 许可",
                "verbose_name_plural": "historical 许可",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("complaint", "投诉举报"), ("rating", "公众评价")], max_length=12, verbose_name="类别"
                    ),
                ),
                ("receipt", models.CharField(max_length=20, unique=True, verbose_name="回执号")),
                ("named", subjects.identity.SealedField(verbose_name="所指主体")),
                ("named_index", models.CharField(editable=False, max_length=64)),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评分")),
                ("content", models.TextField(blank=True, verbose_name="内容")),
                ("complainant", subjects.identity.SealedField(blank=True, default="", verbose_name="姓名")),
                ("telephone", subjects.identity.SealedField(blank=True, default="", verbose_name="联系方式")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("address_index", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "待登记"), ("taken", "已登记"), ("refused", "不予登记")],
                        default="waiting",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                ("refused_because", models.CharField(blank=True, max_length=300, verbose_name="不予登记理由")),
            ],
            options={
                "verbose_name": "公众来件",
                "verbose_name_plural": "公众来件",
                "ordering": ("-received_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Permit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="许可证书名称")),
                ("number", models.CharField(max_length=80, verbose_name="许可编号")),
                ("decision", models.CharField(blank=True, max_length=120, verbose_name="许可决定文书名称")),
                ("decision_number", models.CharField(max_length=120, verbose_name="许可决定文书号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ordinary", "普通"),
                            ("concession", "特许"),
                            ("recognition", "认可"),
                            ("approval", "核准"),
                            ("registration", "登记"),
                            ("other", "其他"),
                        ],
                        default="ordinary",
                        max_length=16,
                        verbose_name="许可类别",
                    ),
                ),
                ("kind_told", models.CharField(blank=True, max_length=40, verbose_name="其他类别说明")),
                ("content", models.TextField(verbose_name="许可内容")),
                ("authority", models.CharField(max_length=120, verbose_name="许可机关")),
                ("decided_on", models.DateField(verbose_name="许可决定日期")),
                ("valid_from", models.DateField(verbose_name="有效期自")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("valid", "有效"),
                            ("cancelled", "注销"),
                            ("annulled", "撤销"),
                            ("revoked", "吊销"),
                            ("suspended", "暂扣"),
                        ],
                        default="valid",
                        max_length=12,
                        verbose_name="当前状态",
                    ),
                ),
                ("state_on", models.DateField(blank=True, null=True, verbose_name="状态变更日期")),
                ("state_because", models.CharField(blank=True, max_length=300, verbose_name="状态变更理由")),
            ],
            options={
                "verbose_name": "许可",
                "verbose_name_plural": "许可",
                "ordering": (models.OrderBy(models.F("valid_until"), nulls_last=True), "pk"),
            },
        ),
        migrations.AddField(
            model_name="complaint",
            name="checking_on",
            field=models.DateField(blank=True, null=True, verbose_name="交办核查日期"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="complainant",
            field=subjects.identity.SealedField(blank=True, db_default="", default="", verbose_name="投诉举报人"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="findings",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="核查情况和理由"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="handler",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="核查人员",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="record",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="complaint",
                to="credit.creditrecord",
                verbose_name="信用记录",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="registered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="登记时间"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="registered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="replied_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="答复人",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="replied_on",
            field=models.DateField(blank=True, null=True, verbose_name="答复日期"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="reply",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="答复内容"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="办结人",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="state",
            field=models.CharField(
                choices=[("registered", "待核查"), ("checking", "核查中"), ("settled", "已办结")],
                db_default="registered",
                default="registered",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="telephone",
            field=subjects.identity.SealedField(blank=True, db_default="", default="", verbose_name="联系方式"),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="checking_on",
            field=models.DateField(blank=True, null=True, verbose_name="交办核查日期"),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="complainant",
            field=subjects.identity.SealedField(blank=True, db_default="", default="", verbose_name="投诉举报人"),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="findings",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="核查情况和理由"),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="handler",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="核查人员",
            ),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="record",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="credit.creditrecord",
                verbose_name="信用记录",
            ),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="registered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="登记时间"),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="registered_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="登记人",
            ),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="replied_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="答复人",
            ),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="replied_on",
            field=models.DateField(blank=True, null=True, verbose_name="答复日期"),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="reply",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="答复内容"),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="办结人",
            ),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="state",
            field=models.CharField(
                choices=[("registered", "待核查"), ("checking", "核查中"), ("settled", "已办结")],
                db_default="registered",
                default="registered",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddField(
            model_name="historicalcomplaint",
            name="telephone",
            field=subjects.identity.SealedField(blank=True, db_default="", default="", verbose_name="联系方式"),
        ),
        migrations.AddField(
            model_name="publicrating",
            name="hidden_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=300, verbose_name="屏蔽理由"),
        ),
        migrations.AddField(
            model_name="publicrating",
            name="looked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="审核人",
            ),
        ),
        migrations.AddField(
            model_name="publicrating",
            name="looked_on",
            field=models.DateField(blank=True, null=True, verbose_name="审核日期"),
        ),
        migrations.AddField(
            model_name="publicrating",
            name="state",
            field=models.CharField(
                choices=[("pending", "待审核"), ("counted", "已计入"), ("hidden", "已屏蔽")],
                db_default="counted",
                default="counted",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.RunPython(settle_what_has_a_result, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "settled"), ("verified__isnull", False)),
                    models.Q(models.Q(("state", "settled"), _negated=True), ("verified", None)),
                    _connector="OR",
                ),
                name="complaint_is_settled_by_its_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("record", None), ("verified", True), _connector="OR"),
                name="record_comes_of_a_verified_complaint",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("replied_on", None), ("state", "settled"), _connector="OR"),
                name="complaint_is_answered_once_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicrating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "hidden"), _negated=True),
                    models.Q(models.Q(("hidden_because", ""), _negated=True), ("looked_by__isnull", False)),
                    _connector="OR",
                ),
                name="hidden_rating_says_why_and_who",
            ),
        ),
        migrations.AddField(
            model_name="creditcheck",
            name="checked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="核查人员",
            ),
        ),
        migrations.AddField(
            model_name="creditcheck",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.department",
                verbose_name="信息提供部门",
            ),
        ),
        migrations.AddField(
            model_name="creditcheck",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_checks",
                to="subjects.subject",
                verbose_name="信用主体",
            ),
        ),
        migrations.AddField(
            model_name="checkline",
            name="check_made",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="inspections.creditcheck",
                verbose_name="信用核查",
            ),
        ),
        migrations.AddField(
            model_name="historicalpermit",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalpermit",
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
            model_name="intake",
            name="complaint",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="intake",
                to="inspections.complaint",
                verbose_name="投诉举报",
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="处理人",
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="rating",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="intake",
                to="inspections.publicrating",
                verbose_name="公众评价",
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="subject",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="intakes",
                to="subjects.subject",
                verbose_name="信用主体",
            ),
        ),
        migrations.AddField(
            model_name="permit",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="permits",
                to="subjects.subject",
                verbose_name="信用主体",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditcheck",
            constraint=models.UniqueConstraint(
                fields=("subject", "on", "checked_by"), name="subject_is_checked_once_a_day_by_one_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("stated_by", ""), _negated=True), name="check_names_who_answers_for_truth"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkline",
            constraint=models.UniqueConstraint(fields=("check_made", "code"), name="point_is_checked_once"),
        ),
        migrations.AddConstraint(
            model_name="checkline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", "doubtful"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="doubtful_point_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="intake",
            index=models.Index(fields=["address_index", "received_at"], name="intake_by_address"),
        ),
        migrations.AddIndex(
            model_name="intake",
            index=models.Index(fields=["named_index", "received_at"], name="intake_by_name"),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "rating"), ("score__gte", 1), ("score__lte", 5)),
                    models.Q(("kind", "complaint"), ("score", None)),
                    _connector="OR",
                ),
                name="intake_that_rates_has_a_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("complaint__isnull", False), ("kind", "complaint"), ("rating", None), ("state", "taken")),
                    models.Q(("complaint", None), ("kind", "rating"), ("rating__isnull", False), ("state", "taken")),
                    models.Q(models.Q(("state", "taken"), _negated=True), ("complaint", None), ("rating", None)),
                    _connector="OR",
                ),
                name="taken_intake_became_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("refused_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="refused_intake_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "waiting"), ("handled_by__isnull", False), _connector="OR"),
                name="handled_intake_names_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="permit",
            constraint=models.UniqueConstraint(
                fields=("number", "decided_on"),
                name="permit_of_a_decision_is_entered_once",
                violation_error_message="该编号、该决定日期的许可已登记，请核对。",
            ),
        ),
        migrations.AddConstraint(
            model_name="permit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="permit_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="permit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "valid"),
                    models.Q(("state_on__isnull", False), models.Q(("state_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="permit_not_in_force_says_since_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="permit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "other"), _negated=True),
                    models.Q(("kind_told", ""), _negated=True),
                    _connector="OR",
                ),
                name="other_kind_of_permit_is_told",
            ),
        ),
    ]
