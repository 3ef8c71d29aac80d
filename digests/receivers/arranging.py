"""What moderators did to the order of topics, told to the authors; what moderators do to their own is not."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from digests.models import NoticeKind
from digests.receivers.telling import tell
from forums.models import Arrangement
from forums.signals import topic_locked, topic_merged, topic_moved, topic_renamed, topic_split
from membership.people.models import User


@receiver(topic_locked)
@receiver(topic_renamed)
@receiver(topic_moved)
@receiver(topic_merged)
def tell_who_opened_the_topic(arrangement_pk: int, **kwargs: Any) -> None:
    arrangement = Arrangement.objects.select_related("topic__author").get(pk=arrangement_pk)
    _tell([arrangement.topic.author], arrangement)


@receiver(topic_split)
def tell_whose_posts_were_moved(
    arrangement_pk: int, post_pks: Sequence[int], **kwargs: Any
) -> None:
    authors = User.objects.filter(posts__in=post_pks).distinct().order_by("pk")
    _tell(list(authors), Arrangement.objects.get(pk=arrangement_pk))


def _tell(authors: Sequence[User | None], arrangement: Arrangement) -> None:
    others = [user for user in authors if user and user.pk != arrangement.arranged_by_id]
    tell(others, NoticeKind.TOPIC_ARRANGED, arrangement.pk)
