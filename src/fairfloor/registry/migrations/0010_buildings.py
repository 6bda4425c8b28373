from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0009_permits'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='answer',
            name='answer_once_a_clause',
        ),
        migrations.AddField(
            model_name='answer',
            name='building',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='answer',
            name='taken_off',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='evidence',
            name='building',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='finding',
            name='building',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='profile',
            name='buildings',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='reading',
            name='building',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('visit', 'clause', 'building'), name='answer_once_a_place'),
        ),
    ]
