"""An objection may be upheld in part: what changes in the finding then, in words."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0032_explanation_asked'),
    ]

    operations = [
        migrations.AddField(
            model_name='objection',
            name='changes',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='objection',
            name='state',
            field=models.CharField(choices=[('open', 'open'), ('upheld', 'upheld'), ('upheld-in-part', 'upheld-in-part'), ('dismissed', 'dismissed')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'upheld-in-part'), models.Q(('changes', ''), _negated=True)), models.Q(models.Q(('state', 'upheld-in-part'), _negated=True), ('changes', '')), _connector='OR'), name='objection_in_part_says_what'),
        ),
    ]
