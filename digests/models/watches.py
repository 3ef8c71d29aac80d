"""What a reader is mailed about beside the general updates, in the forums and of consultations."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.models import ConsultationPage
from digests.models.readers import Subscription
from digests.querysets import WatchQuerySet
from forums.models import Forum, Topic
from membership.places.models import District, Theme

WATCHED = ("topic", "forum", "theme", "consultation", "district")


def exactly_one_thing() -> Q:
    """A row is about one thing: a topic, a forum, a theme, a consultation or a district."""
    condition = Q()
    for thing in WATCHED:
        condition |= Q(**{f"{other}__isnull": other != thing for other in WATCHED})
    return condition


class Watch(models.Model):
    """That a subscription brings what happens in one thing, from ``since`` on.

    Of a topic or a forum, its new posts, with the updates; of a consultation or the consultations of a
    district, what happens to them, at once; of a theme, both.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="watches")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    forum = models.ForeignKey(Forum, null=True, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.CASCADE, related_name="+")
    consultation = models.ForeignKey(
        ConsultationPage, null=True, on_delete=models.CASCADE, related_name="+"
    )
    district = models.ForeignKey(District, null=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.CheckConstraint(condition=exactly_one_thing(), name="watches_one_thing"),
            models.UniqueConstraint(fields=["subscription", "topic"], name="watches_a_topic_once"),
            models.UniqueConstraint(fields=["subscription", "forum"], name="watches_a_forum_once"),
            models.UniqueConstraint(fields=["subscription", "theme"], name="watches_a_theme_once"),
            models.UniqueConstraint(
                fields=["subscription", "consultation"], name="watches_a_consultation_once"
            ),
            models.UniqueConstraint(
                fields=["subscription", "district"], name="watches_a_district_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription}: {self.thing}"

    @property
    def thing(self) -> models.Model | None:
        """What is watched."""
        return next(filter(None, (getattr(self, kind) for kind in WATCHED)), None)
