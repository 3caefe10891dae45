import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from config.migrating import Initial


class Migration(Initial):

    initial = True

    dependencies = [
        ('subjects', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('incentive', '激励措施'), ('restraint', '惩戒措施')], max_length=12, verbose_name='清单')),
                ('number', models.CharField(max_length=20, verbose_name='目录编号')),
                ('wording', models.TextField(verbose_name='措施内容')),
                ('basis', models.TextField(verbose_name='法律依据')),
                ('level_from', models.PositiveSmallIntegerField(verbose_name='适用等级自')),
                ('level_to', models.PositiveSmallIntegerField(verbose_name='适用等级至')),
                ('in_force_from', models.DateField(verbose_name='施行日期')),
                ('in_force_until', models.DateField(blank=True, null=True, verbose_name='停止适用日期')),
                ('state', models.CharField(choices=[('proposed', '待批准'), ('adopted', '已列入目录'), ('returned', '已退回')], default='proposed', max_length=12, verbose_name='状态')),
                ('proposed_at', models.DateTimeField(verbose_name='拟订时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='批准时间')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟订人')),
            ],
            options={
                'verbose_name': '措施目录事项',
                'verbose_name_plural': '措施目录事项',
                'ordering': ('kind', 'number', '-in_force_from', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalCatalogueItem',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('incentive', '激励措施'), ('restraint', '惩戒措施')], max_length=12, verbose_name='清单')),
                ('number', models.CharField(max_length=20, verbose_name='目录编号')),
                ('wording', models.TextField(verbose_name='措施内容')),
                ('basis', models.TextField(verbose_name='法律依据')),
                ('level_from', models.PositiveSmallIntegerField(verbose_name='适用等级自')),
                ('level_to', models.PositiveSmallIntegerField(verbose_name='适用等级至')),
                ('in_force_from', models.DateField(verbose_name='施行日期')),
                ('in_force_until', models.DateField(blank=True, null=True, verbose_name='停止适用日期')),
                ('state', models.CharField(choices=[('proposed', '待批准'), ('adopted', '已列入目录'), ('returned', '已退回')], default='proposed', max_length=12, verbose_name='状态')),
                ('proposed_at', models.DateTimeField(verbose_name='拟订时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='批准时间')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟订人')),
            ],
            options={
                'verbose_name': 'historical 措施目录事项',
                'verbose_name_plural': 'historical 措施目录事项',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalIncentive',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('sequence', models.PositiveIntegerField(verbose_name='顺序号')),
                ('content', models.CharField(blank=True, max_length=300, verbose_name='具体内容')),
                ('paper', models.CharField(blank=True, max_length=120, verbose_name='授予文件')),
                ('from_on', models.DateField(verbose_name='起始日期')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('given_at', models.DateTimeField(verbose_name='授予时间')),
                ('state', models.CharField(choices=[('granted', '已授予'), ('lapsed', '随等级终止'), ('ended', '已终止')], default='granted', max_length=12, verbose_name='状态')),
                ('fell_on', models.DateField(blank=True, null=True, verbose_name='等级下降日')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('ended_because', models.CharField(blank=True, max_length=300, verbose_name='终止理由')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='终止人')),
                ('given_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授予人')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='measures.catalogueitem', verbose_name='目录事项')),
                ('subject', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': 'historical 激励措施',
                'verbose_name_plural': 'historical 激励措施',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalReward',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('authority', models.CharField(max_length=120, verbose_name='认定部门')),
                ('sector', models.CharField(max_length=60, verbose_name='领域')),
                ('title', models.CharField(max_length=120, verbose_name='奖励名单或者称号')),
                ('paper', models.CharField(blank=True, max_length=120, verbose_name='文号')),
                ('awarded_on', models.DateField(verbose_name='认定日期')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('state', models.CharField(choices=[('listed', '在列'), ('removed', '已移出')], default='listed', max_length=12, verbose_name='状态')),
                ('removed_on', models.DateField(blank=True, null=True, verbose_name='移出日期')),
                ('removed_because', models.CharField(blank=True, max_length=300, verbose_name='移出原因')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': 'historical 联合奖励',
                'verbose_name_plural': 'historical 联合奖励',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Incentive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('sequence', models.PositiveIntegerField(verbose_name='顺序号')),
                ('content', models.CharField(blank=True, max_length=300, verbose_name='具体内容')),
                ('paper', models.CharField(blank=True, max_length=120, verbose_name='授予文件')),
                ('from_on', models.DateField(verbose_name='起始日期')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('given_at', models.DateTimeField(verbose_name='授予时间')),
                ('state', models.CharField(choices=[('granted', '已授予'), ('lapsed', '随等级终止'), ('ended', '已终止')], default='granted', max_length=12, verbose_name='状态')),
                ('fell_on', models.DateField(blank=True, null=True, verbose_name='等级下降日')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('ended_because', models.CharField(blank=True, max_length=300, verbose_name='终止理由')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='终止人')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授予人')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incentives', to='measures.catalogueitem', verbose_name='目录事项')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incentives', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': '激励措施',
                'verbose_name_plural': '激励措施',
                'ordering': ('-year', '-sequence'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IncentiveUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('used_on', models.DateField(verbose_name='使用日期')),
                ('what', models.CharField(max_length=200, verbose_name='办理事项')),
                ('window', models.CharField(blank=True, max_length=60, verbose_name='窗口')),
                ('noted_at', models.DateTimeField(verbose_name='登记时间')),
                ('incentive', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='measures.incentive', verbose_name='激励措施')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '激励措施使用记录',
                'verbose_name_plural': '激励措施使用记录',
                'ordering': ('-used_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Reward',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=120, verbose_name='认定部门')),
                ('sector', models.CharField(max_length=60, verbose_name='领域')),
                ('title', models.CharField(max_length=120, verbose_name='奖励名单或者称号')),
                ('paper', models.CharField(blank=True, max_length=120, verbose_name='文号')),
                ('awarded_on', models.DateField(verbose_name='认定日期')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('state', models.CharField(choices=[('listed', '在列'), ('removed', '已移出')], default='listed', max_length=12, verbose_name='状态')),
                ('removed_on', models.DateField(blank=True, null=True, verbose_name='移出日期')),
                ('removed_because', models.CharField(blank=True, max_length=300, verbose_name='移出原因')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rewards', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': '联合奖励',
                'verbose_name_plural': '联合奖励',
                'ordering': ('-awarded_on', '-pk'),
            },
        ),
        migrations.AddIndex(
            model_name='catalogueitem',
            index=models.Index(fields=['number'], name='catalogue_item_by_number'),
        ),
        migrations.AddConstraint(
            model_name='catalogueitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), _negated=True), models.Q(('wording', ''), _negated=True)), name='catalogue_item_has_a_legal_basis'),
        ),
        migrations.AddConstraint(
            model_name='catalogueitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'incentive'), ('level_from', 1), ('level_to', 1)), models.Q(('kind', 'restraint'), ('level_from__gte', 3), ('level_to__gte', models.F('level_from')), ('level_to__lte', 4)), _connector='OR'), name='incentives_are_for_level_1_restraints_for_3_and_4'),
        ),
        migrations.AddConstraint(
            model_name='catalogueitem',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='catalogue_item_is_adopted_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='catalogueitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'adopted'), _negated=True), ('proposed_by', None), ('decided_by__isnull', False), _connector='OR'), name='proposed_item_in_force_was_adopted'),
        ),
        migrations.AddConstraint(
            model_name='catalogueitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='returned_item_says_why'),
        ),
        migrations.AddConstraint(
            model_name='catalogueitem',
            constraint=models.CheckConstraint(condition=models.Q(('in_force_until', None), models.Q(('in_force_until__gt', models.F('in_force_from')), ('state', 'adopted')), _connector='OR'), name='catalogue_item_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='catalogueitem',
            constraint=models.UniqueConstraint(condition=models.Q(('in_force_until', None), ('state', 'adopted')), fields=('number',), name='number_has_one_item_without_an_end'),
        ),
        migrations.AddIndex(
            model_name='incentive',
            index=models.Index(fields=['from_on'], name='incentive_by_first_day'),
        ),
        migrations.AddIndex(
            model_name='incentive',
            index=models.Index(condition=models.Q(('state', 'granted')), fields=['until_on'], name='granted_incentive_by_last_day'),
        ),
        migrations.AddConstraint(
            model_name='incentive',
            constraint=models.UniqueConstraint(fields=('year', 'sequence'), name='incentive_number_is_used_once'),
        ),
        migrations.AddConstraint(
            model_name='incentive',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='incentive_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='incentive',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_by__isnull', False), ('ended_on__gte', models.F('from_on')), ('state', 'ended'), models.Q(('ended_because', ''), _negated=True)), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_by', None), ('ended_on', None)), _connector='OR'), name='ended_incentive_says_since_when_why_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='incentive',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'ended'), models.Q(('fell_on__isnull', False), ('state', 'lapsed')), models.Q(('fell_on', None), ('state', 'granted')), _connector='OR'), name='incentive_lapses_with_the_level'),
        ),
        migrations.AddConstraint(
            model_name='incentive',
            constraint=models.CheckConstraint(condition=models.Q(('fell_on', None), ('fell_on__gte', models.F('from_on')), _connector='OR'), name='level_falls_after_the_incentive_begins'),
        ),
        migrations.AddIndex(
            model_name='reward',
            index=models.Index(fields=['awarded_on'], name='reward_by_day'),
        ),
        migrations.AddConstraint(
            model_name='reward',
            constraint=models.UniqueConstraint(fields=('subject', 'authority', 'title', 'awarded_on'), name='reward_is_entered_once', violation_error_message='该主体的这项联合奖励已登记，请核对。'),
        ),
        migrations.AddConstraint(
            model_name='reward',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('awarded_on')), _connector='OR'), name='reward_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='reward',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_on__gte', models.F('awarded_on')), ('state', 'removed'), models.Q(('removed_because', ''), _negated=True)), models.Q(('removed_on', None), ('state', 'listed')), _connector='OR'), name='removed_reward_says_since_when_and_why'),
        ),
    ]
