"""One mail a day: who chose it and for which hour, and which notices went out in which such mail."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0026_amendments'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='at_once',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='notice',
            name='digest',
            field=models.CharField(blank=True, max_length=26),
        ),
        migrations.AddField(
            model_name='notice',
            name='digest_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='withheld_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='mail_hour',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('digest_at__isnull', True)), models.Q(models.Q(('digest', ''), _negated=True), ('digest_at__isnull', False)), _connector='OR'), name='notice_digest_has_its_hour'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('withheld_at__isnull', True), _connector='OR'), name='notice_sent_or_withheld'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('mail_hour__isnull', True), ('mail_hour__lte', 23), _connector='OR'), name='person_mail_hour_of_the_day'),
        ),
    ]
