"""Forums, who joined them and who looks after them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from forums.querysets import ForumMembershipQuerySet, ForumModeratorQuerySet, ForumQuerySet
from membership.bodies.models import Body
from membership.organisations.models import Organisation
from membership.places.models import District
from portal.lib.slugs import validate_slug_is_free
from portal.lib.time import last_day


class JoiningRule(models.TextChoices):
    """How an organisation that does not serve the forum's district comes in."""

    OPEN = "open", "Any confirmed organisation may join"
    ON_REQUEST = "on request", "Others ask, and a moderator decides"
    CLOSED = "closed", "Only organisations that serve the district"


class Forum(models.Model):
    """A place to talk: a district's, open to all who read, or a group's room, for those who sit on it."""

    district = models.OneToOneField(
        District,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="forum",
        help_text="The district whose organisations talk here.",
    )
    body = models.OneToOneField(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="forum",
        help_text="The group whose room this is: read and written by those who sit on it.",
    )
    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(
        max_length=100,
        unique=True,
        validators=[validate_slug_is_free],
        help_text="A district’s forum has the slug of its district.",
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    joining = models.CharField(
        "who may join", max_length=10, choices=JoiningRule, default=JoiningRule.ON_REQUEST
    )
    premoderated = models.BooleanField(
        "every post waits for a moderator", default=False, help_text="For a time of trouble."
    )
    topic_count = models.PositiveIntegerField("topics to be seen", default=0, editable=False)
    last_post_at = models.DateTimeField("newest post to be seen", null=True, editable=False)
    last_number = models.PositiveBigIntegerField(
        default=0,
        editable=False,
        help_text="Numbers given to posts so far, in the order in which they came to be seen.",
    )

    objects = ForumQuerySet.as_manager()

    read_along: tuple[int, date, bool] | None = None
    """Whether the account moderates here on the day, where it was read along for one page."""

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=True) | Q(body__isnull=True),
                name="forum_of_a_district_or_a_body",
                violation_error_message="A forum belongs to a district or to a group.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forums:forum", args=[self.slug])

    @property
    def is_private(self) -> bool:
        """Whether it is a group's room, of which nobody else learns anything."""
        return self.body_id is not None

    @property
    def in_words(self) -> str:
        """What it is called after "the": "Thanet forum", "room of the Steering Group"."""
        return f"room of the {self.name}" if self.is_private else f"{self.name} forum"

    @property
    def noun(self) -> str:
        """What it is: "forum", or of a group its "room"."""
        return "room" if self.is_private else "forum"

    @property
    def title(self) -> str:
        return self.in_words[0].upper() + self.in_words[1:]

    @property
    def own_voice(self) -> str:
        """Who speaks in a text that names no organisation: the council, in a room the group itself."""
        council: str = settings.COUNCIL_NAME
        return self.name if self.is_private else council

    def is_open(self, on: date) -> bool:
        """Whether people may write here on ``on``: its district, or its group, still exists."""
        if self.body is not None:
            return self.body.closed is None or on < self.body.closed
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
