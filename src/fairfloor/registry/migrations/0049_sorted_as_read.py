"""Factories whose other name is not Chinese are sorted in Chinese lists by the name that stands first there, as all others are."""

from django.db import migrations


def by_the_name_read_first(apps, schema_editor):
    """A name in Khmer was sorted by, and is the second one that is read."""
    from pypinyin import lazy_pinyin

    factories = apps.get_model("registry", "Factory").objects.using(schema_editor.connection.alias)
    for factory in factories.exclude(local_name="").iterator():
        if not any("\u4e00" <= sign <= "\u9fff" for sign in factory.local_name):
            factory.sort_key = " ".join(lazy_pinyin(factory.name)).lower()[:400]
            factory.save(update_fields=["sort_key"])


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0048_opening_told'),
    ]

    operations = [
        migrations.RunPython(by_the_name_read_first, migrations.RunPython.noop),
    ]
