"""When buyers were told that a report has opened to them; of what had opened before that was told, nobody hears now."""

from django.db import migrations, models
from django.db.models.functions import Now


def opened_before(apps, schema_editor):
    """Buyers have seen these in their portfolios."""
    reports = apps.get_model("registry", "Report").objects.using(schema_editor.connection.alias)
    reports.filter(opens_at__lte=Now()).update(opening_told_at=models.F("opens_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0047_letters_to_contacts'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='opening_told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(opened_before, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(
                fields=['opens_at'], condition=models.Q(opening_told_at__isnull=True), name='report_opening_untold'
            ),
        ),
    ]
