from datetime import timedelta

import factory
from django.utils import timezone

from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    VouchingState,
)
from tests.factories.people import UserFactory


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    """A verified community group; pass ``districts=[...]`` and ``themes=[...]``."""

    name = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    kind = "community-group"
    income_band = "small"
    purpose = "We bring neighbours together."
    state = VouchingState.VERIFIED
    visible_from = factory.LazyFunction(timezone.now)

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    @factory.post_generation
    def districts(
        self: Organisation, create: bool, extracted: list[object] | None, **kwargs: object
    ) -> None:
        if create and extracted:
            self.districts.set(extracted)  # type: ignore[arg-type]

    @factory.post_generation
    def themes(
        self: Organisation, create: bool, extracted: list[object] | None, **kwargs: object
    ) -> None:
        if create and extracted:
            self.themes.set(extracted)  # type: ignore[arg-type]


class BelongingFactory(factory.django.DjangoModelFactory[Belonging]):
    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)

    class Meta:
        model = Belonging


class JoinRequestFactory(factory.django.DjangoModelFactory[JoinRequest]):
    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)

    class Meta:
        model = JoinRequest


class InvitationFactory(factory.django.DjangoModelFactory[Invitation]):
    """An open one, sent a moment ago by nobody in particular."""

    organisation = factory.SubFactory(OrganisationFactory)
    address = factory.Sequence(lambda n: f"invited-{n}@example.org")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))

    class Meta:
        model = Invitation
