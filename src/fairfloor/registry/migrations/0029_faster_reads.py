"""Indexes for what a buyer reads, row by row of hundreds of reports, and the last visit of each factory where lists look for it.

Two indexes of the programme alone go: what they stood beside tells rows apart.
"""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    visits = apps.get_model("registry", "Visit").objects.using(schema_editor.connection.alias)
    closed = visits.filter(state="closed", clauses=[]).order_by("closed_at", "pk")
    last = {(programme, factory): pk for pk, programme, factory in closed.values_list("pk", "programme", "factory")}
    visits.filter(pk__in=last.values()).update(latest=True)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0028_reviewers'),
    ]

    operations = [
        # On SQLite, altering a field would make its table anew, and the log's would lose the triggers that keep it from changing.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'DROP INDEX "registry_event_programme_id_d11e7a9f"',
                    'CREATE INDEX "registry_event_programme_id_d11e7a9f" ON "registry_event" ("programme_id")',
                ),
                migrations.RunSQL(
                    'DROP INDEX "registry_member_programme_id_d701dcbf"',
                    'CREATE INDEX "registry_member_programme_id_d701dcbf" ON "registry_member" ("programme_id")',
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='event',
                    name='programme',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.programme'),
                ),
                migrations.AlterField(
                    model_name='member',
                    name='programme',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.programme'),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['actor_id', 'verb', 'subject_id'], name='event_by_actor'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['programme', 'factory'], name='report_of_factory'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['programme', 'report'], name='version_of_report'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['programme', 'factory', 'organisation'], name='grant_of_factory'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['programme', 'subject_id'], name='notice_about'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['sha256', 'pdf_sha256', 'published_at'], name='version_by_hash'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['programme', 'factory'], name='visit_of_factory'),
        ),
        migrations.AddField(model_name='visit', name='latest', field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('latest', False), ('state', 'closed'), _connector='OR'), name='visit_latest_is_closed'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(condition=models.Q(('latest', True)), fields=('programme', 'factory'), name='visit_latest_of_factory'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
