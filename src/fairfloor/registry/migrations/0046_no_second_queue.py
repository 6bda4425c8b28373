"""The table of a queue that nothing was ever put into goes: what the worker has to do stands in the tables themselves."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0045_list_coming_in'),
    ]

    operations = [
        migrations.RunSQL("DROP TABLE IF EXISTS django_tasks_database_dbtaskresult", migrations.RunSQL.noop),
    ]
