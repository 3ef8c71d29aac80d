"""The questions that a council usually asks; editors change them or make others."""

from typing import Any

from django.db import migrations

QUESTIONS = [
    (
        "How old are you?",
        "",
        [
            *("15 or younger", "16 to 24", "25 to 34", "35 to 49", "50 to 59"),
            *("60 to 64", "65 to 74", "75 to 84", "85 or older"),
        ],
    ),
    ("What is your sex?", "", ["Female", "Male"]),
    (
        "Is the gender that you identify with the same as your sex registered at birth?",
        "",
        ["Yes", "No"],
    ),
    (
        "Do you have a health condition or illness that has lasted, or is likely to last, a year or more "
        "and that limits what you do day to day?",
        "The Equality Act 2010 calls this a disability.",
        ["Yes, a lot", "Yes, a little", "No"],
    ),
    (
        "Do you look after somebody who could not manage without your help?",
        "Somebody who is ill, disabled or frail, without being paid for it.",
        ["Yes", "No"],
    ),
    (
        "Which ethnic group describes you best?",
        "",
        [
            *("Asian or Asian British", "Black, Black British, Caribbean or African"),
            *("Mixed or multiple ethnic groups", "White", "Another ethnic group"),
        ],
    ),
    (
        "What is your religion or belief?",
        "",
        ["None", "Buddhist", "Christian", "Hindu", "Jewish", "Muslim", "Sikh", "Another"],
    ),
    (
        "Which of these describes you best?",
        "Your sexual orientation.",
        ["Straight or heterosexual", "Gay or lesbian", "Bisexual", "Another"],
    ),
    ("Are you pregnant, or have you had a baby in the last year?", "", ["Yes", "No"]),
]


def ask(apps: Any, schema_editor: Any) -> None:
    Question = apps.get_model("consultations", "EqualityQuestion")
    Option = apps.get_model("consultations", "EqualityOption")
    for place, (wording, hint, labels) in enumerate(QUESTIONS, start=1):
        question = Question.objects.create(wording=wording, help_text=hint, order=place)
        Option.objects.bulk_create(
            Option(question=question, order=order, label=label, prefers_not=order == len(labels))
            for order, label in enumerate([*labels, "Prefer not to say"])
        )


class Migration(migrations.Migration):
    dependencies = [("consultations", "0007_equality_tallies")]

    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
