from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0010_statement_and_defence"),
    ]

    operations = []
