"""Which upheld objections no version of their report carries yet: kept with the objection, for the officers' first page."""

from django.db import migrations, models


def fill(apps, schema_editor):
    using = schema_editor.connection.alias
    versions = apps.get_model("registry", "Version").objects.using(using)
    upheld = apps.get_model("registry", "Objection").objects.using(using).filter(state__in=["upheld", "upheld-in-part"])
    later = versions.filter(report=models.OuterRef("report"), published_at__gte=models.OuterRef("decided_at"))
    upheld.exclude(models.Exists(later)).update(owed=True)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0034_unreported'),
    ]

    operations = [
        migrations.AddField(
            model_name='objection',
            name='owed',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(
                condition=models.Q(('owed', False), ('state__in', ['upheld', 'upheld-in-part']), _connector='OR'),
                name='objection_owed_is_upheld',
            ),
        ),
        migrations.AddIndex(
            model_name='objection',
            index=models.Index(condition=models.Q(('owed', True)), fields=['programme'], name='objection_owed'),
        ),
    ]
