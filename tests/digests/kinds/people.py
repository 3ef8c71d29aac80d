"""What mails about updates, people, organisations and lists need."""

from django.utils import timezone

from digests.models import NoticeKind, Reader, Subscription
from digests.windows import window_around
from portal.lib.time import today
from tests.digests.kinds.ground import (
    NAME,
    REASON,
    Plant,
    Planted,
    organisation_of,
    own,
    subscription_of,
)
from tests.factories.digests import SubscriptionFactory
from tests.factories.lists import CircularFactory, ContactFactory
from tests.factories.organisations import (
    BelongingFactory,
    InvitationFactory,
    JoinRequestFactory,
    OrganisationFactory,
)
from tests.factories.people import DataArchiveFactory
from tests.factories.places import DistrictFactory


def confirmation(reader: Reader) -> Planted:
    Subscription.objects.filter(reader=reader).update(confirmed_at=None)
    return own(subscription_of(reader))


def still_wanted(reader: Reader) -> Planted:
    Subscription.objects.filter(reader=reader).update(asked_to_stay_at=timezone.now())
    return own(subscription_of(reader))


def trial(reader: Reader) -> Planted:
    OrganisationFactory.create(name=NAME, districts=[DistrictFactory.create()])
    window = window_around("daily", today())
    days = {"start": window.start.isoformat(), "end": window.end.isoformat()}
    return own(1, frequency="daily", **days, districts=[], themes=[], kinds=[])


def organisation_merged(reader: Reader) -> Planted:
    stays = organisation_of(reader)
    gone = OrganisationFactory.create(state="merged", merged_into=stays, visible_from=None)
    return own(gone.pk)


def circular(reader: Reader) -> Planted:
    contact = ContactFactory.create(address=reader.address, contact_list__name=NAME)
    written = CircularFactory.create(sent_at=timezone.now(), body=REASON)
    written.lists.add(contact.contact_list)
    return own(written.pk)


PLANTS: dict[NoticeKind, Plant] = {
    NoticeKind.CONFIRMATION: confirmation,
    NoticeKind.ALREADY_SUBSCRIBED: lambda reader: own(subscription_of(reader)),
    NoticeKind.PREFERENCES_LINK: lambda reader: own(reader.pk),
    NoticeKind.ADDRESS_CONFIRM: lambda reader: own(SubscriptionFactory.create().reader_id),
    NoticeKind.ADDRESS_LEFT: lambda reader: own(1),
    NoticeKind.TRIAL: trial,
    NoticeKind.JOIN_REQUESTED: lambda reader: own(
        JoinRequestFactory.create(organisation=organisation_of(reader), message=REASON).pk
    ),
    NoticeKind.JOIN_ANSWERED: lambda reader: own(
        JoinRequestFactory.create(
            user=reader.user, organisation__name=NAME, decided_at=timezone.now(), accepted=False
        ).pk
    ),
    NoticeKind.INVITATION: lambda reader: own(
        InvitationFactory.create(address=reader.address, organisation__name=NAME).pk
    ),
    NoticeKind.INVITATION_ANSWERED: lambda reader: own(
        InvitationFactory.create(
            organisation=organisation_of(reader),
            invited_by=reader.user,
            closed_at=timezone.now(),
            outcome="declined",
        ).pk
    ),
    NoticeKind.ROLE_CHANGED: lambda reader: own(
        BelongingFactory.create(user=reader.user, organisation__name=NAME).pk, reason=REASON
    ),
    NoticeKind.BELONGING_ENDED: lambda reader: own(
        BelongingFactory.create(
            user=reader.user, organisation__name=NAME, ended_at=timezone.now()
        ).pk
    ),
    NoticeKind.ORGANISATION_CONFIRMED: lambda reader: own(
        OrganisationFactory.create(name=NAME, registered_by=reader.user).pk
    ),
    NoticeKind.ORGANISATION_DECLINED: lambda reader: own(
        OrganisationFactory.create(
            name=NAME, state="declined", decline_reason=REASON, visible_from=None
        ).pk
    ),
    NoticeKind.ORGANISATION_MERGED: organisation_merged,
    NoticeKind.ACCOUNT_ERASED: lambda reader: own(1),
    NoticeKind.ADDRESS_ERASED: lambda reader: own(1),
    NoticeKind.MY_DATA_READY: lambda reader: own(DataArchiveFactory.create(user=reader.user).pk),
    NoticeKind.SECOND_FACTOR_RESET: lambda reader: own(1, reason=REASON),
    NoticeKind.CIRCULAR: circular,
    NoticeKind.CIRCULAR_TRIAL: lambda reader: own(CircularFactory.create(body=REASON).pk),
    NoticeKind.STILL_WANTED: still_wanted,
}
