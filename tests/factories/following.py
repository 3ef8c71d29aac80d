import factory

from digests.models import Watch
from forums.models import Follow
from tests.factories.digests import SubscriptionFactory
from tests.factories.forums import TopicFactory
from tests.factories.people import UserFactory


class FollowFactory(factory.django.DjangoModelFactory[Follow]):
    """Follows a topic."""

    user = factory.SubFactory(UserFactory)
    topic = factory.SubFactory(TopicFactory)

    class Meta:
        model = Follow


class WatchFactory(factory.django.DjangoModelFactory[Watch]):
    """Is mailed about a topic."""

    subscription = factory.SubFactory(SubscriptionFactory)
    topic = factory.SubFactory(TopicFactory)

    class Meta:
        model = Watch
