"""The recording departments that a new installation starts with."""

from django.db import migrations

DEPARTMENTS = (
    ("FM", "非煤矿山监管科"),
    ("WH", "危化品监管科"),
    ("YH", "烟花爆竹监管科"),
    ("JC", "安全生产基础科"),
    ("SP", "行政审批科"),
    ("ZF", "应急管理综合行政执法大队"),
)


def add(apps, schema_editor):
    Department = apps.get_model("accounts", "Department")
    for code, name in DEPARTMENTS:
        Department.objects.get_or_create(code=code, defaults={"name": name})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
