"""Forums, who joined them, what is said there and who looks after it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from forums.addresses import post_address
from forums.querysets import (
    ForumMembershipQuerySet,
    ForumModeratorQuerySet,
    ForumQuerySet,
    PostQuerySet,
    TopicQuerySet,
)
from membership.organisations.models import Organisation
from membership.places.models import District
from portal.lib.slugs import validate_slug_is_free
from portal.lib.time import last_day

TITLE_MAX_LENGTH = 120
REASON_MAX_LENGTH = 500


def shown_name(full_name: str | None) -> str:
    """How an author is named; an account that was erased leaves what it said."""
    return full_name or "Former member"


def signature(full_name: str | None, organisation: str) -> str:
    """Who said it for whom: "Molly Member, Thanet Tides" or "Former member of Thanet Tides"."""
    return f"{shown_name(full_name)}{',' if full_name else ' of'} {organisation}"


class Forum(models.Model):
    """A place to talk; each district has one."""

    district = models.OneToOneField(
        District,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="forum",
        help_text="The district whose organisations talk here.",
    )
    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(
        max_length=100,
        unique=True,
        validators=[validate_slug_is_free],
        help_text="A district’s forum has the slug of its district.",
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    topic_count = models.PositiveIntegerField("topics to be seen", default=0, editable=False)
    last_post_at = models.DateTimeField("newest post to be seen", null=True, editable=False)

    objects = ForumQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forums:forum", args=[self.slug])

    def is_open(self, on: date) -> bool:
        """Whether people may write here on ``on``: its district still exists, or it has none."""
        district = self.district
        if district is None:
            return True
        return (district.start is None or district.start <= on) and (
            district.end is None or on < district.end
        )


class ForumMembership(models.Model):
    """That an organisation has joined a forum, from when until when."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="forum_memberships"
    )
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ForumMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "organisation"],
                condition=Q(left_at__isnull=True),
                name="joins_a_forum_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.forum}"


class ForumModerator(models.Model):
    """Somebody who looks after a forum, from the first day until the day before ``end``."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="moderators")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moderates"
    )
    start = models.DateField(help_text="First day.")
    end = models.DateField(
        null=True, blank=True, help_text="First day without the role; empty: no end in sight."
    )

    objects = ForumModeratorQuerySet.as_manager()

    class Meta:
        ordering = ["forum", "start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="moderator_ends_after_start",
                violation_error_message="The last day is not before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.forum}"

    @property
    def last_day(self) -> date | None:
        return last_day(self.end) if self.end else None


class State(models.TextChoices):
    """Where a topic or post stands; what is not visible appears in no list, count or feed."""

    VISIBLE = "visible", "Visible"
    HIDDEN = "hidden", "Hidden by a moderator"


class Moderated(models.Model):
    """What topics and posts share: an author who may leave, and a state a moderator may change."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        help_text="For whom the author spoke.",
    )
    visible_from = models.DateTimeField(help_text="When people could first see it.")
    state = models.CharField(max_length=10, choices=State, default=State.VISIBLE)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    hide_reason = models.TextField(blank=True, max_length=REASON_MAX_LENGTH)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.HIDDEN, hidden_at__isnull=False)
                | (~Q(state=State.HIDDEN) & Q(hidden_at__isnull=True)),
                name="%(class)s_hidden_at_a_moment",
            ),
        ]

    @property
    def is_hidden(self) -> bool:
        return self.state == State.HIDDEN

    @property
    def author_name(self) -> str:
        return shown_name(self.author.full_name if self.author else "")

    @property
    def signature(self) -> str:
        return signature(self.author.full_name if self.author else "", self.organisation.name)


class Topic(Moderated):
    """A conversation. Its counters hold what everyone may see and are incremented, not recounted."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(max_length=TITLE_MAX_LENGTH)
    slug = models.SlugField(max_length=60)
    opened_at = models.DateTimeField(default=timezone.now)
    last_post_at = models.DateTimeField("newest post to be seen")
    reply_count = models.PositiveIntegerField("replies to be seen", default=0)
    last_position = models.PositiveIntegerField(
        default=0, help_text="Positions given to posts so far, those of hidden posts included."
    )

    objects = TopicQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        indexes = [
            models.Index(
                fields=["forum", "state", "-last_post_at", "-id"], name="topics_by_activity"
            ),
            models.Index(fields=["state", "-last_post_at", "-id"], name="topics_latest"),
            models.Index(fields=["forum", "state", "-visible_from"], name="topics_by_start"),
            models.Index(fields=["state", "visible_from"], name="topics_shown"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forums:topic", args=[self.forum.slug, self.pk, self.slug])


class Post(Moderated):
    """A text in a topic; the first one is the topic's own."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    position = models.PositiveIntegerField(help_text="1 is the topic’s own text.")
    body = models.TextField(help_text="Markdown, as written.")
    html = models.TextField(help_text="What the Markdown says, made safe to show.")
    written_at = models.DateTimeField(default=timezone.now)

    objects = PostQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        constraints = [
            *Moderated.Meta.constraints,
            models.UniqueConstraint(fields=["topic", "position"], name="one_post_a_position"),
        ]
        indexes = [models.Index(fields=["state", "visible_from"], name="posts_shown")]

    def __str__(self) -> str:
        return f"Post {self.position} of {self.topic}"

    def get_absolute_url(self) -> str:
        return post_address(self.topic.get_absolute_url(), self.position, self.pk)

    @property
    def is_first(self) -> bool:
        return self.position == 1
