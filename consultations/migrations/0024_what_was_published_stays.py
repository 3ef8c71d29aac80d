from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery

COUNTED = Q(superseded_at__isnull=True, withdrawn_at__isnull=True, set_aside_at__isnull=True)
KINDS = [
    ("charity", "Registered charity"),
    ("cio", "Charitable incorporated organisation (CIO)"),
    ("community-group", "Community group"),
    ("cic", "Community interest company (CIC)"),
    ("social-enterprise", "Other social enterprise"),
    ("faith-group", "Faith group"),
    ("other", "Other"),
]


def keep_the_kind(apps: Any, schema_editor: Any) -> None:
    """What an organisation is today is what is known of what it was."""
    responses = apps.get_model("consultations", "Response").objects
    kinds = apps.get_model("organisations", "Organisation").objects.filter(
        pk=OuterRef("organisation")
    )
    responses.exclude(organisation=None).update(
        organisation_kind=Subquery(kinds.values("kind")[:1])
    )


def count_one_alone(apps: Any, schema_editor: Any) -> None:
    """What counted beside another answer of its organisation is superseded by it."""
    beside = apps.get_model("consultations", "Response").objects.exclude(counts_beside_since=None)
    answers = apps.get_model("consultations", "Answer").objects.filter(response__in=beside)
    chosen = apps.get_model("consultations", "AnsweredOption").objects
    chosen.filter(answer__in=answers.values("pk")).update(counts=False)
    answers.update(counts=False)
    beside.update(superseded_at=F("counts_beside_since"))


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0023_why_a_key_contact_gets_no_mails"),
        ("organisations", "0007_tables_of_organisations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="response",
            name="counts_beside_since",
            field=models.DateTimeField(
                editable=False,
                help_text="From when it counts beside another answer of the organisation: they were two when the results were published.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="organisation_kind",
            field=models.CharField(
                blank=True,
                choices=KINDS,
                default="",
                editable=False,
                help_text="As it was when it answered, or was matched; what becomes of it later alters no result.",
                max_length=20,
                verbose_name="kind of organisation",
            ),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(
            model_name="response",
            name="one_response_an_organisation",
        ),
        migrations.RunPython(keep_the_kind, count_one_alone),
        migrations.RemoveIndex(
            model_name="response",
            name="who_answered",
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=COUNTED,
                fields=["round", "capacity", "district", "organisation_kind", "synthetic"],
                name="who_answered",
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=Q(counts_beside_since__isnull=False),
                fields=["round"],
                name="counts_beside_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=COUNTED & Q(counts_beside_since__isnull=True),
                fields=("round", "organisation"),
                name="one_response_an_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=Q(organisation__isnull=True, organisation_kind="")
                | (Q(organisation__isnull=False) & ~Q(organisation_kind="")),
                name="an_organisation_that_answered_has_a_kind",
            ),
        ),
        migrations.CreateModel(
            name="MovedDates",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_opens_at", models.DateTimeField()),
                ("old_closes_at", models.DateTimeField()),
                ("new_opens_at", models.DateTimeField()),
                ("new_closes_at", models.DateTimeField()),
                ("note", models.TextField(help_text="Shown on the notice.", max_length=500)),
                ("made_at", models.DateTimeField()),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moved_dates",
                        to="consultations.round",
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(
                            old_opens_at=F("new_opens_at"), old_closes_at=F("new_closes_at")
                        ),
                        name="moved_dates_move",
                    ),
                    models.CheckConstraint(condition=~Q(note=""), name="moved_dates_have_a_note"),
                ],
            },
        ),
    ]
