"""The database refuses to change or remove an event, on both engines; the log begins with an empty head."""

from django.db import migrations

GENESIS = "0" * 64

SQLITE = [
    "CREATE TRIGGER registry_event_no_update BEFORE UPDATE ON registry_event"
    " BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END",
    "CREATE TRIGGER registry_event_no_delete BEFORE DELETE ON registry_event"
    " BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION fairfloor_append_only() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$",
    "CREATE TRIGGER registry_event_append_only BEFORE UPDATE OR DELETE ON registry_event"
    " FOR EACH ROW EXECUTE FUNCTION fairfloor_append_only()",
]


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)
    apps.get_model("registry", "LogHead").objects.get_or_create(pk=1, defaults={"sequence": 0, "hash": GENESIS})


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
