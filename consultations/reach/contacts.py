"""The list of key contacts of a consultation, and addresses that want no such e-mails."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from consultations.notices.pages import ConsultationPage
from consultations.notices.rounds import Round
from consultations.reach.actions import account, require_an_officer
from consultations.reach.errors import ContactIsThere
from consultations.reach.models import Circulation, CirculationStop, KeyContact, StopReason
from membership.people.models import fold_email
from membership.people.roles import Anyone
from portal.records.actions import record

# What is recorded names no address: it is forgotten with the contact.


def add_contact(
    page: ConsultationPage,
    *,
    name: str,
    address: str,
    organisation: str = "",
    acting_user: Anyone,
    now: datetime,
) -> KeyContact:
    """Raises NotAllowed, or ContactIsThere when the address is on the list."""
    require_an_officer(acting_user)
    contact = KeyContact(
        page=page,
        name=name.strip(),
        address=fold_email(address),
        organisation=organisation.strip(),
        added_at=now,
        added_by=account(acting_user),
    )
    try:
        with transaction.atomic():
            contact.save()
            record(page, "key contact added", acting_user=acting_user, new={"contact": contact.pk})
    except IntegrityError as error:
        raise ContactIsThere("This address is on the list already.") from error
    return contact


@transaction.atomic
def change_contact(
    contact: KeyContact, *, name: str, organisation: str, acting_user: Anyone
) -> None:
    """Another name; the address stays, since links in e-mails stand for it. Raises NotAllowed."""
    require_an_officer(acting_user)
    contact.name, contact.organisation = name.strip(), organisation.strip()
    contact.save(update_fields=["name", "organisation"])
    new = {"contact": contact.pk}
    record(contact.page, "key contact changed", acting_user=acting_user, new=new)


@transaction.atomic
def remove_contact(contact: KeyContact, *, acting_user: Anyone) -> None:
    """Raises NotAllowed."""
    require_an_officer(acting_user)
    old = {"contact": contact.pk}
    record(contact.page, "key contact removed", acting_user=acting_user, old=old)
    contact.delete()


def why_stopped(addresses: Collection[str]) -> dict[str, StopReason]:
    """Those of ``addresses`` that get no such e-mails, each with the reason."""
    stops = CirculationStop.objects.filter(address__in=addresses)
    return {each.address: StopReason(each.reason) for each in stops}


def stopped(addresses: Collection[str]) -> frozenset[str]:
    """Those of ``addresses`` that get no such e-mails: their owners want none, or they do not exist."""
    return frozenset(why_stopped(addresses))


def addresses_to_write_to(page: ConsultationPage) -> list[str]:
    """The addresses of the key contacts who have not stopped it."""
    addresses = list(page.key_contacts.values_list("address", flat=True))
    gone = stopped(addresses)
    return [each for each in addresses if each not in gone]


@transaction.atomic
def stop_circulations(contact: KeyContact, *, now: datetime) -> None:
    """No more e-mails to the address as a key contact, whatever list it is on. Twice changes nothing."""
    stop, new = CirculationStop.objects.get_or_create(
        address=contact.address, defaults={"stopped_at": now}
    )
    if stop.reason == StopReason.BOUNCED:  # somebody reads there after all, and wants none
        new = True
        CirculationStop.objects.filter(pk=stop.pk).update(stopped_at=now, reason=StopReason.STOPPED)
    if new:
        record(contact.page, "key contact stopped", acting_user=None, new={"contact": contact.pk})


def note_circulation(round_: Round, *, mailed: int, now: datetime) -> None:
    """How many were written to stays, when the contacts are gone."""
    Circulation.objects.get_or_create(round=round_, defaults={"made_at": now, "mailed": mailed})


def forget_addresses(addresses: Collection[str]) -> None:
    """An erased account's addresses are on no list, not on that of those who stopped either."""
    KeyContact.objects.filter(address__in=addresses).delete()
    CirculationStop.objects.filter(address__in=addresses).delete()
