"""What is said: topics and their posts, where each stands and who said it for whom."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from forums.addresses import post_address
from forums.models.forums import Forum
from forums.names import name_of, signature
from forums.querysets import PostQuerySet, TopicQuerySet
from forums.safety.reasons import WaitReason
from membership.organisations.models import Organisation
from membership.places.models import Theme

TITLE_MAX_LENGTH = 120
REASON_MAX_LENGTH = 500
MOST_PINNED = 3


class State(models.TextChoices):
    """Where a topic or post stands; what is not visible appears in no list, count or feed."""

    VISIBLE = "visible", "Visible"
    HIDDEN = "hidden", "Hidden by a moderator"
    WAITING = "waiting", "Waiting for a moderator"
    WITHDRAWN = "withdrawn", "Withdrawn by the author"
    MERGED = "merged", "Merged into another topic"  # of topics alone: its posts are there


OUT_OF_SIGHT = (State.HIDDEN, State.WITHDRAWN)


class TopicKind(models.TextChoices):
    """What a topic is for."""

    DISCUSSION = "discussion", "Discussion"
    QUESTION = "question", "Question"
    EVENT = "event", "Event"
    NOTES = "notes", "Notes of a meeting"


class Moderated(models.Model):
    """What topics and posts share: an author who may leave, and a state a moderator may change."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        help_text="For whom the author spoke; empty for the council, and in a group's room for the group.",
    )
    visible_from = models.DateTimeField(
        help_text="Since when people see it: when they first could, or when it was last shown again."
    )
    first_visible_from = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When people could first see it, where it has been out of sight since.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.VISIBLE)
    wait_reason = models.CharField(
        max_length=20,
        choices=WaitReason,
        blank=True,
        default="",
        help_text="Why it waited for a moderator, whatever became of it; empty when it did not.",
    )
    hidden_at = models.DateTimeField(null=True, help_text="When it went out of sight.")
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    hide_reason = models.TextField(blank=True, max_length=REASON_MAX_LENGTH)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OUT_OF_SIGHT, hidden_at__isnull=False)
                | (~Q(state__in=OUT_OF_SIGHT) & Q(hidden_at__isnull=True)),
                name="%(class)s_hidden_at_a_moment",
            ),
        ]

    @property
    def is_visible(self) -> bool:
        return self.state == State.VISIBLE

    @property
    def is_hidden(self) -> bool:
        return self.state == State.HIDDEN

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def author_name(self) -> str:
        return name_of(self.author)

    def signed_in(self, forum: Forum) -> str:
        """Who said it for whom, when it was said in ``forum``."""
        return signature(
            self.author.full_name if self.author else "",
            self.author.forum_name if self.author else "",
            self.organisation.name if self.organisation else None,
            forum.own_voice,
        )


class Topic(Moderated):
    """A conversation. Its counters hold what everyone may see and are incremented, not recounted."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(max_length=TITLE_MAX_LENGTH)
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=10, choices=TopicKind, default=TopicKind.DISCUSSION)
    themes = models.ManyToManyField(Theme, blank=True, related_name="topics")
    accepted = models.ForeignKey(
        "forums.Post",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The answer that a question has found.",
    )
    pinned_at = models.DateTimeField(
        null=True, help_text="Since when it stands first in its forum."
    )
    is_pinned = models.GeneratedField(
        expression=Case(
            When(pinned_at__isnull=False, then=Value(True)),
            default=Value(False),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    locked_at = models.DateTimeField(null=True, help_text="Since when nobody answers it any more.")
    lock_reason = models.TextField(blank=True, max_length=REASON_MAX_LENGTH)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="Where its posts are now, and where its address leads.",
    )
    opened_at = models.DateTimeField(default=timezone.now)
    last_post_at = models.DateTimeField("newest post to be seen")
    reply_count = models.PositiveIntegerField("replies to be seen", default=0)
    last_number = models.PositiveBigIntegerField(
        default=0, help_text="Number of the newest post to be seen: what unread marks go by."
    )
    last_position = models.PositiveIntegerField(
        default=0, help_text="Positions given to posts so far, those of hidden posts included."
    )

    objects = TopicQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        constraints = [
            *Moderated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="merged_into_a_topic",
            ),
        ]
        indexes = [
            models.Index(
                fields=["forum", "state", "-is_pinned", "-last_post_at", "-id"],
                name="topics_listed",
            ),
            models.Index(
                fields=["forum", "state", "-last_post_at", "-id"], name="topics_by_activity"
            ),
            models.Index(fields=["state", "-last_post_at", "-id"], name="topics_latest"),
            models.Index(fields=["forum", "state", "-visible_from"], name="topics_by_start"),
            models.Index(fields=["state", "visible_from"], name="topics_shown"),
            models.Index(fields=["forum", "state", "last_number"], name="topics_by_number"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forums:topic", args=[self.forum.slug, self.pk, self.slug])

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_merged(self) -> bool:
        return self.state == State.MERGED

    @property
    def speaks_for(self) -> str:
        """The organisation's name; without one the council's, in a room the group's."""
        return self.organisation.name if self.organisation else self.forum.own_voice

    @property
    def signature(self) -> str:
        return self.signed_in(self.forum)


class Post(Moderated):
    """A text in a topic; the first one is the topic's own."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    position = models.PositiveIntegerField(
        null=True, help_text="1 is the topic’s own text; a reply has none until it is first seen."
    )
    number = models.PositiveBigIntegerField(
        null=True, help_text="Its place in the order in which the forum’s posts came to be seen."
    )
    came_from = models.ForeignKey(
        Topic,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="The topic that it was written in, when a moderator has put it into this one.",
    )
    body = models.TextField(help_text="Markdown, as written.")
    html = models.TextField(help_text="What the Markdown says, made safe to show.")
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(
        null=True, help_text="When it was last edited, slips of the first minutes apart."
    )
    attachment_count = models.PositiveSmallIntegerField(
        default=0, help_text="Files that stand beside it: a page without any asks for none."
    )
    fingerprint = models.BigIntegerField(
        null=True, help_text="Of the text, however it is spaced or capitalised; see forums.safety."
    )

    objects = PostQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        constraints = [
            *Moderated.Meta.constraints,
            models.UniqueConstraint(fields=["topic", "position"], name="one_post_a_position"),
            models.CheckConstraint(
                condition=~Q(state=State.VISIBLE) | Q(position__isnull=False, number__isnull=False),
                name="what_is_seen_has_a_place",
            ),
            models.CheckConstraint(condition=~Q(state=State.MERGED), name="only_topics_are_merged"),
        ]
        indexes = [
            models.Index(fields=["state", "visible_from"], name="posts_shown"),
            models.Index(fields=["topic", "state", "number"], name="posts_by_number"),
            models.Index(fields=["author", "written_at"], name="posts_by_author"),
            models.Index(fields=["fingerprint", "written_at"], name="posts_by_fingerprint"),
            models.Index(
                fields=["topic"], condition=Q(state=State.WAITING), name="posts_that_wait"
            ),
        ]

    def __str__(self) -> str:
        return f"Post {self.position} of {self.topic}"

    def get_absolute_url(self) -> str:
        """Its place on a page of its topic; below all of them while it has none."""
        return post_address(self.topic.get_absolute_url(), self.position or 1, self.pk)

    @property
    def signature(self) -> str:
        return self.signed_in(self.topic.forum)

    @property
    def is_first(self) -> bool:
        return self.position == 1
