"""Outlines of versions (those published before get theirs), particulars of profiles, and settings with a day of effect."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import fairfloor.registry.models.rows


def outlined(content):
    """The outline as this migration's day knows it; new versions get theirs from `reporting.outlines`."""
    visit = content.get("visit") or {}
    stays = [stay.get("end_at") or stay["start_at"] for stay in visit.get("stays") or ()]
    moments = [one for one in (*stays, visit.get("admitted_at"), visit.get("arrived_at")) if one]
    findings = content.get("findings") or ()
    classes: dict = {}
    sections: dict = {}
    still = []
    for one in findings:
        classes[one["class"]] = classes.get(one["class"], 0) + 1
        clause, told = one["clause"], one.get("objection") or {}
        key = clause["id"].partition("/")[0] + "/" + clause["section"]
        sections.setdefault(key, {"id": key, "title": clause["section_title"], "count": 0})["count"] += 1
        if told.get("state", "none") not in ("raised", "upheld", "dismissed", "none"):
            still.append([one["public_id"], told.get("until")])
    day = max(moments)[:10] if moments else None
    return {"day": day, "classes": classes, "sections": list(sections.values()), "open": still}


def fill(apps, schema_editor):
    versions = apps.get_model("registry", "Version").objects.using(schema_editor.connection.alias)
    for version in versions.only("pk", "content").iterator(chunk_size=50):
        versions.filter(pk=version.pk).update(outline=outlined(version.content))


class Migration(migrations.Migration):
    dependencies = [("registry", "0018_evidence_meetings_delays")]
    operations = [
        migrations.AddField(model_name="version", name="outline", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="profile", name="particulars", field=models.JSONField(default=dict)),
        migrations.CreateModel(
            name='Setting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=fairfloor.registry.models.rows.new_public_id, editable=False, max_length=26, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('value', models.JSONField()),
                ('start_date', models.DateField()),
                ('reason', models.TextField()),
                ('language', models.CharField(max_length=10)),
                ('set_at', models.DateTimeField()),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.programme')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['programme', 'start_date'], name='registry_se_program_084f35_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='setting_says_why')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
