from datetime import UTC, datetime

import factory
from django.db.models import F
from django.utils import timezone

from forums.models import (
    Forum,
    ForumMembership,
    ForumModerator,
    ForumRequest,
    HouseRules,
    Post,
    Topic,
)
from forums.safety.rules import rules_in
from tests.factories.bodies import BodyFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.places import DistrictFactory


class ForumFactory(factory.django.DjangoModelFactory[Forum]):
    """A district's forum, under its name and slug."""

    district = factory.SubFactory(DistrictFactory)
    name = factory.SelfAttribute("district.name")
    slug = factory.SelfAttribute("district.slug")

    class Meta:
        model = Forum


class RoomFactory(factory.django.DjangoModelFactory[Forum]):
    """The room of a group, under its name and slug."""

    body = factory.SubFactory(BodyFactory)
    name = factory.SelfAttribute("body.name")
    slug = factory.SelfAttribute("body.slug")

    class Meta:
        model = Forum


class ForumRequestFactory(factory.django.DjangoModelFactory[ForumRequest]):
    """Waits for an answer."""

    forum = factory.SubFactory(ForumFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    asked_by = factory.SubFactory(UserFactory)
    words = "We run a youth club next door."

    class Meta:
        model = ForumRequest


class ForumMembershipFactory(factory.django.DjangoModelFactory[ForumMembership]):
    forum = factory.SubFactory(ForumFactory)
    organisation = factory.SubFactory(OrganisationFactory)

    class Meta:
        model = ForumMembership


class ForumModeratorFactory(factory.django.DjangoModelFactory[ForumModerator]):
    """Moderates from today on, without an end."""

    forum = factory.SubFactory(ForumFactory)
    user = factory.SubFactory(UserFactory)
    start = factory.LazyFunction(lambda: timezone.localdate())

    class Meta:
        model = ForumModerator


class TopicFactory(factory.django.DjangoModelFactory[Topic]):
    """A visible topic with its own text and no reply, counted in its forum."""

    forum = factory.SubFactory(ForumFactory)
    title = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")
    author = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    opened_at = factory.LazyFunction(timezone.now)
    visible_from = factory.SelfAttribute("opened_at")
    last_post_at = factory.SelfAttribute("opened_at")

    class Meta:
        model = Topic
        skip_postgeneration_save = True

    @factory.post_generation
    def text(self: Topic, create: bool, extracted: str | None, **kwargs: object) -> None:
        if create:
            Forum.objects.filter(pk=self.forum_id).update(
                topic_count=F("topic_count") + 1, last_post_at=self.last_post_at
            )
            PostFactory.create(
                topic=self,
                author=self.author,
                organisation=self.organisation,
                body=extracted or "What do others think?",
                written_at=self.opened_at,
            )


class PostFactory(factory.django.DjangoModelFactory[Post]):
    """A visible post, the next of its topic and counted there."""

    topic = factory.SubFactory(TopicFactory)
    position = factory.LazyAttribute(lambda post: post.topic.last_position + 1)
    number = factory.Sequence(lambda n: n + 1)
    author = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    body = "We could meet in the library."
    html = factory.LazyAttribute(lambda post: f"<p>{post.body}</p>")
    written_at = factory.LazyFunction(timezone.now)
    visible_from = factory.SelfAttribute("written_at")

    class Meta:
        model = Post
        skip_postgeneration_save = True

    @factory.post_generation
    def counted(self: Post, create: bool, extracted: object, **kwargs: object) -> None:
        if create:
            forum = Forum.objects.get(pk=self.topic.forum_id)
            forum.last_number += 1
            forum.save(update_fields=["last_number"])
            self.number = forum.last_number
            self.save(update_fields=["number"])
            position = self.position or 1
            self.topic.last_position = position
            self.topic.reply_count = position - 1
            self.topic.last_number = forum.last_number
            self.topic.save(update_fields=["last_position", "reply_count", "last_number"])


class HouseRulesFactory(factory.django.DjangoModelFactory[HouseRules]):
    """A version that was published long ago, with its two rules; everybody must accept it."""

    number = factory.Sequence(lambda n: n + 1)
    text = "# Be kind\nArgue about *what* was said.\n\n# Stay with the topic\nNo advertising."
    published_at = datetime(2025, 1, 1, tzinfo=UTC)

    class Meta:
        model = HouseRules
        skip_postgeneration_save = True

    @factory.post_generation
    def with_rows(self: HouseRules, create: bool, extracted: object, **kwargs: object) -> None:
        if create and self.is_published:
            for rule in rules_in(self.text):
                self.rules.create(
                    number=rule.number, title=rule.title, text=rule.text, html=rule.html
                )
