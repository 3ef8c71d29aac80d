from django.db import migrations, models

OUT = ("superseded_at", "withdrawn_at", "set_aside_at")


def mark(apps, schema_editor):
    """Answers of responses that do not count do not count either."""
    condition = models.Q()
    for name in OUT:
        condition |= models.Q(**{f"{name}__isnull": False})
    out = apps.get_model("consultations", "Response").objects.filter(condition).values("pk")
    answers = apps.get_model("consultations", "Answer").objects.filter(response__in=out)
    chosen = apps.get_model("consultations", "AnsweredOption").objects
    chosen.filter(answer__in=answers.values("pk")).update(counts=False)
    answers.update(counts=False)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0012_no_more_pairs")]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="counts",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AddField(
            model_name="answeredoption",
            name="counts",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
