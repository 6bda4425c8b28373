"""What a correction of a factory changed, beside its reason in the factory's history."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0038_notice_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='participationstep',
            name='changes',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='participationstep',
            name='step',
            field=models.CharField(choices=[('apply', 'apply'), ('accept', 'accept'), ('reject', 'reject'), ('name-contact', 'name-contact'), ('correct', 'correct'), ('hold-back', 'hold-back'), ('admit', 'admit'), ('suspend', 'suspend'), ('resume', 'resume'), ('close', 'close'), ('reopen', 'reopen')], max_length=20),
        ),
    ]
