import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from config.migrating import Initial


class Migration(Initial):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('documents', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Circular',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField(unique=True, verbose_name='月份')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('issued', '已签发')], default='draft', max_length=8, verbose_name='状态')),
                ('figures', models.JSONField(verbose_name='数据')),
                ('overview', models.TextField(verbose_name='总体情况')),
                ('praise', models.TextField(verbose_name='工作成效')),
                ('problems', models.TextField(verbose_name='存在问题')),
                ('demands', models.TextField(verbose_name='下一步要求')),
                ('edited_at', models.DateTimeField(verbose_name='最后修改时间')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department', verbose_name='起草部门')),
                ('document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='文书')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
                ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='最后修改人')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
            ],
            options={
                'verbose_name': '月度通报',
                'verbose_name_plural': '月度通报',
                'ordering': ('-first',),
            },
        ),
        migrations.CreateModel(
            name='CircularFile',
            fields=[
                ('circular', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='file', serialize=False, to='briefing.circular', verbose_name='月度通报')),
                ('docx', models.BinaryField(verbose_name='正文')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要值')),
            ],
            options={
                'verbose_name': '通报正文',
                'verbose_name_plural': '通报正文',
            },
        ),
        migrations.CreateModel(
            name='HistoricalCircular',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('first', models.DateField(db_index=True, verbose_name='月份')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('issued', '已签发')], default='draft', max_length=8, verbose_name='状态')),
                ('overview', models.TextField(verbose_name='总体情况')),
                ('praise', models.TextField(verbose_name='工作成效')),
                ('problems', models.TextField(verbose_name='存在问题')),
                ('demands', models.TextField(verbose_name='下一步要求')),
                ('edited_at', models.DateTimeField(verbose_name='最后修改时间')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('department', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.department', verbose_name='起草部门')),
                ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='documents.document', verbose_name='文书')),
                ('drafted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
                ('edited_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='最后修改人')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issued_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
            ],
            options={
                'verbose_name': 'historical 月度通报',
                'verbose_name_plural': 'historical 月度通报',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='QualityCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='统计日期')),
                ('check_code', models.CharField(max_length=40, verbose_name='检查项')),
                ('found', models.PositiveIntegerField(verbose_name='问题数')),
                ('whole', models.PositiveIntegerField(blank=True, null=True, verbose_name='检查数')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quality_counts', to='accounts.department', verbose_name='记录部门')),
            ],
            options={
                'verbose_name': '数据质量统计',
                'verbose_name_plural': '数据质量统计',
                'ordering': ('-day', 'department__code', 'check_code'),
            },
        ),
        migrations.AddConstraint(
            model_name='circular',
            constraint=models.CheckConstraint(condition=models.Q(('first__day', 1)), name='circular_month_is_its_first_day'),
        ),
        migrations.AddConstraint(
            model_name='circular',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('issued_by__isnull', False), ('state', 'issued')), models.Q(('document', None), ('issued_by', None), ('state', 'draft')), _connector='OR'), name='issued_circular_has_a_paper'),
        ),
        migrations.AddConstraint(
            model_name='circular',
            constraint=models.CheckConstraint(condition=models.Q(('issued_by', None), models.Q(('issued_by', models.F('edited_by')), _negated=True), _connector='OR'), name='circular_is_issued_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='qualitycount',
            constraint=models.UniqueConstraint(fields=('day', 'department', 'check_code'), name='quality_is_counted_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='qualitycount',
            constraint=models.CheckConstraint(condition=models.Q(('whole', None), ('whole__gte', models.F('found')), _connector='OR'), name='quality_found_is_part_of_the_whole'),
        ),
    ]
