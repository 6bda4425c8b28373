"""Amendments of published reports; a finding that was made worse may be objected to again."""

import django.db.models.deletion
import fairfloor.registry.models.rows
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0025_review_comments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=fairfloor.registry.models.rows.new_public_id, editable=False, max_length=26, unique=True)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('approved', 'approved'), ('void', 'void'), ('published', 'published'), ('dropped', 'dropped')], max_length=20)),
                ('reason', models.TextField()),
                ('language', models.CharField(max_length=10)),
                ('findings', models.JSONField(default=dict)),
                ('scope', models.JSONField(default=dict)),
                ('returned', models.TextField(blank=True)),
                ('opened_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_sha256', models.CharField(blank=True, max_length=64)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='finding',
            name='reopened_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='objection',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='registry.finding'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('finding',), name='objection_open_once'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='amendment',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='amendment',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='amendment',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.programme'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='registry.report'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='submitted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'approved', 'void'))), fields=('report',), name='amendment_open_once'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='amendment_says_why'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='amendment_approved_by'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('state__in', ('draft', 'submitted', 'approved', 'void'))), models.Q(models.Q(('state__in', ('draft', 'submitted', 'approved', 'void')), _negated=True), ('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='amendment_ended_by'),
        ),
    ]
