import factory
from django.db.models import F
from django.utils import timezone

from forums.models import Forum, ForumMembership, ForumModerator, Post, Topic
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
            self.topic.last_position = self.position
            self.topic.reply_count = self.position - 1
            self.topic.save(update_fields=["last_position", "reply_count"])
