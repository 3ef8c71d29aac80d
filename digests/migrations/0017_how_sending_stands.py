import uuid

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("digests", "0016_claims_in_batches")]

    operations = [
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mark",
                    models.UUIDField(default=uuid.uuid4, help_text="Which installation this is."),
                ),
                (
                    "host",
                    models.CharField(
                        help_text="The name under which it is reached.", max_length=253
                    ),
                ),
                (
                    "serial",
                    models.PositiveBigIntegerField(default=0, help_text="Runs of sending so far."),
                ),
                (
                    "stopped",
                    models.CharField(
                        blank=True, help_text="Why nothing may be sent.", max_length=200
                    ),
                ),
                (
                    "away_since",
                    models.DateTimeField(help_text="When the mail server went away.", null=True),
                ),
                (
                    "away_words",
                    models.TextField(blank=True, help_text="What was heard of it last."),
                ),
                (
                    "next_try_at",
                    models.DateTimeField(help_text="Nobody tries the server before.", null=True),
                ),
            ],
            options={
                "verbose_name_plural": "sending",
                "constraints": [
                    models.CheckConstraint(condition=Q(pk=1), name="sending_is_one_row")
                ],
            },
        ),
    ]
