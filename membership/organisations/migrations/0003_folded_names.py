from typing import Any

from django.db import migrations, models

import membership.organisations.folded_names
from membership.organisations.names import fold

BATCH = 500


def fold_names(apps: Any, schema_editor: Any) -> None:
    """Fill the new column; repeated, it changes nothing."""
    rows = apps.get_model("organisations", "Organisation").objects.using(
        schema_editor.connection.alias
    )
    unfolded = [row for row in rows.only("pk", "name") if row.name]
    for row in unfolded:
        row.folded_name = fold(row.name)
    rows.bulk_update(unfolded, ["folded_name"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_kept_out_of_the_directory")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="folded_name",
            field=membership.organisations.folded_names.FoldedNameField(),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["folded_name"], name="organisation_named"),
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
