"""When the last attempt to mail a notice was begun: until now the same as when one failed."""

from django.db import migrations, models


def fill(apps, schema_editor):
    notices = apps.get_model("registry", "Notice").objects.using(schema_editor.connection.alias)
    notices.filter(attempts__gt=0, failed_at__isnull=False).update(tried_at=models.F("failed_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0041_address_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='tried_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
