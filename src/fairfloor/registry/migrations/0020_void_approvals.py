"""A report whose approval is void has a state of its own."""

from django.db import migrations, models

STATES = ("draft", "submitted", "approved", "void", "published")


class Migration(migrations.Migration):
    dependencies = [("registry", "0019_outlines_particulars_settings")]
    operations = [
        migrations.AlterField(
            model_name="report", name="state", field=models.CharField(choices=[(one, one) for one in STATES], max_length=20)
        ),
    ]
