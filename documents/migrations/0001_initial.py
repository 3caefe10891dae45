import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from config.migrating import Initial


class Migration(Initial):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('subjects', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('grade_notice', '信用等级变动告知书'), ('commitment_reminder', '公开承诺提醒函'), ('proof_sheet', '评级依据单'), ('confirmation', '信用等级确认书'), ('statement_notice', '陈述申辩告知书'), ('statement_minutes', '陈述申辩笔录'), ('statement_review', '陈述申辩复核意见书'), ('objection_application', '异议申请表'), ('objection_receipt', '异议申请收件回执'), ('objection_supplement', '补正材料一次性告知书'), ('objection_acceptance', '异议受理通知书'), ('objection_refusal', '不予受理决定书'), ('objection_opinion', '异议核查意见书'), ('objection_reply', '异议答复书'), ('check_reply', '核查反馈'), ('service_receipt', '送达回证'), ('determination', '认定意见书'), ('listing_notice', '拟列入告知书'), ('listing_decision', '列入决定书'), ('removal_notice', '移出告知书'), ('removal_decision', '移出决定书'), ('removal_revocation', '撤销移出决定书'), ('repair_notice', '信用修复告知书'), ('repair_application', '信用修复申请表'), ('repair_supplement', '修复申请补正材料一次性告知书'), ('repair_acceptance', '信用修复受理通知书'), ('repair_refusal', '信用修复不予受理决定书'), ('repair_decision', '信用修复决定书'), ('repair_denial', '不予修复决定书'), ('repair_revocation', '撤销信用修复决定书'), ('inspection_notice', '行政检查通知书'), ('inspection_record', '现场检查记录'), ('inspection_order', '责令限期整改指令书'), ('inspection_review', '整改复查意见书'), ('evaluation_sheet', '信用综合评定表'), ('plan_approval', '抽查计划审批表'), ('draw_protocol', '抽取记录'), ('disclosure_withdrawal', '公示信息撤回说明'), ('incentive_slip', '激励措施查询单'), ('circular_monthly', '信用情况月度通报')], max_length=32, verbose_name='文书名称')),
                ('word', models.CharField(max_length=8, verbose_name='文号代字')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('sequence', models.PositiveIntegerField(verbose_name='顺序号')),
                ('number', models.CharField(max_length=80, unique=True, verbose_name='文号')),
                ('case_key', models.CharField(db_index=True, max_length=60, verbose_name='事项标识')),
                ('case_title', models.CharField(max_length=200, verbose_name='办理事项')),
                ('case_url', models.CharField(max_length=200, verbose_name='事项链接')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要值')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='页数')),
                ('size', models.PositiveIntegerField(verbose_name='大小（字节）')),
                ('issued_on', models.DateField(verbose_name='签发日期')),
                ('issued_at', models.DateTimeField(verbose_name='签发时间')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department', verbose_name='记录部门')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                ('subject', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='subjects.subject', verbose_name='信用主体')),
            ],
            options={
                'verbose_name': '文书',
                'verbose_name_plural': '文书',
                'ordering': ('-issued_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Batch',
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
                ('kind', models.CharField(max_length=32, verbose_name='文书种类')),
                ('title', models.CharField(max_length=60, verbose_name='文书名称')),
                ('key', models.CharField(max_length=40, unique=True, verbose_name='办理标识')),
                ('scope', models.CharField(blank=True, max_length=1000, verbose_name='筛选条件')),
                ('whole', models.BooleanField(default=False, verbose_name='全部')),
                ('gathered', models.BooleanField(default=False, verbose_name='已列出')),
                ('state', models.CharField(choices=[('queued', '排队中'), ('running', '签发中'), ('done', '已完成')], default='queued', max_length=16, verbose_name='状态')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='份数')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已办')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.department', verbose_name='记录部门')),
            ],
            options={
                'verbose_name': '批量签发',
                'verbose_name_plural': '批量签发',
                'ordering': ('-asked_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='DocumentFile',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='file', serialize=False, to='documents.document', verbose_name='文书')),
                ('pdf', models.BinaryField(verbose_name='正文')),
            ],
            options={
                'verbose_name': '文书正文',
                'verbose_name_plural': '文书正文',
            },
        ),
        migrations.CreateModel(
            name='BatchLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.BigIntegerField(verbose_name='事项')),
                ('state', models.CharField(choices=[('waiting', '待签发'), ('issued', '已签发'), ('skipped', '未签发')], default='waiting', max_length=16, verbose_name='状态')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='未签发原因')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='documents.batch', verbose_name='批次')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subjects.subject', verbose_name='信用主体')),
                ('document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batch_line', to='documents.document', verbose_name='文书')),
            ],
            options={
                'verbose_name': '批量签发明细',
                'verbose_name_plural': '批量签发明细',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('direct', '直接送达'), ('left', '留置送达'), ('entrusted', '委托送达'), ('post', '邮寄送达'), ('electronic', '电子送达'), ('public', '公告送达')], max_length=16, verbose_name='送达方式')),
                ('tried_on', models.DateField(verbose_name='送达日期')),
                ('reason', models.CharField(max_length=200, verbose_name='未送达原因')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='documents.document', verbose_name='文书')),
            ],
            options={
                'verbose_name': '送达未成',
                'verbose_name_plural': '送达未成',
                'ordering': ('tried_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('direct', '直接送达'), ('left', '留置送达'), ('entrusted', '委托送达'), ('post', '邮寄送达'), ('electronic', '电子送达'), ('public', '公告送达')], max_length=16, verbose_name='送达方式')),
                ('served_on', models.DateField(verbose_name='送达日期')),
                ('receiver', models.CharField(max_length=60, verbose_name='收件人')),
                ('receipt', models.CharField(max_length=200, verbose_name='送达凭证')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='documents.document', verbose_name='文书')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '送达',
                'verbose_name_plural': '送达',
                'ordering': ('served_on', 'pk'),
            },
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['department', '-asked_at'], name='batch_of_department'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('given_up_at', None), models.Q(('failure', ''), _negated=True), _connector='OR'), name='batch_that_is_given_up_says_why'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='batch_that_ended_says_when'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('word', 'year', 'sequence'), name='document_number_is_used_once'),
        ),
        migrations.AddIndex(
            model_name='batchline',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['batch', 'id'], name='line_to_issue'),
        ),
        migrations.AddConstraint(
            model_name='batchline',
            constraint=models.UniqueConstraint(fields=('batch', 'about'), name='batch_names_each_matter_once'),
        ),
        migrations.AddConstraint(
            model_name='batchline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('state', 'issued')), models.Q(models.Q(('state', 'issued'), _negated=True), ('document', None)), _connector='OR'), name='issued_line_has_its_paper'),
        ),
        migrations.AddConstraint(
            model_name='batchline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'skipped'), _negated=True), models.Q(('why', ''), _negated=True), _connector='OR'), name='skipped_line_says_why'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='attempt_says_why_it_failed'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('document',), name='document_is_served_once'),
        ),
    ]
