"""Topics and posts keep since when they were out of sight, so that nothing is mailed of twice."""

from typing import Any

from django.db import migrations, models
from django.db.models import F

GONE = ("hidden", "withdrawn")


def keep_when_they_went(apps: Any, schema_editor: Any) -> None:
    """What could be seen, and is out of sight now, went when it was hidden."""
    topics, posts = (apps.get_model("forums", name).objects for name in ("Topic", "Post"))
    topics.filter(state__in=GONE, last_number__gt=0).update(away_from=F("hidden_at"))
    posts.filter(state__in=GONE, number__gt=0).update(away_from=F("hidden_at"))


class Migration(migrations.Migration):
    dependencies = [("forums", "0016_decisions_name_a_published_rule")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="away_from",
            field=models.DateTimeField(
                editable=False, help_text="When it last went out of people’s sight.", null=True
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="first_visible_from",
            field=models.DateTimeField(
                editable=False,
                help_text="When people could first see it, where it has been out of sight since.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="away_from",
            field=models.DateTimeField(
                editable=False, help_text="When it last went out of people’s sight.", null=True
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="first_visible_from",
            field=models.DateTimeField(
                editable=False,
                help_text="When people could first see it, where it has been out of sight since.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="visible_from",
            field=models.DateTimeField(
                help_text="Since when people see it: when they first could, or when it was last shown again."
            ),
        ),
        migrations.AlterField(
            model_name="topic",
            name="visible_from",
            field=models.DateTimeField(
                help_text="Since when people see it: when they first could, or when it was last shown again."
            ),
        ),
        migrations.RunPython(keep_when_they_went, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("first_visible_from__isnull", False)),
                fields=["first_visible_from"],
                name="posts_shown_again",
            ),
        ),
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(
                condition=models.Q(("first_visible_from__isnull", False)),
                fields=["first_visible_from"],
                name="topics_shown_again",
            ),
        ),
    ]
