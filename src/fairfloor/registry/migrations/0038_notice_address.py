"""The address to which a notice's mail goes, where that is not its person's: one that was left."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0037_kept_pdfs'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='address',
            field=models.EmailField(blank=True, max_length=254),
        ),
    ]
