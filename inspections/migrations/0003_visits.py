from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_officers_policies_plans")]

    operations = []
