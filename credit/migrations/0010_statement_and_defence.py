from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0009_calendar_proposals"),
    ]

    operations = []
