from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0008_calendar_and_terms"),
    ]

    operations = []
