"""Each time that a topic or post was out of sight is kept, not the last one alone."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

GONE = ("hidden", "waiting", "withdrawn", "merged")


def keep_absences(apps: Any, schema_editor: Any) -> None:
    """The last absence is all that is known. The text of a topic was noted to be away with its topic."""
    absences = apps.get_model("forums", "Absence").objects
    for name in ("Topic", "Post"):
        things = apps.get_model("forums", name).objects.exclude(away_from=None)
        if name == "Post":
            things = things.exclude(position=1, away_from=models.F("topic__away_from"))
        for thing in things.only("state", "away_from", "visible_from").iterator():
            until = None if thing.state in GONE else max(thing.visible_from, thing.away_from)
            absences.create(**{name.lower(): thing}, since=thing.away_from, until=until)


class Migration(migrations.Migration):
    dependencies = [("forums", "0017_what_was_out_of_sight")]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "until",
                    models.DateTimeField(
                        help_text="When it was seen again; empty until then.", null=True
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="forums.post",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="forums.topic",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="absences_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("post__isnull", True), ("topic__isnull", False)),
                            models.Q(("post__isnull", False), ("topic__isnull", True)),
                            _connector="OR",
                        ),
                        name="absence_of_a_topic_or_a_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="absence_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("topic",),
                        name="one_absence_a_topic",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("post",),
                        name="one_absence_a_post",
                    ),
                ],
            },
        ),
        migrations.RunPython(keep_absences, migrations.RunPython.noop),
    ]
