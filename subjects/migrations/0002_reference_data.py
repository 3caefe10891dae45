"""The industries of Article 11 that a new installation starts with, and the departments that supervise them."""

from django.db import migrations

INDUSTRIES = (
    ("KS", "非煤矿山和危化类", "", ()),
    ("KS-01", "非煤矿山", "KS", ("FM",)),
    ("KS-02", "危险化学品", "KS", ("WH",)),
    ("YH", "烟花爆竹类", "", ()),
    ("YH-01", "烟花爆竹", "YH", ("YH",)),
    ("PJ", "安全评价机构类", "", ()),
    ("PJ-01", "安全评价机构", "PJ", ("SP",)),
    ("PJ-02", "安全生产检测检验机构", "PJ", ("SP",)),
    ("QT", "其他行业领域", "", ()),
    ("QT-01", "冶金工贸", "QT", ("JC",)),
    ("QT-02", "其他", "QT", ("JC", "ZF")),
)


def add(apps, schema_editor):
    Industry = apps.get_model("subjects", "Industry")
    Department = apps.get_model("accounts", "Department")
    departments = {department.code: department for department in Department.objects.all()}
    made = {}
    for code, name, parent, supervised_by in INDUSTRIES:
        made[code], _ = Industry.objects.get_or_create(code=code, defaults={"name": name, "parent": made.get(parent)})
        made[code].departments.add(*(departments[department] for department in supervised_by))


class Migration(migrations.Migration):
    dependencies = [("subjects", "0001_initial"), ("accounts", "0002_reference_data")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
