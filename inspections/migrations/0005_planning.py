from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0004_reference_facts")]

    operations = []
