"""What a factory wrote itself of a visit that ended before its time: when, by whom, in which language."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0035_owed'),
    ]

    operations = [
        migrations.AddField(
            model_name='noncooperation',
            name='explained_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='noncooperation',
            name='explained_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noncooperation',
            name='explained_language',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddConstraint(
            model_name='noncooperation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('explained_at__isnull', True), ('explained_by__isnull', True), ('explained_language', '')), models.Q(('explained_at__gte', models.F('asked_at')), ('explained_by__isnull', False), models.Q(('explained_language', ''), _negated=True)), _connector='OR'), name='noncooperation_explained_after'),
        ),
    ]
