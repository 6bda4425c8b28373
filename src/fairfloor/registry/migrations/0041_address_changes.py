"""Changes of a mail address that wait for a second officer."""

import django.db.models.deletion
import fairfloor.registry.models.rows
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0040_document_withdrawn'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=fairfloor.registry.models.rows.new_public_id, editable=False, max_length=26, unique=True)),
                ('was', models.EmailField(max_length=254)),
                ('wished', models.EmailField(max_length=254)),
                ('state', models.CharField(choices=[('asked', 'asked'), ('done', 'done'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('void', 'void'), ('lapsed', 'lapsed')], max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='address_changes', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.programme')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'asked')), fields=['programme'], name='address_changes_that_wait')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('person',), name='address_change_one_waits'), models.CheckConstraint(condition=models.Q(('was', models.F('wished')), _negated=True), name='address_change_changes'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('state', 'asked')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('state__in', ('done', 'refused', 'withdrawn'))), models.Q(('ended_at__isnull', False), ('ended_by__isnull', True), ('state__in', ('void', 'lapsed'))), _connector='OR'), name='address_change_ended'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(models.Q(('ended_by', models.F('asked_by')), _negated=True), models.Q(('ended_by', models.F('person')), _negated=True)), _connector='OR'), name='address_change_by_a_second_officer')],
            },
        ),
    ]
