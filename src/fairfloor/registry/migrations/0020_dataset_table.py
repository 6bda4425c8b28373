"""The table of all cases beside a screening whose result leaves some out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0019_outlines_particulars_settings")]

    operations = [
        migrations.AddField(
            model_name="dataset",
            name="table",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.storedfile",
            ),
        ),
    ]
