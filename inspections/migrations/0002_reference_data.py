"""The checklists and the policy that a new installation starts with."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import migrations

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
        if industry is None or Checklist.objects.filter(industry=industry).exists():
            continue
        made = Checklist.objects.create(industry=industry, from_on=date(2023, 1, 28), note="初始项目")
        ChecklistItem.objects.bulk_create(
            ChecklistItem(checklist=made, position=place, content=content, basis=basis, points=points)
            for place, (content, basis, points) in enumerate(items, 1)
        )


TITLE = "分级分类检查政策（随系统载入）"
BASIS = (
    "《新密市应急管理系统行业信用分级分类监管制度（试行）》第十四条：对一级信用主体合理降低抽查比例和检查频次，对二级按常规，"
    "对三级、四级适当提高。年度检查上限依据国办发〔2024〕54号设定，数值参照山西省应急管理厅 2025 年 4 月 23 日公布的"
    "年度检查频次上限（非煤矿山 1、1、2、4 次；危险化学品 2、4、8、12 次；非高危行业 1、2、4、6 次），未评级的按二级。"
    "本局确定自己的比例和上限后，另行拟订新的政策。"
)
LINES = ((1, "5", 1), (2, "20", 1), (3, "50", 2), (4, "100", 4))
CAPS = (("", (1, 2, 4, 6)), ("KS-01", (1, 1, 2, 4)), ("KS-02", (2, 4, 8, 12)))


def add_policy(apps, schema_editor):
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


def remove_policy(apps, schema_editor):
    """Back to a bureau without a policy; one that plans rest on stays."""
    Policy = apps.get_model("inspections", "InspectionPolicy")
    Policy.objects.filter(title=TITLE, proposed_by=None, plans=None).delete()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial"), ("subjects", "0002_reference_data")]
    operations = [
        migrations.RunPython(add_checklists, migrations.RunPython.noop),
        migrations.RunPython(add_policy, remove_policy),
    ]
