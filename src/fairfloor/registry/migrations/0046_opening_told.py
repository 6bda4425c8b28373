"""When buyers were told that a report has opened to them: until now nobody told them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0044_action_lapsed'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='opening_told_at',
            field=models.DateTimeField(null=True),
        ),
    ]
