"""Who asked a factory for its explanation of a visit that ended before its time, when, and until when it may answer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0031_freed_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='noncooperation',
            name='answer_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='noncooperation',
            name='asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='noncooperation',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='noncooperation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_until__isnull', True), ('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('answer_until__gt', models.F('asked_at')), ('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='noncooperation_asked_until'),
        ),
    ]
