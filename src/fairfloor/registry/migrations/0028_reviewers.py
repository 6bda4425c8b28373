"""A visit's own reviewer: who has taken its review, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0027_digests'),
    ]

    operations = [
        migrations.AddField(
            model_name='visit',
            name='review_taken_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='visit',
            name='reviewer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('review_taken_at__isnull', True), ('reviewer__isnull', True)), models.Q(('review_taken_at__isnull', False), ('reviewer__isnull', False), ('state__in', ['closed', 'obstructed', 'refused'])), _connector='OR'), name='visit_review_taken'),
        ),
    ]
