from datetime import timedelta

import factory
from django.utils import timezone

from membership.bodies.models import (
    Announcement,
    Call,
    CallSeat,
    Criterion,
    Expression,
    PanelMember,
    PanelNote,
    Score,
)
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, SeatFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory


class CallFactory(factory.django.DjangoModelFactory[Call]):
    """A call that was published a week ago and is open for two weeks more, without seats."""

    body = factory.SubFactory(BodyFactory)
    title = factory.Sequence(lambda n: f"Call {n}")
    brief = "The group needs a voice for the coast."
    duties = "Come to six meetings a year."
    time_asked = "Two days a month"
    questions = "Whom would you listen to?\nHow would you report back?"
    start = factory.LazyFunction(lambda: today() + timedelta(days=60))
    end = factory.LazyAttribute(lambda call: call.start + timedelta(days=3 * 365))
    visible_from = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))

    class Meta:
        model = Call


class CallSeatFactory(factory.django.DjangoModelFactory[CallSeat]):
    call = factory.SubFactory(CallFactory)
    seat = factory.SubFactory(SeatFactory, body=factory.SelfAttribute("..call.body"))

    class Meta:
        model = CallSeat


class CriterionFactory(factory.django.DjangoModelFactory[Criterion]):
    call = factory.SubFactory(CallFactory)
    name = factory.Sequence(lambda n: f"Criterion {n}")

    class Meta:
        model = Criterion


class AnnouncementFactory(factory.django.DjangoModelFactory[Announcement]):
    call = factory.SubFactory(CallFactory)
    kind = "corrected"
    text = "The first meeting is in Dover."
    made_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Announcement


class ExpressionFactory(factory.django.DjangoModelFactory[Expression]):
    call = factory.SubFactory(CallFactory)
    user = factory.SubFactory(UserFactory)
    person_name = factory.LazyAttribute(lambda made: made.user.full_name)
    organisation = factory.SubFactory(OrganisationFactory)
    statement = "I know everybody between Whitstable and Deal."
    interests = "None"
    consent_wording = "I agree."
    consent_version = "test"
    first_sent_at = factory.LazyFunction(timezone.now)
    sent_at = factory.SelfAttribute("first_sent_at")

    class Meta:
        model = Expression


class PanelMemberFactory(factory.django.DjangoModelFactory[PanelMember]):
    call = factory.SubFactory(CallFactory)
    user = factory.SubFactory(UserFactory)
    named_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = PanelMember


class ScoreFactory(factory.django.DjangoModelFactory[Score]):
    expression = factory.SubFactory(ExpressionFactory)
    criterion = factory.SubFactory(
        CriterionFactory, call=factory.SelfAttribute("..expression.call")
    )
    member = factory.SubFactory(PanelMemberFactory, call=factory.SelfAttribute("..expression.call"))
    value = 3
    given_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Score


class PanelNoteFactory(factory.django.DjangoModelFactory[PanelNote]):
    expression = factory.SubFactory(ExpressionFactory)
    member = factory.SubFactory(PanelMemberFactory, call=factory.SelfAttribute("..expression.call"))
    text = "Ask about Thursdays."
    written_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = PanelNote
