"""Which finding of a version a corrective action answers: its id, since a buyer may not look the finding's row up."""

from django.db import migrations, models


def fill(apps, schema_editor):
    """From the finding that each answers."""
    alias = schema_editor.connection.alias
    findings = apps.get_model("registry", "Finding").objects.using(alias)
    actions = apps.get_model("registry", "CorrectiveAction").objects.using(alias)
    actions.update(
        finding_public_id=models.Subquery(findings.filter(pk=models.OuterRef("finding_id")).values("public_id")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0050_language_of_reasons'),
    ]

    operations = [
        migrations.AddField(
            model_name='correctiveaction',
            name='finding_public_id',
            field=models.CharField(default='', max_length=26),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
