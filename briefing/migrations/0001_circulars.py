from django.db import migrations


class Migration(migrations.Migration):
    initial = True

    dependencies = [("credit", "0013_disclosure_requests")]

    operations = []
