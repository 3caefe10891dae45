from datetime import date

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import inspections.models.visits

LAW = "安全生产法"
COMMON = (
    (
        "建立健全并落实全员安全生产责任制，明确各岗位的责任人员、责任范围和考核标准",
        f"{LAW}第二十一条第一项、第二十二条",
        10,
    ),
    ("主要负责人、安全生产管理人员具备相应的安全生产知识和管理能力", f"{LAW}第二十七条", 10),
    ("从业人员经安全生产教育和培训合格，培训时间、内容、参加人员和考核结果如实记录", f"{LAW}第二十八条", 10),
    ("特种作业人员持证上岗", f"{LAW}第三十条", 10),
    ("有较大危险因素的场所、设施、设备设置明显的安全警示标志", f"{LAW}第三十五条", 5),
    ("安全设备经常性维护、保养并定期检测，未关闭、破坏监控、报警、防护设施", f"{LAW}第三十六条", 10),
    ("建立安全风险分级管控和隐患排查治理制度，隐患排查治理情况如实记录并向从业人员通报", f"{LAW}第四十一条", 15),
    ("为从业人员提供符合标准的劳动防护用品，并监督、教育其佩戴、使用", f"{LAW}第四十五条", 5),
    ("制定生产安全事故应急救援预案，并定期组织演练", f"{LAW}第八十一条", 5),
)
HAZARDOUS = (
    ("设置安全生产管理机构或者配备专职安全生产管理人员", f"{LAW}第二十四条", 10),
    ("依法取得安全生产许可证并在有效期内", "安全生产许可证条例第二条、第九条", 10),
)
CHECKLISTS = {
    "KS-01": (
        *COMMON,
        *HAZARDOUS,
        ("爆破、吊装、动火、临时用电等危险作业安排专门人员进行现场安全管理", f"{LAW}第四十三条", 10),
        ("建设项目安全设施与主体工程同时设计、同时施工、同时投入生产和使用", f"{LAW}第三十一条", 10),
    ),
    "KS-02": (
        *COMMON,
        *HAZARDOUS,
        ("重大危险源登记建档，定期检测、评估、监控，制定应急预案并备案", f"{LAW}第四十条", 15),
        ("动火、临时用电、吊装等危险作业安排专门人员进行现场安全管理", f"{LAW}第四十三条", 10),
        ("储存、使用危险物品的车间、仓库不与员工宿舍在同一座建筑物内，并保持安全距离", f"{LAW}第四十二条", 10),
    ),
    "YH": (
        *COMMON,
        *HAZARDOUS,
        ("储存、经营危险物品的场所不与员工宿舍在同一座建筑物内，并保持安全距离", f"{LAW}第四十二条", 10),
        ("储存、处置危险物品建立专门的安全管理制度，采取可靠的安全措施", f"{LAW}第三十九条", 15),
        ("出口符合紧急疏散要求、标志明显、保持畅通，未占用、锁闭、封堵", f"{LAW}第四十二条", 10),
    ),
    "PJ": (
        ("具备国家规定的资质条件，在资质认可的范围内从业", f"{LAW}第七十二条第一款", 20),
        ("建立并实施服务公开和报告公开制度", f"{LAW}第七十二条第二款", 15),
        ("未租借资质、挂靠", f"{LAW}第七十二条第二款", 25),
        ("报告真实，未出具虚假报告；现场勘验的人员、记录、影像与报告一致", f"{LAW}第七十二条", 30),
        ("从业人员经教育和培训，培训情况如实记录", f"{LAW}第二十八条", 10),
    ),
    "QT-01": (
        *COMMON,
        ("动火、临时用电、吊装等危险作业安排专门人员进行现场安全管理", f"{LAW}第四十三条", 10),
        ("未使用应当淘汰的危及生产安全的工艺、设备", f"{LAW}第三十八条", 10),
        ("发包、出租的，核验承包、承租单位条件，签订安全生产管理协议，统一协调、管理", f"{LAW}第四十九条", 10),
    ),
    "QT-02": COMMON,
}


