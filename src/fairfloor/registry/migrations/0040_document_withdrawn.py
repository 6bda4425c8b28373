"""A document that was taken off the list of those asked for: when, by whom and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0039_corrected'),
    ]

    operations = [
        migrations.AddField(
            model_name='documentrequest',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='documentrequest',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='documentrequest',
            name='withdrawn_language',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='documentrequest',
            name='withdrawn_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name='documentrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_reason', '')), models.Q(('received_at__isnull', True), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='document_withdrawn_with_reason'),
        ),
    ]
