from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("digests", "0021_issues_that_have_left")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="skip_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nothing_new", "Nothing new for this reader"),
                    ("unsubscribed", "The reader has left"),
                    ("paused", "The reader paused her updates"),
                    ("too_late", "Older than two windows"),
                    ("subject_gone", "What it was about is gone or settled"),
                    ("told_already", "Another mail says the same"),
                    ("restored", "Sent before the database was restored"),
                    ("not_opted_in", "Nobody agreed to it for this address"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
    ]
