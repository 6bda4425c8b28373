"""A last moment for objections that an officer left as it was told, although a holiday was announced later."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0042_notice_tried_at'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='extension',
            name='extension_is_later',
        ),
        migrations.AddField(
            model_name='extension',
            name='would_be',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('until__gt', models.F('was_until')), ('would_be__isnull', True)), models.Q(('finding_public_id', ''), ('until', models.F('was_until')), ('would_be__gt', models.F('until'))), _connector='OR'), name='extension_is_later_or_stays'),
        ),
    ]
