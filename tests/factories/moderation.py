from datetime import timedelta

import factory
from django.utils import timezone

from forums.models import (
    Appeal,
    Cover,
    Decision,
    Duty,
    QueueMail,
    RemovedText,
    Report,
    Suspension,
)
from tests.factories.forums import ForumModeratorFactory, PostFactory
from tests.factories.people import UserFactory


class DecisionFactory(factory.django.DjangoModelFactory[Decision]):
    """That a reply was hidden; only the row, the post is as it was."""

    post = factory.SubFactory(PostFactory, topic__last_position=1)
    number = factory.Sequence(lambda n: n + 1)
    forum = factory.SelfAttribute("post.topic.forum")
    whole_topic = False
    old_state = "visible"
    about_text = "hidden"
    reason = "Advertising."
    by = factory.SubFactory(UserFactory)

    class Meta:
        model = Decision


class RemovedTextFactory(factory.django.DjangoModelFactory[RemovedText]):
    decision = factory.SubFactory(DecisionFactory, about_text="edited")
    body = "Call 01843 000000."
    left = "Call \\[removed by a moderator\\]."

    class Meta:
        model = RemovedText


class ReportFactory(factory.django.DjangoModelFactory[Report]):
    """An open report by an account; ``closed`` makes one that was answered."""

    post = factory.SubFactory(PostFactory, topic__last_position=1)
    reason = "spam"
    text = "They want to sell something."
    reporter = factory.SubFactory(UserFactory)
    decision = None
    closed_at = None

    class Meta:
        model = Report

    class Params:
        closed = factory.Trait(
            decision=factory.SubFactory(DecisionFactory, post=factory.SelfAttribute("..post")),
            closed_at=factory.LazyFunction(timezone.now),
        )


class AppealFactory(factory.django.DjangoModelFactory[Appeal]):
    """By the author of the post, without an answer."""

    decision = factory.SubFactory(DecisionFactory)
    by = factory.SelfAttribute("decision.post.author")
    text = "It was an offer to help."

    class Meta:
        model = Appeal


class SuspensionFactory(factory.django.DjangoModelFactory[Suspension]):
    """From the forum of the post, from today on for a week."""

    decision = factory.SubFactory(DecisionFactory, about_author="suspended")
    user = factory.SelfAttribute("decision.post.author")
    forum = factory.SelfAttribute("decision.forum")
    start = factory.LazyFunction(lambda: timezone.localdate())
    end = factory.LazyAttribute(lambda row: row.start + timedelta(days=7))

    class Meta:
        model = Suspension


class CoverFactory(factory.django.DjangoModelFactory[Cover]):
    """Agreed, from today on for a week."""

    away = factory.SubFactory(ForumModeratorFactory)
    cover = factory.SubFactory(UserFactory)
    start = factory.LazyFunction(lambda: timezone.localdate())
    end = factory.LazyAttribute(lambda row: row.start + timedelta(days=7))
    agreed_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Cover


class DutyFactory(factory.django.DjangoModelFactory[Duty]):
    """From today on for a week."""

    user = factory.SubFactory(UserFactory)
    start = factory.LazyFunction(lambda: timezone.localdate())
    end = factory.LazyAttribute(lambda row: row.start + timedelta(days=7))

    class Meta:
        model = Duty


class QueueMailFactory(factory.django.DjangoModelFactory[QueueMail]):
    user = factory.SubFactory(UserFactory)
    day = factory.LazyFunction(lambda: timezone.localdate())

    class Meta:
        model = QueueMail
