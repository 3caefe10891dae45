import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import subjects.identity


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("credit", "0013_disclosure_requests"),
        ("subjects", "0004_statistics"),
        ("accounts", "0004_digest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="标准字段代码")),
                ("name", models.CharField(max_length=60, verbose_name="接收方字段名")),
            ],
            options={
                "verbose_name": "导出字段对照",
                "verbose_name_plural": "导出字段对照",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="批次编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organisations", "法人处罚"),
                            ("persons", "自然人处罚"),
                            ("withdrawals", "处罚撤回清单"),
                        ],
                        max_length=16,
                        verbose_name="文件种类",
                    ),
                ),
                ("rows", models.PositiveIntegerField(verbose_name="条数")),
                ("csv", models.BinaryField(verbose_name="CSV 文件")),
                ("csv_sha256", models.CharField(max_length=64, verbose_name="CSV 摘要值")),
                ("xlsx", models.BinaryField(verbose_name="Excel 文件")),
                ("xlsx_sha256", models.CharField(max_length=64, verbose_name="Excel 摘要值")),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
                ("receipt", models.CharField(blank=True, max_length=80, verbose_name="回执编号")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="回执登记时间")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="退回条数")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                        verbose_name="记录部门",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="生成人",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="回执登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "双公示文件批次",
                "verbose_name_plural": "双公示文件批次",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True, verbose_name="信息标识")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("level", "信用等级"),
                            ("misconduct", "失信行为"),
                            ("penalty", "行政处罚"),
                            ("accident", "生产安全事故"),
                            ("sanction", "联合惩戒"),
                            ("listing", "四级名单"),
                        ],
                        max_length=16,
                        verbose_name="信息类别",
                    ),
                ),
                ("held", models.CharField(blank=True, max_length=200, verbose_name="未推送原因")),
                ("held_since", models.DateTimeField(blank=True, null=True, verbose_name="未推送起")),
                (
                    "listing",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared",
                        to="credit.listing",
                        verbose_name="四级名单",
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared",
                        to="credit.creditrecord",
                        verbose_name="信用记录",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "共享事项",
                "verbose_name_plural": "共享事项",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "act",
                    models.CharField(
                        choices=[("create", "新增"), ("correct", "更正"), ("withdraw", "撤回")],
                        max_length=12,
                        verbose_name="操作",
                    ),
                ),
                ("cause", models.CharField(max_length=200, verbose_name="原因")),
                ("content", models.JSONField(verbose_name="内容")),
                ("identity", subjects.identity.SealedField(blank=True, default="", verbose_name="证件号码")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要值")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="幂等键")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("faulty", "待更正"),
                            ("waiting", "待推送"),
                            ("sending", "推送中"),
                            ("sent", "已推送待回执"),
                            ("stored", "已入库"),
                            ("refused", "被退回"),
                            ("dead", "死信"),
                            ("void", "已作废"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("faults", models.JSONField(default=list, verbose_name="预检问题")),
                ("overtaken", models.BooleanField(default=False, verbose_name="已有后一条")),
                ("created_at", models.DateTimeField(db_index=True, verbose_name="生成时间")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="推送次数")),
                ("given_up_at", models.PositiveSmallIntegerField(default=0, verbose_name="次数上限")),
                ("next_at", models.DateTimeField(verbose_name="下次推送时间")),
                ("claim", models.UUIDField(blank=True, editable=False, null=True, verbose_name="占用标识")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="占用时间")),
                ("receipt", models.CharField(blank=True, max_length=80, verbose_name="回执编号")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="回执时间")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="未成原因")),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="disclosure.batch",
                        verbose_name="文件批次",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="disclosure.matter",
                        verbose_name="共享事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "推送消息",
                "verbose_name_plural": "推送消息",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim", models.UUIDField(verbose_name="占用标识")),
                ("began_at", models.DateTimeField(verbose_name="开始时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stored", "已入库"),
                            ("accepted", "已接收，待回执"),
                            ("refused", "被退回"),
                            ("failed", "未成，稍后重试"),
                            ("lost", "中断，以同一幂等键重试"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tries",
                        to="disclosure.message",
                        verbose_name="推送消息",
                    ),
                ),
            ],
            options={
                "verbose_name": "推送记录",
                "verbose_name_plural": "推送记录",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("level", "信用等级"),
                            ("misconduct", "失信行为"),
                            ("penalty", "行政处罚"),
                            ("accident", "生产安全事故"),
                            ("sanction", "联合惩戒"),
                            ("listing", "四级名单"),
                        ],
                        max_length=16,
                        verbose_name="信息类别",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="摘要值")),
                ("rows", models.PositiveIntegerField(verbose_name="文件条数")),
                ("same", models.PositiveIntegerField(verbose_name="一致")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "对账",
                "verbose_name_plural": "对账",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("ours_only", "我有他无"), ("theirs_only", "他有我无"), ("differs", "内容不同")],
                        max_length=12,
                        verbose_name="差异",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文号或编号")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="主体代码")),
                ("fields", models.JSONField(default=list, verbose_name="不同的字段")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "差异待处理"),
                            ("resent", "已重新推送"),
                            ("withdrawn", "已撤回"),
                            ("explained", "已说明"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="处理",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                (
                    "settled_by",
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
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.matter",
                        verbose_name="共享事项",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disclosure.message",
                        verbose_name="推送消息",
                    ),
                ),
                (
                    "reconciliation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="disclosure.reconciliation",
                        verbose_name="对账",
                    ),
                ),
            ],
            options={
                "verbose_name": "对账差异",
                "verbose_name_plural": "对账差异",
                "ordering": ("pk",),
            },
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(condition=models.Q(("rows__gte", 1)), name="batch_holds_rows"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("receipt", ""), ("settled_at", None)),
                    models.Q(("settled_at__isnull", False), models.Q(("receipt", ""), _negated=True)),
                    _connector="OR",
                ),
                name="settled_batch_has_a_receipt",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("held", ""), _negated=True), fields=["held_since"], name="matter_held"
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("listing", None), ("record", None), ("what", "level")),
                    models.Q(("listing__isnull", False), ("record", None), ("what", "listing")),
                    models.Q(
                        models.Q(("what__in", ("level", "listing")), _negated=True),
                        ("listing", None),
                        ("record__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="shared_matter_is_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(("held", ""), ("held_since__isnull", False), _connector="OR"),
                name="held_matter_has_a_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["state", "next_at"], name="message_to_send"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["matter", "state"], name="message_of_matter"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("matter", "sequence"), name="message_has_its_place_in_the_matter"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("claimed_at__isnull", False), ("state", "sending")),
                    models.Q(models.Q(("state", "sending"), _negated=True), ("claim", None), ("claimed_at", None)),
                    _connector="OR",
                ),
                name="message_being_sent_is_claimed",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "stored"), _negated=True),
                    models.Q(("settled_at__isnull", False), models.Q(("receipt", ""), _negated=True)),
                    _connector="OR",
                ),
                name="stored_message_has_a_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("refused", "dead", "void")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="message_that_failed_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("faulty", "void")), _negated=True), ("attempts", 0), _connector="OR"
                ),
                name="faulty_or_void_message_was_never_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("claim",), name="attempt_has_its_own_claim"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("outcome", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="attempt_that_ended_has_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="settled_difference_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "explained"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="explained_difference_has_words",
            ),
        ),
    ]
