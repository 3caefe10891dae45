import django.db.models.deletion
import django.utils.timezone
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
            name='Digest',
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
                ('day', models.DateField(verbose_name='日期')),
                ('state', models.CharField(choices=[('promised', '待发送'), ('sending', '发送中'), ('sent', '已发送'), ('nothing', '无内容'), ('given_up', '未发出')], default='promised', max_length=12, verbose_name='状态')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='主题')),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发送时间')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digests', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '邮件摘要',
                'verbose_name_plural': '邮件摘要',
                'ordering': ('-day', 'recipient'),
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=160, verbose_name='事由标识')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('body', models.TextField(blank=True, verbose_name='内容')),
                ('url', models.CharField(blank=True, max_length=200, verbose_name='链接')),
                ('urgent', models.BooleanField(default=False, verbose_name='紧急')),
                ('told_at', models.DateTimeField(verbose_name='提醒时间')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='阅读时间')),
                ('digest', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.digest', verbose_name='邮件摘要')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '提醒',
                'verbose_name_plural': '提醒',
                'ordering': ('-told_at', '-pk'),
            },
        ),
        migrations.AddIndex(
            model_name='digest',
            index=models.Index(condition=models.Q(('state__in', ('promised', 'sending'))), fields=['next_at'], name='digest_to_send'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(('given_up_at', None), models.Q(('failure', ''), _negated=True), _connector='OR'), name='digest_that_is_given_up_says_why'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(fields=('recipient', 'day'), name='one_digest_a_person_and_day'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='digest_is_sent_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), ('claimed_at__isnull', False), _connector='OR'), name='digest_being_sent_is_claimed'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['recipient'], name='unread_notice_of_person'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('recipient', 'key'), name='notice_is_told_once'),
        ),
    ]
