"""Comments of internal reviews; the one reason of a return that a report kept in its scope goes among them."""

import django.db.models.deletion
import fairfloor.registry.models.rows
from django.conf import settings
from django.db import migrations, models


def take_over(apps, schema_editor):
    """Counts the rounds of each report by its events, and makes a comment of the reason that it was returned with.

    In whose words the reason is tells the event; its language, which was not kept, is taken to be that person's.
    """
    alias = schema_editor.connection.alias
    model = lambda name: apps.get_model("registry", name).objects.using(alias)  # noqa: E731
    for report in model("Report").order_by("pk"):
        events = model("Event").filter(subject_id=report.public_id).order_by("sequence")
        report.review_round = events.filter(verb="report.submitted").count()
        reason = report.scope.pop("returned", "")
        report.save()
        if not isinstance(reason, str) or not reason.strip():
            continue
        returned = events.filter(verb="report.returned").last()
        by = model("Person").filter(public_id=returned.actor_id).first() if returned else None
        by = by or report.approved_by or report.drafted_by
        over = report.approved_at is not None
        before = events.filter(verb="report.submitted", sequence__lt=returned.sequence).count() if returned else 0
        model("ReviewComment").create(
            programme=report.programme, report=report, round=max(before, 1), state="closed" if over else "open",
            text=reason, language=(by.language or "en").split("-")[0], written_at=returned.at if returned else report.drafted_at,
            written_by=by, closed_at=report.approved_at, closed_by=report.approved_by,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0024_recalculation_sheets'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='review_round',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='ReviewComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=fairfloor.registry.models.rows.new_public_id, editable=False, max_length=26, unique=True)),
                ('finding_public_id', models.CharField(blank=True, max_length=26)),
                ('was', models.JSONField(default=dict)),
                ('round', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('open', 'open'), ('answered', 'answered'), ('closed', 'closed'), ('reopened', 'reopened')], max_length=20)),
                ('text', models.TextField()),
                ('language', models.CharField(max_length=10)),
                ('written_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answer_language', models.CharField(blank=True, max_length=10)),
                ('answered_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('follows', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='registry.reviewcomment')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.programme')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_comments', to='registry.report')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('round__gte', 1)), name='review_comment_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='review_comment_answered_by'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('state__in', ('open', 'answered'))), models.Q(models.Q(('state__in', ('open', 'answered')), _negated=True), ('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='review_comment_closed_by'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'open'), _negated=True), models.Q(('state', 'answered'), _negated=True)), models.Q(('answered_at__isnull', True), ('state', 'open')), models.Q(('answered_at__isnull', False), ('state', 'answered')), _connector='OR'), name='review_comment_state')],
            },
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
