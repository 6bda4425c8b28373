"""A list of factories comes in by the background worker: how far it is, what stopped it, and in whose name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0044_action_lapsed'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='factorylist',
            name='factory_list_ended',
        ),
        migrations.AddField(
            model_name='factorylist',
            name='count_of',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='factorylist',
            name='counted',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='factorylist',
            name='problem',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.AddField(
            model_name='factorylist',
            name='taken_in_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='factorylist',
            name='state',
            field=models.CharField(choices=[('open', 'open'), ('coming-in', 'coming-in'), ('stopped', 'stopped'), ('taken-in', 'taken-in'), ('put-aside', 'put-aside')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='factorylist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'open')), models.Q(('ended_at__isnull', True), ('result__isnull', False), ('state__in', ('coming-in', 'stopped')), ('taken_in_by__isnull', False)), models.Q(('ended_at__isnull', False), ('state', 'put-aside')), models.Q(('ended_at__isnull', False), ('result__isnull', False), ('state', 'taken-in')), _connector='OR'), name='factory_list_ended'),
        ),
    ]
