import factory
from django.utils import timezone

from forums.models import Draft, Occasion, PostVersion
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.people import UserFactory


class OccasionFactory(factory.django.DjangoModelFactory[Occasion]):
    """Of an event that starts now."""

    topic = factory.SubFactory(TopicFactory, kind="event")
    place = "Library, Cecil Square, Margate CT9 1RE"
    starts_at = factory.LazyFunction(timezone.now)
    taking_part = "Come along."

    class Meta:
        model = Occasion


class PostVersionFactory(factory.django.DjangoModelFactory[PostVersion]):
    """The next version of its post."""

    post = factory.SubFactory(PostFactory)
    number = factory.LazyAttribute(lambda version: version.post.versions.count() + 1)
    body = "We could meet in the pub."
    replaced_at = factory.LazyFunction(timezone.now)
    replaced_by = factory.SubFactory(UserFactory)

    class Meta:
        model = PostVersion


class DraftFactory(factory.django.DjangoModelFactory[Draft]):
    """Of a reply."""

    user = factory.SubFactory(UserFactory)
    topic = factory.SubFactory(TopicFactory)
    fields = factory.LazyFunction(lambda: {"body": ["Half a sentence"]})

    class Meta:
        model = Draft
