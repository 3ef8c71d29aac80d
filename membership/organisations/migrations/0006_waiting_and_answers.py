from typing import Any

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def count_from_the_registration(apps: Any, schema_editor: Any) -> None:
    """What waits has waited since it was registered; repeated, it changes nothing."""
    rows = apps.get_model("organisations", "Organisation").objects.using(
        schema_editor.connection.alias
    )
    rows.update(waiting_since=F("registered_at"))


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_organisations_become_one")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="answer",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="What its people answered to the reason, until decided.",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="waiting_since",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                editable=False,
                help_text="When it came into the officers’ queue: registered, or answered after a decline.",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["state", "waiting_since"], name="organisation_waiting"),
        ),
        migrations.RunPython(count_from_the_registration, migrations.RunPython.noop),
    ]
