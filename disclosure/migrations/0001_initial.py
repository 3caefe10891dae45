import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import subjects.identity
import uuid
from django.conf import settings
from django.db import migrations, models

from config.migrating import Initial


class Migration(Initial):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('credit', '0001_initial'),
        ('documents', '0001_initial'),
        ('subjects', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='标准字段代码')),
                ('name', models.CharField(max_length=60, verbose_name='接收方字段名')),
            ],
            options={
                'verbose_name': '导出字段对照',
                'verbose_name_plural': '导出字段对照',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='批次编号')),
                ('kind', models.CharField(choices=[('organisations', '法人处罚'), ('persons', '自然人处罚'), ('withdrawals', '处罚撤回清单')], max_length=16, verbose_name='文件种类')),
                ('rows', models.PositiveIntegerField(verbose_name='条数')),
                ('csv', models.BinaryField(verbose_name='CSV 文件')),
                ('csv_sha256', models.CharField(max_length=64, verbose_name='CSV 摘要值')),
                ('xlsx', models.BinaryField(verbose_name='Excel 文件')),
                ('xlsx_sha256', models.CharField(max_length=64, verbose_name='Excel 摘要值')),
                ('made_at', models.DateTimeField(verbose_name='生成时间')),
                ('receipt', models.CharField(blank=True, max_length=80, verbose_name='回执编号')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='回执登记时间')),
                ('refused', models.PositiveIntegerField(default=0, verbose_name='退回条数')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department', verbose_name='记录部门')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='生成人')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='回执登记人')),
            ],
            options={
                'verbose_name': '双公示文件批次',
                'verbose_name_plural': '双公示文件批次',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='HistoricalLevelEdition',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', '待签发'), ('approved', '现行'), ('ended', '已停止')], default='proposed', max_length=12, verbose_name='状态')),
                ('from_on', models.DateField(verbose_name='自')),
                ('basis', models.CharField(max_length=300, verbose_name='依据和范围')),
                ('proposed_on', models.DateField(verbose_name='提出日期')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='签发日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='停止日期')),
                ('ending', models.CharField(blank=True, max_length=300, verbose_name='停止的理由')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='停止人')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
            ],
            options={
                'verbose_name': 'historical 等级公示决定',
                'verbose_name_plural': 'historical 等级公示决定',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LevelEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', '待签发'), ('approved', '现行'), ('ended', '已停止')], default='proposed', max_length=12, verbose_name='状态')),
                ('from_on', models.DateField(verbose_name='自')),
                ('basis', models.CharField(max_length=300, verbose_name='依据和范围')),
                ('proposed_on', models.DateField(verbose_name='提出日期')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='签发日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='停止日期')),
                ('ending', models.CharField(blank=True, max_length=300, verbose_name='停止的理由')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='停止人')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
            ],
            options={
                'verbose_name': '等级公示决定',
                'verbose_name_plural': '等级公示决定',
                'ordering': ('-proposed_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, unique=True, verbose_name='信息标识')),
                ('what', models.CharField(choices=[('level', '信用等级'), ('misconduct', '失信行为'), ('penalty', '行政处罚'), ('accident', '生产安全事故'), ('sanction', '联合惩戒'), ('listing', '四级名单')], max_length=16, verbose_name='信息类别')),
                ('held', models.CharField(blank=True, max_length=200, verbose_name='未推送原因')),
                ('held_since', models.DateTimeField(blank=True, null=True, verbose_name='未推送起')),
                ('listing', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shared', to='credit.listing', verbose_name='四级名单')),
                ('record', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shared', to='credit.creditrecord', verbose_name='信用记录')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': '共享事项',
                'verbose_name_plural': '共享事项',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='提出时间')),
                ('next_at', models.DateTimeField(blank=True, null=True, verbose_name='下次办理时间')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='办理中自')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='办理次数')),
                ('failure', models.CharField(blank=True, max_length=300, verbose_name='失败原因')),
                ('given_up_at', models.DateTimeField(blank=True, null=True, verbose_name='停止办理时间')),
                ('sequence', models.PositiveIntegerField(verbose_name='序号')),
                ('act', models.CharField(choices=[('create', '新增'), ('correct', '更正'), ('withdraw', '撤回')], max_length=12, verbose_name='操作')),
                ('cause', models.CharField(max_length=200, verbose_name='原因')),
                ('content', models.JSONField(verbose_name='内容')),
                ('identity', subjects.identity.SealedField(blank=True, default='', verbose_name='证件号码')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要值')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='幂等键')),
                ('state', models.CharField(choices=[('faulty', '待更正'), ('waiting', '待推送'), ('sending', '推送中'), ('sent', '已推送待回执'), ('stored', '已入库'), ('refused', '被退回'), ('dead', '死信'), ('void', '已作废')], max_length=12, verbose_name='状态')),
                ('faults', models.JSONField(default=list, verbose_name='预检问题')),
                ('overtaken', models.BooleanField(default=False, verbose_name='已有后一条')),
                ('most_attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数上限')),
                ('receipt', models.CharField(blank=True, max_length=80, verbose_name='回执编号')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='回执时间')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='disclosure.batch', verbose_name='文件批次')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='disclosure.matter', verbose_name='共享事项')),
            ],
            options={
                'verbose_name': '推送消息',
                'verbose_name_plural': '推送消息',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(verbose_name='开始时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('outcome', models.CharField(blank=True, choices=[('stored', '已入库'), ('accepted', '已接收，待回执'), ('refused', '被退回'), ('failed', '未成，稍后重试'), ('lost', '中断，以同一幂等键重试')], max_length=12, verbose_name='结果')),
                ('detail', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='disclosure.message', verbose_name='推送消息')),
            ],
            options={
                'verbose_name': '推送记录',
                'verbose_name_plural': '推送记录',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', '待公示'), ('withheld', '不予公示'), ('published', '公示中'), ('repaired', '提前终止'), ('expired', '期满停止'), ('withdrawn', '已撤回'), ('archived', '转档案')], default='pending', max_length=16, verbose_name='状态')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='公示起')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='公示止')),
                ('necessity', models.CharField(blank=True, max_length=300, verbose_name='确需公示的理由')),
                ('withheld', models.CharField(blank=True, max_length=300, verbose_name='不予公示的理由')),
                ('ruled', models.BooleanField(default=False, verbose_name='由规则确定不予公示')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='停止公示日期')),
                ('ending', models.CharField(blank=True, max_length=300, verbose_name='停止公示的原因')),
                ('archived_on', models.DateField(blank=True, null=True, verbose_name='转档案日期')),
                ('opened_on', models.DateField(verbose_name='提出日期')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='公示信息撤回说明')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('listing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='credit.listing', verbose_name='四级名单')),
                ('record', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='credit.creditrecord', verbose_name='信用记录')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': '公示',
                'verbose_name_plural': '公示',
                'ordering': ('-opened_on', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalWording',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版次')),
                ('lines', models.JSONField(verbose_name='公示事项')),
                ('text', models.TextField(verbose_name='公示内容')),
                ('source', models.TextField(verbose_name='记录原文')),
                ('drafted_on', models.DateField(verbose_name='拟稿日期')),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='提交日期')),
                ('sent_back', models.CharField(blank=True, max_length=300, verbose_name='退回修改的理由')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='签发日期')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('drafted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                ('submitted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                ('publication', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='disclosure.publication', verbose_name='公示')),
            ],
            options={
                'verbose_name': 'historical 公示内容',
                'verbose_name_plural': 'historical 公示内容',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('level', '信用等级'), ('misconduct', '失信行为'), ('penalty', '行政处罚'), ('accident', '生产安全事故'), ('sanction', '联合惩戒'), ('listing', '四级名单')], max_length=16, verbose_name='信息类别')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要值')),
                ('rows', models.PositiveIntegerField(verbose_name='文件条数')),
                ('same', models.PositiveIntegerField(verbose_name='一致')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '对账',
                'verbose_name_plural': '对账',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('ours_only', '我有他无'), ('theirs_only', '他有我无'), ('differs', '内容不同')], max_length=12, verbose_name='差异')),
                ('name', models.CharField(max_length=200, verbose_name='文号或编号')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='主体代码')),
                ('fields', models.JSONField(default=list, verbose_name='不同的字段')),
                ('state', models.CharField(choices=[('open', '差异待处理'), ('resent', '已重新推送'), ('withdrawn', '已撤回'), ('explained', '已说明')], default='open', max_length=12, verbose_name='处理')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
                ('subject', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subjects.subject', verbose_name='信用主体')),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosure.matter', verbose_name='共享事项')),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosure.message', verbose_name='推送消息')),
                ('reconciliation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='disclosure.reconciliation', verbose_name='对账')),
            ],
            options={
                'verbose_name': '对账差异',
                'verbose_name_plural': '对账差异',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版次')),
                ('lines', models.JSONField(verbose_name='公示事项')),
                ('text', models.TextField(verbose_name='公示内容')),
                ('source', models.TextField(verbose_name='记录原文')),
                ('drafted_on', models.DateField(verbose_name='拟稿日期')),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='提交日期')),
                ('sent_back', models.CharField(blank=True, max_length=300, verbose_name='退回修改的理由')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='签发日期')),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='disclosure.publication', verbose_name='公示')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
            ],
            options={
                'verbose_name': '公示内容',
                'verbose_name_plural': '公示内容',
                'ordering': ('-number',),
            },
        ),
        migrations.AddField(
            model_name='publication',
            name='current',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disclosure.wording', verbose_name='公示中的内容'),
        ),
        migrations.CreateModel(
            name='HistoricalPublication',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', '待公示'), ('withheld', '不予公示'), ('published', '公示中'), ('repaired', '提前终止'), ('expired', '期满停止'), ('withdrawn', '已撤回'), ('archived', '转档案')], default='pending', max_length=16, verbose_name='状态')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='公示起')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='公示止')),
                ('necessity', models.CharField(blank=True, max_length=300, verbose_name='确需公示的理由')),
                ('withheld', models.CharField(blank=True, max_length=300, verbose_name='不予公示的理由')),
                ('ruled', models.BooleanField(default=False, verbose_name='由规则确定不予公示')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='停止公示日期')),
                ('ending', models.CharField(blank=True, max_length=300, verbose_name='停止公示的原因')),
                ('archived_on', models.DateField(blank=True, null=True, verbose_name='转档案日期')),
                ('opened_on', models.DateField(verbose_name='提出日期')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='documents.document', verbose_name='公示信息撤回说明')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('listing', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='credit.listing', verbose_name='四级名单')),
                ('record', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='credit.creditrecord', verbose_name='信用记录')),
                ('subject', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subjects.subject', verbose_name='信用主体')),
                ('current', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='disclosure.wording', verbose_name='公示中的内容')),
            ],
            options={
                'verbose_name': 'historical 公示',
                'verbose_name_plural': 'historical 公示',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('rows__gte', 1)), name='batch_holds_rows'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('receipt', ''), ('settled_at', None)), models.Q(('settled_at__isnull', False), models.Q(('receipt', ''), _negated=True)), _connector='OR'), name='settled_batch_has_a_receipt'),
        ),
        migrations.AddConstraint(
            model_name='leveledition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by', None), ('approved_on', None)), models.Q(('approved_by__isnull', False), ('approved_on__isnull', False), models.Q(('approved_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='level_edition_is_approved_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='leveledition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by', None), ('ended_on', None), ('state', 'proposed')), models.Q(('approved_by__isnull', False), ('ended_on', None), ('state', 'approved')), models.Q(('ended_on__isnull', False), ('state', 'ended')), _connector='OR'), name='level_edition_stands_as_it_was_decided'),
        ),
        migrations.AddConstraint(
            model_name='leveledition',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), models.Q(('ended_by__isnull', False), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='ended_level_edition_has_reason_and_person'),
        ),
        migrations.AddConstraint(
            model_name='leveledition',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('ending',), name='one_level_edition_is_open_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(condition=models.Q(('held', ''), _negated=True), fields=['held_since'], name='matter_held'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('listing', None), ('record', None), ('what', 'level')), models.Q(('listing__isnull', False), ('record', None), ('what', 'listing')), models.Q(models.Q(('what__in', ('level', 'listing')), _negated=True), ('listing', None), ('record__isnull', False)), _connector='OR'), name='shared_matter_is_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('held', ''), ('held_since__isnull', False), _connector='OR'), name='held_matter_has_a_moment'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['state', 'next_at'], name='message_to_send'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['matter', 'state'], name='message_of_matter'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('given_up_at', None), models.Q(('failure', ''), _negated=True), _connector='OR'), name='message_that_is_given_up_says_why'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('matter', 'sequence'), name='message_has_its_place_in_the_matter'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claimed_at__isnull', False), ('state', 'sending')), models.Q(models.Q(('state', 'sending'), _negated=True), ('claimed_at', None)), _connector='OR'), name='message_being_sent_is_claimed'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'stored'), _negated=True), models.Q(('settled_at__isnull', False), models.Q(('receipt', ''), _negated=True)), _connector='OR'), name='stored_message_has_a_receipt'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('refused', 'dead', 'void')), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='message_that_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('faulty', 'void')), _negated=True), ('attempts', 0), _connector='OR'), name='faulty_or_void_message_was_never_sent'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('message',), name='message_has_one_open_attempt'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(('ended_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='attempt_that_ended_has_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='difference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_difference_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='difference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'explained'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='explained_difference_has_words'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.UniqueConstraint(fields=('publication', 'number'), name='wording_number_is_used_once'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.UniqueConstraint(condition=models.Q(('signed_on', None)), fields=('publication',), name='publication_has_one_open_wording'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_by', None), ('signed_on', None)), models.Q(('signed_by__isnull', False), ('signed_on__isnull', False), ('submitted_by__isnull', False), models.Q(('signed_by', models.F('submitted_by')), _negated=True), models.Q(('drafted_by', None), models.Q(('signed_by', models.F('drafted_by')), _negated=True), _connector='OR')), _connector='OR'), name='wording_is_signed_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_by', None), ('submitted_on', None)), models.Q(('submitted_by__isnull', False), ('submitted_on__isnull', False)), _connector='OR'), name='wording_is_submitted_by_somebody_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='wording_says_something'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['state', 'until_on'], name='publication_by_state'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('listing', None), ('record__isnull', False)), models.Q(('listing__isnull', False), ('record', None)), _connector='OR'), name='publication_is_of_a_record_or_a_listing'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('pending', 'withheld', 'published'))), fields=('record',), name='record_has_one_live_publication'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('pending', 'withheld', 'published'))), fields=('listing',), name='listing_has_one_live_publication'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('published', 'repaired', 'expired', 'withdrawn')), _negated=True), models.Q(('current__isnull', False), ('from_on__isnull', False), ('until_on__isnull', False)), _connector='OR'), name='what_is_out_has_wording_and_days'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('from_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='publication_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withheld'), _negated=True), models.Q(('withheld', ''), _negated=True), _connector='OR'), name='withheld_publication_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('repaired', 'expired', 'withdrawn')), _negated=True), models.Q(('ended_on__isnull', False), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='ended_publication_has_day_and_reason'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('document__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='withdrawal_has_a_person_and_its_paper'),
        ),
    ]
