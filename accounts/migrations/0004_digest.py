"""Whether a person wants the daily digest by e-mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_temporary_password")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="digest",
            field=models.BooleanField(default=True, verbose_name="邮件摘要"),
        ),
    ]
