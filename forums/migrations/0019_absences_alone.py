"""The absences say what the last one did: the fields of it go, with indexes that nothing asks any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forums", "0018_absences")]

    operations = [
        migrations.RemoveIndex(model_name="post", name="posts_shown_again"),
        migrations.RemoveIndex(model_name="topic", name="topics_shown_again"),
        migrations.RemoveField(model_name="post", name="away_from"),
        migrations.RemoveField(model_name="topic", name="away_from"),
    ]
