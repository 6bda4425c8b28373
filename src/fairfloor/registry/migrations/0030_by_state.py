"""Reports and visits are found by their state, which tells a few apart from thousands; an index of the programme alone is not."""

import django.db.models.deletion
from django.db import migrations, models

ALONE = {"report": "registry_report_programme_id_5c2ce365", "visit": "registry_visit_programme_id_85738f9e"}


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0029_faster_reads'),
    ]

    operations = [
        # On SQLite, altering a field would make its table anew, with all that hangs on it.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX "{name}"', f'CREATE INDEX "{name}" ON "registry_{model}" ("programme_id")'
                )
                for model, name in ALONE.items()
            ],
            state_operations=[
                migrations.AlterField(
                    model_name=model,
                    name='programme',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.programme'),
                )
                for model in ALONE
            ],
        ),
        migrations.RemoveIndex(
            model_name='visit',
            name='registry_vi_program_6f41d8_idx',
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['programme', 'state'], name='report_by_state'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['programme', 'state', 'planned_date'], name='visit_by_state'),
        ),
    ]
