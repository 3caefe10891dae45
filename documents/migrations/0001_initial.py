import django.db.models.deletion
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
                ('kind', models.CharField(choices=[('grade_notice', '信用等级变动告知书'), ('proof_sheet', '评级依据单'), ('confirmation', '信用等级确认书'), ('statement_notice', '陈述申辩告知书'), ('statement_minutes', '陈述申辩笔录'), ('statement_review', '陈述申辩复核意见书'), ('objection_application', '异议申请表'), ('objection_receipt', '异议申请收件回执'), ('objection_supplement', '补正材料一次性告知书'), ('objection_acceptance', '异议受理通知书'), ('objection_refusal', '不予受理决定书'), ('objection_opinion', '异议核查意见书'), ('objection_reply', '异议答复书'), ('service_receipt', '送达回证'), ('determination', '认定意见书'), ('listing_notice', '拟列入告知书'), ('listing_decision', '列入决定书'), ('removal_notice', '移出告知书'), ('removal_decision', '移出决定书'), ('removal_revocation', '撤销移出决定书'), ('repair_notice', '信用修复告知书'), ('repair_application', '信用修复申请表'), ('repair_supplement', '修复申请补正材料一次性告知书'), ('repair_acceptance', '信用修复受理通知书'), ('repair_refusal', '信用修复不予受理决定书'), ('repair_decision', '信用修复决定书'), ('repair_denial', '不予修复决定书'), ('repair_revocation', '撤销信用修复决定书'), ('inspection_notice', '行政检查通知书'), ('inspection_record', '现场检查记录'), ('inspection_order', '责令限期整改指令书'), ('inspection_review', '整改复查意见书'), ('evaluation_sheet', '信用综合评定表'), ('plan_approval', '抽查计划审批表'), ('draw_protocol', '抽取记录'), ('disclosure_withdrawal', '公示信息撤回说明'), ('circular_monthly', '信用情况月度通报')], max_length=32, verbose_name='文书名称')),
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
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('word', 'year', 'sequence'), name='document_number_is_used_once'),
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
