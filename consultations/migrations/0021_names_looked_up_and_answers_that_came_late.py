from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def note_what_was_matched(apps: Any, schema_editor: Any) -> None:
    """Names that were matched before show among the decisions, without whose they were."""
    responses = apps.get_model("consultations", "Response").objects
    decisions = apps.get_model("consultations", "NameDecision").objects
    matched = responses.exclude(organisation=None).exclude(organisation_name="")
    decision = decisions.model
    decisions.bulk_create(
        (
            decision(response_id=pk, listed=True, made_at=at)
            for pk, at in matched.values_list("pk", "sent_at")
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0020_one_answer_for_oneself_beside_organisations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="response",
            name="came_late",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="It came after the round had closed: it is kept and never counts.",
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="set_aside_at",
            field=models.DateTimeField(
                editable=False,
                help_text="Since when it does not count, because an officer found that it repeats another, or because it came late.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=Q(came_late=False) | Q(set_aside_at__isnull=False),
                name="what_came_late_never_counts",
            ),
        ),
        migrations.CreateModel(
            name="NameDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "listed",
                    models.BooleanField(help_text="Whether the organisation is in the directory."),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "response",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="name_decision",
                        to="consultations.response",
                    ),
                ),
            ],
            options={"ordering": ["-made_at", "-pk"]},
        ),
        migrations.RunPython(note_what_was_matched, migrations.RunPython.noop),
    ]
