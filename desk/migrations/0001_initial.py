import desk.models.choices
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from config.migrating import Initial


class Migration(Initial):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=8, verbose_name='代字')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='已用至')),
            ],
            options={
                'verbose_name': '编号序列',
                'verbose_name_plural': '编号序列',
                'constraints': [models.UniqueConstraint(fields=('word', 'year'), name='series_of_a_word_and_year')],
            },
        ),
        migrations.CreateModel(
            name='ListChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(max_length=60, verbose_name='列表')),
                ('title', models.CharField(blank=True, max_length=30, verbose_name='名称')),
                ('query', models.CharField(blank=True, max_length=1000, verbose_name='筛选条件')),
                ('columns', models.JSONField(blank=True, default=desk.models.choices.no_columns, verbose_name='列')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='list_choices', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '列表设置',
                'verbose_name_plural': '列表设置',
                'ordering': ('list', 'title'),
                'constraints': [models.UniqueConstraint(fields=('person', 'list', 'title'), name='choice_of_a_list_has_its_own_title'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), ('query', ''), _connector='OR'), name='columns_are_kept_without_filters')],
            },
        ),
    ]
