"""Words are taken out of a topic's title as well, and the title as it was is kept for moderators."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0019_absences_alone"),
    ]

    operations = [
        migrations.AddField(
            model_name="removedtext",
            name="title",
            field=models.CharField(
                blank=True, help_text="Of the topic; empty when it is untouched.", max_length=120
            ),
        ),
        migrations.AddField(
            model_name="removedtext",
            name="title_left",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
