from datetime import date

import factory
from django.utils import timezone

from digests.models import (
    Bounce,
    Delivery,
    Frequency,
    Issue,
    Notice,
    NoticeKind,
    PromiseStop,
    PromiseWatch,
    Reader,
    Subscription,
)
from tests.factories.consultations import ConsultationPageFactory, DeedFactory


class ReaderFactory(factory.django.DjangoModelFactory[Reader]):
    """An address that its owner has confirmed."""

    address = factory.Sequence(lambda n: f"reader-{n}@example.org")
    confirmed_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Reader


class SubscriptionFactory(factory.django.DjangoModelFactory[Subscription]):
    """A confirmed weekly subscription; pass ``districts=[...]`` and ``themes=[...]``."""

    reader = factory.SubFactory(ReaderFactory)
    consent_wording = "I agree."
    consent_source = "test"
    confirmed_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Subscription
        skip_postgeneration_save = True

    @factory.post_generation
    def districts(
        self: Subscription, create: bool, extracted: list[object] | None, **kwargs: object
    ) -> None:
        if create and extracted:
            self.districts.set(extracted)  # type: ignore[arg-type]

    @factory.post_generation
    def themes(
        self: Subscription, create: bool, extracted: list[object] | None, **kwargs: object
    ) -> None:
        if create and extracted:
            self.themes.set(extracted)  # type: ignore[arg-type]


class IssueFactory(factory.django.DjangoModelFactory[Issue]):
    frequency = Frequency.WEEKLY
    start = date(2026, 11, 9)
    end = date(2026, 11, 16)
    left_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Issue


class NoticeFactory(factory.django.DjangoModelFactory[Notice]):
    kind = NoticeKind.PREFERENCES_LINK
    reader = factory.SubFactory(ReaderFactory)
    subject_pk = 1
    key = factory.Sequence(lambda n: f"notice-{n}")

    class Meta:
        model = Notice


class DeliveryFactory(factory.django.DjangoModelFactory[Delivery]):
    """A delivery of a notice; for one of an issue pass ``issue=...`` and ``notice=None``."""

    reader = factory.SelfAttribute("notice.reader")
    notice = factory.SubFactory(NoticeFactory)

    class Meta:
        model = Delivery


class BounceFactory(factory.django.DjangoModelFactory[Bounce]):
    reader = factory.SubFactory(ReaderFactory)
    kind = "soft"
    source = "mailbox"
    key = factory.Sequence(lambda n: f"bounce-{n}")

    class Meta:
        model = Bounce


class PromiseWatchFactory(factory.django.DjangoModelFactory[PromiseWatch]):
    """A confirmed request to hear of a promise."""

    reader = factory.SubFactory(ReaderFactory)
    deed = factory.SubFactory(DeedFactory, promised=True)
    consent_wording = "I agree."
    consent_source = "test"
    confirmed_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = PromiseWatch


class PromiseStopFactory(factory.django.DjangoModelFactory[PromiseStop]):
    reader = factory.SubFactory(ReaderFactory)
    consultation = factory.SubFactory(ConsultationPageFactory)

    class Meta:
        model = PromiseStop
