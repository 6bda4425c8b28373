"""What a look at a portfolio showed, for each factory; a holiday that was announced may be called off."""

import django.db.models.deletion
import fairfloor.registry.models.rows
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0022_wordings_of_letters'),
    ]

    operations = [
        migrations.CreateModel(
            name='Showing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=fairfloor.registry.models.rows.new_public_id, editable=False, max_length=26, unique=True)),
                ('form', models.CharField(max_length=10)),
                ('shown', models.JSONField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='holiday',
            name='holiday_once',
        ),
        migrations.AddField(
            model_name='holiday',
            name='called_off_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='holiday',
            name='called_off_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='holiday',
            name='called_off_language',
            field=models.CharField(default='', max_length=10),
        ),
        migrations.AddField(
            model_name='holiday',
            name='called_off_reason',
            field=models.TextField(default=''),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.UniqueConstraint(condition=models.Q(('called_off_at__isnull', True)), fields=('programme', 'jurisdiction', 'day'), name='holiday_once'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('called_off_at__isnull', True), ('called_off_by__isnull', True), ('called_off_reason', '')), models.Q(('called_off_at__gte', models.F('announced_at')), ('called_off_by__isnull', False), models.Q(('called_off_reason', ''), _negated=True)), _connector='OR'), name='holiday_called_off_paired'),
        ),
        migrations.AddField(
            model_name='showing',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='showing',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.programme'),
        ),
    ]
