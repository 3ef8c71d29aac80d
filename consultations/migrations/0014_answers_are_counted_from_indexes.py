import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0013_answers_say_whether_they_count"),
        ("organisations", "0007_tables_of_organisations"),
        ("places", "0002_handed_on"),
    ]

    operations = [
        migrations.AlterField(
            model_name="answeredoption",
            name="response",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="consultations.response",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="answeredoption",
            name="a_place_once",
        ),
        migrations.RemoveConstraint(
            model_name="answeredoption",
            name="one_option_a_matrix_row",
        ),
        migrations.RemoveIndex(
            model_name="answer",
            name="answer_by_question",
        ),
        migrations.RemoveIndex(
            model_name="answeredoption",
            name="chosen_by_option",
        ),
        migrations.RemoveIndex(
            model_name="response",
            name="response_by_capacity",
        ),
        migrations.AlterField(
            model_name="answer",
            name="question",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="consultations.question",
            ),
        ),
        migrations.AlterField(
            model_name="answer",
            name="response",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="consultations.response",
            ),
        ),
        migrations.AlterField(
            model_name="answeredoption",
            name="option",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="chosen",
                to="consultations.option",
            ),
        ),
        migrations.AlterField(
            model_name="answeredoption",
            name="row",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="chosen",
                to="consultations.matrixrow",
            ),
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(fields=["question", "counts"], name="answers_counted"),
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(
                condition=models.Q(("counts", True)),
                fields=["question", "response", "number", "date"],
                name="answers_by_who_answered",
            ),
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(
                condition=models.Q(("counts", True), ("number__isnull", False)),
                fields=["question", "number"],
                name="numbers_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(
                condition=models.Q(("counts", True), ("date__isnull", False)),
                fields=["question", "date"],
                name="dates_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="answeredoption",
            index=models.Index(
                condition=models.Q(("counts", True)),
                fields=["option", "response", "row", "rank"],
                name="chosen_by_who_answered",
            ),
        ),
        migrations.AddIndex(
            model_name="answeredoption",
            index=models.Index(fields=["option", "row", "rank", "counts"], name="chosen_by_option"),
        ),
        migrations.AddIndex(
            model_name="answeredoption",
            index=models.Index(
                condition=models.Q(("row__isnull", False)), fields=["row"], name="chosen_by_row"
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses",
                to="consultations.round",
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(fields=["round", "id"], name="responses_as_they_came"),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=models.Q(
                    ("set_aside_at__isnull", True),
                    ("superseded_at__isnull", True),
                    ("withdrawn_at__isnull", True),
                ),
                fields=["round", "capacity", "district", "organisation", "synthetic"],
                name="who_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="answeredoption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("row__isnull", False)),
                fields=("answer", "row"),
                name="one_option_a_matrix_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="answeredoption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rank__isnull", False)),
                fields=("answer", "rank"),
                name="a_place_once",
            ),
        ),
    ]
