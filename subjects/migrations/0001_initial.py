import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import subjects.identity
from django.conf import settings
from django.db import migrations, models

from config.migrating import Initial


class Migration(Initial):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('identity', subjects.identity.SealedField(verbose_name='证件号码')),
                ('identity_index', models.CharField(editable=False, max_length=64, unique=True)),
                ('identity_shown', models.CharField(editable=False, max_length=18, verbose_name='证件号码')),
                ('check_waiver', models.CharField(blank=True, max_length=200, verbose_name='代码校验说明')),
            ],
            options={
                'verbose_name': '人员',
                'verbose_name_plural': '人员',
            },
        ),
        migrations.CreateModel(
            name='HistoricalPerson',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('identity', subjects.identity.SealedField(verbose_name='证件号码')),
                ('identity_index', models.CharField(db_index=True, editable=False, max_length=64)),
                ('identity_shown', models.CharField(editable=False, max_length=18, verbose_name='证件号码')),
                ('check_waiver', models.CharField(blank=True, max_length=200, verbose_name='代码校验说明')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical 人员',
                'verbose_name_plural': 'historical 人员',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Industry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True, verbose_name='行业代码')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='行业名称')),
                ('active', models.BooleanField(default=True, verbose_name='在用')),
                ('departments', models.ManyToManyField(blank=True, related_name='industries', to='accounts.department', verbose_name='监管部门')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='divisions', to='subjects.industry', verbose_name='上级类别')),
            ],
            options={
                'verbose_name': '行业类别',
                'verbose_name_plural': '行业类别',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='HistoricalSubject',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=18, verbose_name='主体代码')),
                ('identity', subjects.identity.SealedField(blank=True, default='', verbose_name='证件号码')),
                ('identity_index', models.CharField(blank=True, db_index=True, editable=False, max_length=64, null=True)),
                ('check_waiver', models.CharField(blank=True, max_length=200, verbose_name='代码校验说明')),
                ('name', models.CharField(max_length=200, verbose_name='主体名称')),
                ('trade_name', models.CharField(blank=True, help_text='个体工商户对外公示只用字号；没有字号的留空，公示时按自然人处理（R24）。', max_length=200, verbose_name='字号')),
                ('initials', models.CharField(blank=True, db_index=True, editable=False, max_length=200, verbose_name='拼音首字母')),
                ('kind', models.CharField(choices=[('legal_person', '法人'), ('unincorporated', '非法人组织'), ('social_organisation', '社会组织'), ('sole_trader', '个体工商户'), ('natural_person', '自然人')], max_length=24, verbose_name='主体类型')),
                ('enrolled_on', models.DateField(verbose_name='监管起始日期')),
                ('deregistered_on', models.DateField(blank=True, null=True, verbose_name='注销日期')),
                ('founded_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('township', models.CharField(blank=True, max_length=60, verbose_name='乡镇街道')),
                ('contact', models.CharField(blank=True, max_length=40, verbose_name='联系人')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='联系电话')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('department', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.department', verbose_name='记录部门')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('industry', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subjects.industry', verbose_name='行业类别')),
            ],
            options={
                'verbose_name': 'historical 信用主体',
                'verbose_name_plural': 'historical 信用主体',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=18, verbose_name='主体代码')),
                ('identity', subjects.identity.SealedField(blank=True, default='', verbose_name='证件号码')),
                ('identity_index', models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ('check_waiver', models.CharField(blank=True, max_length=200, verbose_name='代码校验说明')),
                ('name', models.CharField(max_length=200, verbose_name='主体名称')),
                ('trade_name', models.CharField(blank=True, help_text='个体工商户对外公示只用字号；没有字号的留空，公示时按自然人处理（R24）。', max_length=200, verbose_name='字号')),
                ('initials', models.CharField(blank=True, db_index=True, editable=False, max_length=200, verbose_name='拼音首字母')),
                ('kind', models.CharField(choices=[('legal_person', '法人'), ('unincorporated', '非法人组织'), ('social_organisation', '社会组织'), ('sole_trader', '个体工商户'), ('natural_person', '自然人')], max_length=24, verbose_name='主体类型')),
                ('enrolled_on', models.DateField(verbose_name='监管起始日期')),
                ('deregistered_on', models.DateField(blank=True, null=True, verbose_name='注销日期')),
                ('founded_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('township', models.CharField(blank=True, max_length=60, verbose_name='乡镇街道')),
                ('contact', models.CharField(blank=True, max_length=40, verbose_name='联系人')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='联系电话')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subjects', to='accounts.department', verbose_name='记录部门')),
                ('industry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subjects', to='subjects.industry', verbose_name='行业类别')),
            ],
            options={
                'verbose_name': '信用主体',
                'verbose_name_plural': '信用主体',
                'ordering': ('department__code', 'industry__code', 'code', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='RegradeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='提出时间')),
                ('next_at', models.DateTimeField(blank=True, null=True, verbose_name='下次办理时间')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='办理中自')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='办理次数')),
                ('failure', models.CharField(blank=True, max_length=300, verbose_name='失败原因')),
                ('failing_since', models.DateTimeField(blank=True, null=True, verbose_name='未办成自')),
                ('todo', models.CharField(blank=True, max_length=200, verbose_name='处理办法')),
                ('fault', models.CharField(blank=True, max_length=300, verbose_name='程序原文')),
                ('given_up_at', models.DateTimeField(blank=True, null=True, verbose_name='停止办理时间')),
                ('kind', models.CharField(choices=[('time', '期限届满'), ('rules', '规则版本变更'), ('revoked', '记录撤销'), ('repaired', '信用修复'), ('corrected', '更正、异议答复'), ('removed', '移出名单、解除联合惩戒'), ('listed', '名单公布'), ('committed', '公开承诺'), ('people', '主要负责人、分管安全负责人任职变动'), ('evaluated', '公共信用综合评价'), ('penalty', '行政处罚'), ('misconduct', '失信行为'), ('accident', '生产安全事故'), ('sanction', '其他领域联合惩戒'), ('other', '其他')], default='other', max_length=16, verbose_name='事由')),
                ('cause', models.CharField(max_length=200, verbose_name='原因')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regrade_requests', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': '重评请求',
                'verbose_name_plural': '重评请求',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(choices=[('principal', '主要负责人'), ('safety_deputy', '分管安全负责人')], max_length=16, verbose_name='职务')),
                ('from_on', models.DateField(verbose_name='任职日期')),
                ('until_on', models.DateField(blank=True, help_text='离任当日起不再任职。', null=True, verbose_name='离任日期')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='subjects.person', verbose_name='人员')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': '任职',
                'verbose_name_plural': '任职',
                'ordering': ('-from_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalPost',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('office', models.CharField(choices=[('principal', '主要负责人'), ('safety_deputy', '分管安全负责人')], max_length=16, verbose_name='职务')),
                ('from_on', models.DateField(verbose_name='任职日期')),
                ('until_on', models.DateField(blank=True, help_text='离任当日起不再任职。', null=True, verbose_name='离任日期')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subjects.person', verbose_name='人员')),
                ('subject', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': 'historical 任职',
                'verbose_name_plural': 'historical 任职',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalEvaluation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('source', models.CharField(choices=[('national', '国家'), ('provincial', '省')], max_length=16, verbose_name='来源')),
                ('result', models.CharField(choices=[('excellent', '优'), ('good', '良'), ('fair', '中'), ('poor', '差')], max_length=16, verbose_name='评价结果')),
                ('dated_on', models.DateField(verbose_name='评价日期')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': 'historical 综合评价',
                'verbose_name_plural': 'historical 综合评价',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalCommitment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('made_on', models.DateField(verbose_name='承诺日期')),
                ('published_at', models.CharField(blank=True, max_length=120, verbose_name='公开方式')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('ending', models.CharField(blank=True, choices=[('withdrawn', '撤回'), ('broken', '违背')], max_length=16, verbose_name='终止原因')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': 'historical 公开承诺',
                'verbose_name_plural': 'historical 公开承诺',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('national', '国家'), ('provincial', '省')], max_length=16, verbose_name='来源')),
                ('result', models.CharField(choices=[('excellent', '优'), ('good', '良'), ('fair', '中'), ('poor', '差')], max_length=16, verbose_name='评价结果')),
                ('dated_on', models.DateField(verbose_name='评价日期')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': '综合评价',
                'verbose_name_plural': '综合评价',
                'ordering': ('-dated_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_on', models.DateField(verbose_name='承诺日期')),
                ('published_at', models.CharField(blank=True, max_length=120, verbose_name='公开方式')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('ending', models.CharField(blank=True, choices=[('withdrawn', '撤回'), ('broken', '违背')], max_length=16, verbose_name='终止原因')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': '公开承诺',
                'verbose_name_plural': '公开承诺',
                'ordering': ('-made_on', 'pk'),
            },
        ),
        migrations.AddIndex(
            model_name='subject',
            index=models.Index(fields=['department', 'industry', 'code'], name='subject_ledger_order'),
        ),
        migrations.AddIndex(
            model_name='subject',
            index=models.Index(fields=['name'], name='subject_name'),
        ),
        migrations.AddIndex(
            model_name='subject',
            index=models.Index(condition=models.Q(('trade_name', ''), _negated=True), fields=['trade_name'], name='subject_trade_name'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.UniqueConstraint(condition=models.Q(('identity_index', None)), fields=('code',), name='organisation_code_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('identity_index__isnull', False), ('kind', 'natural_person')), models.Q(models.Q(('kind', 'natural_person'), _negated=True), ('identity_index', None)), _connector='OR'), name='natural_person_has_an_identity'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(('trade_name', ''), ('kind', 'sole_trader'), _connector='OR'), name='trade_name_is_of_a_sole_trader'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(('deregistered_on', None), ('deregistered_on__gte', models.F('enrolled_on')), _connector='OR'), name='deregistration_follows_enrolment'),
        ),
        migrations.AddIndex(
            model_name='regraderequest',
            index=models.Index(fields=['asked_at'], name='regrade_asked_for'),
        ),
        migrations.AddConstraint(
            model_name='regraderequest',
            constraint=models.CheckConstraint(condition=models.Q(('given_up_at', None), models.Q(('failure', ''), _negated=True), _connector='OR'), name='regraderequest_that_is_given_up_says_why'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(fields=('subject', 'person', 'office', 'from_on'), name='post_is_entered_once'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='post_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.UniqueConstraint(fields=('subject', 'source', 'dated_on'), name='evaluation_is_entered_once'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['made_on', 'id'], name='commitment_by_day'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(condition=models.Q(('until_on__isnull', False)), fields=['until_on'], name='commitment_by_last_day'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('made_on')), _connector='OR'), name='commitment_is_valid_for_a_day_at_least'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(fields=('subject', 'made_on'), name='commitment_is_entered_once'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('made_on')), _connector='OR'), name='commitment_ends_after_it_begins'),
        ),
    ]
