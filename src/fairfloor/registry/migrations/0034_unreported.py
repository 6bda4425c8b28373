"""Which closed visits have no report yet: kept with the visit, so that nobody's first page looks through all of them."""

from django.db import migrations, models


def fill(apps, schema_editor):
    visits = apps.get_model("registry", "Visit").objects.using(schema_editor.connection.alias)
    visits.filter(state="closed", report__isnull=True).update(unreported=True)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0033_upheld_in_part'),
    ]

    operations = [
        migrations.AddField(
            model_name='visit',
            name='unreported',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(
                condition=models.Q(('unreported', False), ('state', 'closed'), _connector='OR'), name='visit_unreported_is_closed'
            ),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('unreported', True)), fields=['programme'], name='visit_unreported'),
        ),
    ]
