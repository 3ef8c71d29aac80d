from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("digests", "0028_lists_close_and_stops_are_taken_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="tells_from",
            field=models.DateTimeField(
                editable=False,
                help_text="Where it does not begin with its issue’s window.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="looks_from",
            field=models.DateTimeField(
                editable=False,
                help_text="Deadlines up to then were told before it.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="told_ahead_until",
            field=models.DateTimeField(
                editable=False,
                help_text="Up to when she had been told of deadlines by then.",
                null=True,
            ),
        ),
    ]
