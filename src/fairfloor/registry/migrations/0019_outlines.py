"""Versions carry an outline of their content, for lists, and profiles particulars; versions published before get theirs."""

from django.db import migrations, models


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
    dependencies = [("registry", "0017_checked_actions")]
    operations = [
        migrations.AddField(model_name="version", name="outline", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="profile", name="particulars", field=models.JSONField(default=dict)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
