import django.db.models.deletion
from django.db import migrations, models

OUT = ("superseded_at", "withdrawn_at", "set_aside_at")


def beside(apps, schema_editor):
    """Each chosen option has the response of its answer beside it."""
    answers = apps.get_model("consultations", "Answer").objects
    its = answers.filter(pk=models.OuterRef("answer")).values("response")
    apps.get_model("consultations", "AnsweredOption").objects.update(response=models.Subquery(its))


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
        migrations.AddField(
            model_name="answeredoption",
            name="response",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="consultations.response",
            ),
        ),
        migrations.RunPython(beside, migrations.RunPython.noop),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
