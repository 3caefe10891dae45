"""The catalogue that a new installation starts with: what the regulation itself names, each with its article."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import migrations

BEGAN, ORDER_11 = date(2023, 1, 28), date(2023, 10, 1)
RULE = "《新密市应急管理系统行业信用分级分类监管制度（试行）》（新密应急〔2023〕7号）"
INCENTIVES = (
    ("JL-01", "合理降低抽查比例和检查频次", f"{RULE}第十四条"),
    ("JL-02", "办理许可等事项给予便利服务", f"{RULE}第七条、第十五条"),
    ("JL-03", "给予优惠和鼓励政策（具体政策在授予时写明）", f"{RULE}第十五条"),
    ("JL-04", "推荐列入其他行业领域的联合奖励名单", f"{RULE}第七条、第十五条"),
)
RESTRAINTS = (
    ("CJ-01", "适当提高抽查比例和检查频次", f"{RULE}第十四条", 3, BEGAN, None),
    ("CJ-02", "约谈主要负责人", f"{RULE}第七条、第十五条", 3, BEGAN, None),
    ("CJ-03", "作为重点监管对象，加大监管力度", f"{RULE}第十二条（四）", 4, BEGAN, None),
    ("CJ-04", "及时予以曝光（限于依法可以公示的信息，经公示审批）", f"{RULE}第十三条、第十五条", 3, BEGAN, None),
    (
        "CJ-05",
        "列入严重失信主体名单期间，在安全生产许可、评先评优、财政资金支持等方面依法予以限制",
        f"《安全生产严重失信主体名单管理办法》（应急管理部令第11号）；{RULE}第十四条",
        4,
        ORDER_11,
        None,
    ),
    (
        "CJ-06",
        "由有关部门依法实施联合惩戒",
        f"《对安全生产领域失信行为开展联合惩戒的实施办法》（安监总办〔2017〕49号）；{RULE}第十二条（四）",
        4,
        BEGAN,
        ORDER_11,
    ),
)


def add_catalogue(apps, schema_editor):
    """Nobody proposed it; the bureau proposes its own versions over it."""
    Item = apps.get_model("measures", "CatalogueItem")
    at = datetime(2023, 1, 28, tzinfo=ZoneInfo("Asia/Shanghai"))
    same = {"state": "adopted", "proposed_at": at, "decided_at": at}
    Item.objects.bulk_create(
        [
            *(
                Item(
                    kind="incentive",
                    number=number,
                    wording=wording,
                    basis=basis,
                    level_from=1,
                    level_to=1,
                    in_force_from=BEGAN,
                    **same,
                )
                for number, wording, basis in INCENTIVES
            ),
            *(
                Item(
                    kind="restraint",
                    number=number,
                    wording=wording,
                    basis=basis,
                    level_from=level,
                    level_to=4,
                    in_force_from=begins,
                    in_force_until=ends,
                    **same,
                )
                for number, wording, basis, level, begins, ends in RESTRAINTS
            ),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]
    operations = [migrations.RunPython(add_catalogue, migrations.RunPython.noop)]
