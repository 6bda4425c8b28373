"""A corrective action whose finding was withdrawn lapses; those of findings that were withdrawn before do so now."""

from django.db import migrations, models


def lapse(apps, schema_editor):
    """No state followed such a finding until now: its actions went on being reminded of."""
    actions = apps.get_model("registry", "CorrectiveAction").objects.using(schema_editor.connection.alias)
    open_ = actions.filter(
        finding__withdrawn_at__isnull=False, state__in=["planned", "accepted", "under-way", "done", "not-confirmed"]
    )
    actions.filter(pk__in=list(open_.values_list("pk", flat=True))).update(state="lapsed")


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0043_stays_as_told'),
    ]

    operations = [
        migrations.AlterField(
            model_name='correctiveaction',
            name='state',
            field=models.CharField(choices=[('planned', 'planned'), ('accepted', 'accepted'), ('sent-back', 'sent-back'), ('under-way', 'under-way'), ('done', 'done'), ('verified', 'verified'), ('not-confirmed', 'not-confirmed'), ('lapsed', 'lapsed')], max_length=20),
        ),
        migrations.RunPython(lapse, migrations.RunPython.noop),
    ]