def add_checklists(apps, schema_editor):
    """The items that a new installation starts with; supervisors carry them on as new versions."""
    Checklist = apps.get_model("inspections", "Checklist")
    ChecklistItem = apps.get_model("inspections", "ChecklistItem")
    Industry = apps.get_model("subjects", "Industry")
    for code, items in CHECKLISTS.items():
        industry = Industry.objects.filter(code=code).first()
        if industry is None:
            continue
        made = Checklist.objects.create(industry=industry, from_on=date(2023, 1, 28), note="初始项目")
        ChecklistItem.objects.bulk_create(
            ChecklistItem(checklist=made, position=place, content=content, basis=basis, points=points)
            for place, (content, basis, points) in enumerate(items, 1)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_digest"),
        ("credit", "0013_disclosure_requests"),
        ("inspections", "0002_officers_policies_plans"),
        ("subjects", "0004_statistics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="inspection",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="inspections.inspection",
                verbose_name="检查记录",
            ),
        ),
        migrations.CreateModel(
            name="Checklist",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("daily", "日常"),
                            ("random", "双随机"),
                            ("special", "专项"),
                            ("complaint", "举报核查"),
                        ],
                        max_length=16,
                        verbose_name="检查方式",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="启用日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="修订说明")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="制订时间")),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checklists",
                        to="subjects.industry",
                        verbose_name="行业类别",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="制订人",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查项目表",
                "verbose_name_plural": "检查项目表",
                "ordering": ("industry__code", "manner", "-from_on"),
            },
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("content", models.CharField(max_length=200, verbose_name="检查内容")),
                ("basis", models.CharField(max_length=200, verbose_name="检查依据")),
                ("points", models.PositiveSmallIntegerField(verbose_name="分值")),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="inspections.checklist",
                        verbose_name="检查项目表",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查项目",
                "verbose_name_plural": "检查项目",
                "ordering": ("checklist", "position"),
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fact", models.TextField(verbose_name="问题和事实")),
                ("basis", models.CharField(max_length=200, verbose_name="违反依据")),
                (
                    "measure",
                    models.CharField(
                        choices=[("order", "责令限期整改"), ("spot", "当场整改"), ("none", "不作整改要求")],
                        max_length=8,
                        verbose_name="处理",
                    ),
                ),
                ("correct_by", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                ("files_case", models.BooleanField(default=False, verbose_name="立案查处")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待复查"),
                            ("uncorrected", "未整改"),
                            ("corrected", "已整改"),
                            ("none", "无需整改"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="整改情况",
                    ),
                ),
                ("corrected_on", models.DateField(blank=True, null=True, verbose_name="整改完成日期")),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.checklistitem",
                        verbose_name="检查项目",
                    ),
                ),
                (
                    "records",
                    models.ManyToManyField(
                        blank=True, related_name="findings", to="credit.creditrecord", verbose_name="信用记录"
                    ),
                ),
            ],
            options={
                "verbose_name": "检查发现的问题",
                "verbose_name_plural": "检查发现的问题",
                "ordering": ("visit", "pk"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalVisit",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "manner",
                    models.CharField(
                        choices=[
                            ("daily", "日常"),
                            ("random", "双随机"),
                            ("special", "专项"),
                            ("complaint", "举报核查"),
                        ],
                        max_length=16,
                        verbose_name="检查方式",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "进行中"), ("signing", "待签字"), ("done", "已完成"), ("dropped", "已作废")],
                        default="open",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("inspected", "已检查"), ("absent", "无人在场"), ("refused", "拒绝检查")],
                        default="inspected",
                        max_length=12,
                        verbose_name="检查情形",
                    ),
                ),
                ("visited_on", models.DateField(verbose_name="检查日期")),
                ("because", models.CharField(blank=True, max_length=200, verbose_name="不计入年度上限的原因")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="检查场所")),
                ("present", models.CharField(blank=True, max_length=100, verbose_name="被检查单位在场人员")),
                ("words", models.TextField(blank=True, verbose_name="检查情况")),
                ("reply", models.TextField(blank=True, verbose_name="被检查单位意见")),
                ("unsigned", models.CharField(blank=True, max_length=200, verbose_name="未签字说明")),
                ("begun_at", models.DateTimeField(verbose_name="登记时间")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                ("dropped", models.CharField(blank=True, max_length=200, verbose_name="作废原因")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="结果公示日期")),
                ("published_at", models.CharField(blank=True, max_length=200, verbose_name="公示渠道")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inspections.assignment",
                        verbose_name="检查任务",
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "checklist",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inspections.checklist",
                        verbose_name="检查项目表",
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
                        verbose_name="检查部门",
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
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inspections.inspection",
                        verbose_name="检查记录",
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
            ],
            options={
                "verbose_name": "historical 现场检查",
                "verbose_name_plural": "historical 现场检查",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_on", models.DateField(verbose_name="复查日期")),
                ("words", models.TextField(blank=True, verbose_name="复查情况")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "officers",
                    models.ManyToManyField(related_name="+", to="inspections.officer", verbose_name="复查人员"),
                ),
            ],
            options={
                "verbose_name": "整改复查",
                "verbose_name_plural": "整改复查",
                "ordering": ("checked_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="RecheckLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("corrected", "已整改"), ("uncorrected", "未整改"), ("extended", "延期")],
                        max_length=12,
                        verbose_name="复查结论",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("due_before", models.DateField(verbose_name="原整改期限")),
                ("new_day", models.DateField(blank=True, null=True, verbose_name="新整改期限")),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rechecks",
                        to="inspections.finding",
                        verbose_name="问题",
                    ),
                ),
                (
                    "recheck",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="inspections.recheck",
                        verbose_name="整改复查",
                    ),
                ),
            ],
            options={
                "verbose_name": "复查结论",
                "verbose_name_plural": "复查结论",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "manner",
                    models.CharField(
                        choices=[
                            ("daily", "日常"),
                            ("random", "双随机"),
                            ("special", "专项"),
                            ("complaint", "举报核查"),
                        ],
                        max_length=16,
                        verbose_name="检查方式",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "进行中"), ("signing", "待签字"), ("done", "已完成"), ("dropped", "已作废")],
                        default="open",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("inspected", "已检查"), ("absent", "无人在场"), ("refused", "拒绝检查")],
                        default="inspected",
                        max_length=12,
                        verbose_name="检查情形",
                    ),
                ),
                ("visited_on", models.DateField(verbose_name="检查日期")),
                ("because", models.CharField(blank=True, max_length=200, verbose_name="不计入年度上限的原因")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="检查场所")),
                ("present", models.CharField(blank=True, max_length=100, verbose_name="被检查单位在场人员")),
                ("words", models.TextField(blank=True, verbose_name="检查情况")),
                ("reply", models.TextField(blank=True, verbose_name="被检查单位意见")),
                ("unsigned", models.CharField(blank=True, max_length=200, verbose_name="未签字说明")),
                ("begun_at", models.DateTimeField(verbose_name="登记时间")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                ("dropped", models.CharField(blank=True, max_length=200, verbose_name="作废原因")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="结果公示日期")),
                ("published_at", models.CharField(blank=True, max_length=200, verbose_name="公示渠道")),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="inspections.assignment",
                        verbose_name="检查任务",
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "checklist",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="inspections.checklist",
                        verbose_name="检查项目表",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                        verbose_name="检查部门",
                    ),
                ),
                (
                    "inspection",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
                        to="inspections.inspection",
                        verbose_name="检查记录",
                    ),
                ),
                (
                    "officers",
                    models.ManyToManyField(related_name="visits", to="inspections.officer", verbose_name="检查人员"),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "现场检查",
                "verbose_name_plural": "现场检查",
                "ordering": ("-visited_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on_paper", models.CharField(blank=True, max_length=200, verbose_name="纸质签字说明")),
                ("signed_at", models.DateTimeField(verbose_name="签字时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="inspections.visit",
                        verbose_name="现场检查",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查人员签字",
                "verbose_name_plural": "检查人员签字",
                "ordering": ("pk",),
            },
        ),
        migrations.AddField(
            model_name="recheck",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rechecks",
                to="inspections.visit",
                verbose_name="现场检查",
            ),
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("file", models.FileField(upload_to=inspections.models.visits.photo_path, verbose_name="文件")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="摘要值")),
                ("content_type", models.CharField(max_length=40, verbose_name="类型")),
                ("size", models.PositiveIntegerField(verbose_name="大小（字节）")),
                ("added_at", models.DateTimeField(verbose_name="上传时间")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.checklistitem",
                        verbose_name="检查项目",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="inspections.visit",
                        verbose_name="现场检查",
                    ),
                ),
            ],
            options={
                "verbose_name": "现场照片",
                "verbose_name_plural": "现场照片",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="HistoricalVisit_officers",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="inspections.historicalvisit",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inspections.officer",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inspections.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalVisit_officers",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFinding",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("fact", models.TextField(verbose_name="问题和事实")),
                ("basis", models.CharField(max_length=200, verbose_name="违反依据")),
                (
                    "measure",
                    models.CharField(
                        choices=[("order", "责令限期整改"), ("spot", "当场整改"), ("none", "不作整改要求")],
                        max_length=8,
                        verbose_name="处理",
                    ),
                ),
                ("correct_by", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                ("files_case", models.BooleanField(default=False, verbose_name="立案查处")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待复查"),
                            ("uncorrected", "未整改"),
                            ("corrected", "已整改"),
                            ("none", "无需整改"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="整改情况",
                    ),
                ),
                ("corrected_on", models.DateField(blank=True, null=True, verbose_name="整改完成日期")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    "item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inspections.checklistitem",
                        verbose_name="检查项目",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inspections.visit",
                        verbose_name="现场检查",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical 检查发现的问题",
                "verbose_name_plural": "historical 检查发现的问题",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="finding",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="findings",
                to="inspections.visit",
                verbose_name="现场检查",
            ),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("good", "符合"), ("bad", "不符合"), ("none", "不适用")],
                        max_length=8,
                        verbose_name="结论",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.checklistitem",
                        verbose_name="检查项目",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="inspections.visit",
                        verbose_name="现场检查",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目结论",
                "verbose_name_plural": "项目结论",
                "ordering": ("item__position", "pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="checklist",
            constraint=models.UniqueConstraint(
                fields=("industry", "manner", "from_on"), name="checklist_begins_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistitem",
            constraint=models.UniqueConstraint(fields=("checklist", "position"), name="item_has_its_own_position"),
        ),
        migrations.AddConstraint(
            model_name="checklistitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 1), ("points__lte", 100)), name="item_weighs_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="recheckline",
            constraint=models.UniqueConstraint(fields=("recheck", "finding"), name="problem_is_rechecked_once_a_visit"),
        ),
        migrations.AddConstraint(
            model_name="recheckline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "extended"), _negated=True),
                    models.Q(("new_day__isnull", False), models.Q(("words", ""), _negated=True)),
                    _connector="OR",
                ),
                name="extension_names_a_day_and_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="recheckline",
            constraint=models.CheckConstraint(
                condition=models.Q(("new_day", None), ("new_day__gt", models.F("due_before")), _connector="OR"),
                name="new_day_follows_the_old_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "signing"))),
                fields=("assignment",),
                name="assignment_has_one_visit_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("inspection", None), ("outcome", "absent"), ("state", "done")),
                    models.Q(
                        ("inspection__isnull", False), ("state", "done"), models.Q(("outcome", "absent"), _negated=True)
                    ),
                    models.Q(models.Q(("state", "done"), _negated=True), ("inspection", None)),
                    _connector="OR",
                ),
                name="finished_visit_made_an_inspection_unless_nobody_was_there",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "dropped"), ("dropped", ""), _connector="XOR"),
                name="visit_given_up_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_on", None), models.Q(("published_at", ""), _negated=True), _connector="OR"
                ),
                name="published_result_says_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(fields=("visit", "officer"), name="officer_signs_a_visit_once"),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.UniqueConstraint(fields=("visit", "sha256"), name="picture_is_kept_once_a_visit"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correct_by__isnull", False), ("measure", "order")),
                    models.Q(models.Q(("measure", "order"), _negated=True), ("correct_by", None)),
                    _connector="OR",
                ),
                name="order_to_correct_names_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("measure", "none"), _negated=True), ("files_case", True), _connector="OR"),
                name="finding_leads_to_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrected_on__isnull", False), ("state", "corrected")),
                    models.Q(models.Q(("state", "corrected"), _negated=True), ("corrected_on", None)),
                    _connector="OR",
                ),
                name="corrected_finding_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("visit", "item"), name="item_is_answered_once_a_visit"),
        ),
        migrations.RunPython(add_checklists, migrations.RunPython.noop),
    ]
