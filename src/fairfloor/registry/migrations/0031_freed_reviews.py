"""Why an officer freed a review, for whoever had it and the officers; before, a digest in the event log alone told of it."""

import django.db.models.deletion
import fairfloor.registry.models.rows
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0030_by_state'),
    ]

    operations = [
        migrations.CreateModel(
            name='FreedReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=fairfloor.registry.models.rows.new_public_id, editable=False, max_length=26, unique=True)),
                ('reason', models.TextField()),
                ('language', models.CharField(max_length=10)),
                ('freed_at', models.DateTimeField()),
                ('freed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.programme')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='freed_reviews', to='registry.visit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='freed_review_says_why')],
            },
        ),
    ]
