"""A report whose approval is void has a state of its own; public holidays that were announced late."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import fairfloor.registry.models.rows

STATES = ("draft", "submitted", "approved", "void", "published")


class Migration(migrations.Migration):
    dependencies = [("registry", "0020_dataset_table")]
    operations = [
        migrations.AlterField(
            model_name="report", name="state", field=models.CharField(choices=[(one, one) for one in STATES], max_length=20)
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=fairfloor.registry.models.rows.new_public_id, editable=False, max_length=26, unique=True)),
                ('jurisdiction', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('name', models.JSONField()),
                ('reason', models.TextField()),
                ('language', models.CharField(max_length=10)),
                ('announced_at', models.DateTimeField()),
                ('announced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.programme')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='holiday_says_why'), models.UniqueConstraint(fields=('programme', 'jurisdiction', 'day'), name='holiday_once')],
            },
        ),
    ]
