"""A password given by an administrator is temporary: whose acts are journalled must alone know the password."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_reference_data")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="password_is_temporary",
            field=models.BooleanField(default=False, editable=False, verbose_name="须修改密码"),
        ),
    ]
