"""Posts that are there already get their numbers in the order in which they could be seen."""

from typing import Any

from django.db import migrations
from django.db.models import Max

BATCH = 2000


def number_posts(apps: Any, schema_editor: Any) -> None:
    for forum in apps.get_model("forums", "Forum").objects.all():
        _number(apps.get_model("forums", "Post"), forum)
        _point(apps.get_model("forums", "Topic"), forum)


def _number(posts: Any, forum: Any) -> None:
    given, batch = 0, []
    of_forum = posts.objects.filter(topic__forum=forum).order_by("visible_from", "pk")
    for given, post in enumerate(of_forum.only("pk").iterator(BATCH), start=1):
        post.number = given
        batch.append(post)
        if len(batch) == BATCH:
            posts.objects.bulk_update(batch, ["number"])
            batch = []
    posts.objects.bulk_update(batch, ["number"])
    forum.last_number = given
    forum.save(update_fields=["last_number"])


def _point(topics: Any, forum: Any) -> None:
    """Posts seen in topics; the newest post counts from when it could be seen."""
    visible = topics.objects.filter(forum=forum, posts__state="visible")
    newest = visible.annotate(newest=Max("posts__number"), at=Max("posts__visible_from"))
    for topic in newest.iterator(BATCH):
        topics.objects.filter(pk=topic.pk).update(last_number=topic.newest, last_post_at=topic.at)


def forget(apps: Any, schema_editor: Any) -> None:
    """The columns go with the migration before this one."""


class Migration(migrations.Migration):
    dependencies = [("forums", "0002_rooms_numbers_and_marks")]
    operations = [migrations.RunPython(number_posts, forget)]
