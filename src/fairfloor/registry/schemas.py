"""The tables of an empty database, made at once as the models stand today.

Migrations bring forward a database that holds something. Where there is nothing, their end is made without the way to it:
Django would draw every model anew after each of some hundred steps. That both end in the same is a test
(tests/registry/test_schemas.py), on both databases, to the constraint and the row.
"""

from typing import Any

from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor

OWN = "registry"


def is_empty(connection: Any) -> bool:
    """Whether the database has no table at all."""
    return not connection.introspection.table_names()


def make(connection: Any) -> None:
    """Makes every table, what our own migrations put beside them, and the record that all migrations were run.

    All of it is one transaction: after a fault the database is as empty as before. Raises what the database raises.
    """
    executor = MigrationExecutor(connection)
    ends = executor.loader.graph.leaf_nodes()
    plan = [migration for migration, _ in executor.migration_plan(ends)]
    apps = executor.loader.project_state(ends).apps  # the models as the last migrations leave them, drawn once
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection) and not model._meta.proxy:
                editor.create_model(model)
        for migration in plan:
            for operation in migration.operations if migration.app_label == OWN else ():
                if isinstance(operation, RunPython):  # triggers and first rows: what they carry over finds nothing here
                    operation.code(apps, editor)
        executor.recorder.ensure_schema()
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)
