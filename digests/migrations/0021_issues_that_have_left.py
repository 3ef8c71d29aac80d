from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, F, OuterRef


def note_those_that_left(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """All but those that editors keep back and nobody has got."""
    deliveries = apps.get_model("digests", "Delivery").objects.filter(issue=OuterRef("pk"))
    kept_back = Exists(deliveries.filter(state="waiting", next_attempt_at=None))
    kept_from_all = kept_back & ~Exists(deliveries.filter(state="sent"))
    apps.get_model("digests", "Issue").objects.exclude(kept_from_all).update(left_at=F("made_at"))


class Migration(migrations.Migration):
    dependencies = [("digests", "0020_what_came_back_and_long_silence")]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="left_at",
            field=models.DateTimeField(
                editable=False,
                help_text="When it was first free to leave; from then on everybody may read it. Empty while"
                " editors keep it back and nobody has got it.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="issuerules",
            name="needs_approval",
            field=models.BooleanField(
                default=False,
                help_text="No daily, weekly or monthly issue leaves before an officer has approved it. What is"
                " told as it happens needs none. Without this each leaves by itself.",
                verbose_name="issues need an approval",
            ),
        ),
        migrations.RunPython(note_those_that_left, migrations.RunPython.noop),
    ]
