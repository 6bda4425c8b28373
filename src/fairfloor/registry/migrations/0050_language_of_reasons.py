"""In which language it is written why a version took another's place, why a permit was withdrawn, an amendment sent back."""

from django.db import migrations, models


def fill(apps, schema_editor):
    """A version's is printed in its content, beside each change; a permit's was not kept, and is taken to be the writer's."""
    alias = schema_editor.connection.alias
    model = lambda name: apps.get_model("registry", name).objects.using(alias)  # noqa: E731
    for version in model("Version").exclude(reason="").order_by("pk"):
        printed = [change.get("why") or {} for change in version.content.get("changes") or ()]
        told = [why["language"] for why in printed if why.get("text") == version.reason and why.get("language")]
        if told:
            model("Version").filter(pk=version.pk).update(reason_language=told[0])
    for permit in model("Permit").exclude(reason="").select_related("withdrawn_by").order_by("pk"):
        if permit.withdrawn_by:
            permit.reason_language = (permit.withdrawn_by.language or "en").split("-")[0]
            permit.save(update_fields=["reason_language"])


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0049_sorted_as_read'),
    ]

    operations = [
        migrations.AddField(
            model_name='amendment',
            name='returned_language',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='permit',
            name='reason_language',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='version',
            name='reason_language',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
