import factory
from django.utils import timezone

from forums.models import Arrangement, KeptMark
from tests.factories.forums import TopicFactory
from tests.factories.people import UserFactory


class ArrangementFactory(factory.django.DjangoModelFactory[Arrangement]):
    """A topic that was locked now, written past the actions."""

    kind = "locked"
    topic = factory.SubFactory(TopicFactory)
    forum = factory.SelfAttribute("topic.forum")
    arranged_by = factory.SubFactory(UserFactory)
    arranged_at = factory.LazyFunction(timezone.now)
    reason = "Settled."

    class Meta:
        model = Arrangement


class KeptMarkFactory(factory.django.DjangoModelFactory[KeptMark]):
    arrangement = factory.SubFactory(ArrangementFactory)
    user = factory.SubFactory(UserFactory)
    count = 1

    class Meta:
        model = KeptMark
