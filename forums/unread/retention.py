"""How long it is known what somebody has read."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from forums.models import TopicMark
from portal.records.retention import Rule


def marks_in_topics_silent_since(cut_off: datetime) -> QuerySet[TopicMark]:
    return TopicMark.objects.filter(topic__last_post_at__lte=cut_off)


UNREAD = Rule(
    name="topics-read",
    what="How far you have read in a topic of the forums",
    period=timedelta(days=2 * 365),
    counted_from="the newest post in that topic",
    why="It tells you what is new. Nothing older than this is shown as new to anybody.",
    older_than=marks_in_topics_silent_since,
)
