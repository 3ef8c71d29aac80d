"""What a reader agreed to, changed and ended, for herself to read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from consultations.models import CirculationStop, ConsultationPage, Deed
from digests.models import (
    CircularStop,
    Contact,
    ContactEnd,
    ContentKind,
    Frequency,
    PromiseStop,
    PromiseWatch,
    Reader,
    Subscription,
)
from digests.things import in_words as thing_in_words
from digests.things import things
from portal.records.models import AuditRecord

NOT_READABLE = "Something that you cannot read at present"


@dataclass(frozen=True)
class Entry:
    """Something that was done on a day; ``details`` are lines below it."""

    at: datetime
    what: str
    details: list[str] = field(default_factory=list)


# What the audit records of a subscription or a reader are called here. The rest is told by the rows.
ACTIONS = {
    "changed": "You changed what you get",
    "watches": "You asked for e-mails about one more thing",
    "watches no longer": "You ended e-mails about one thing",
    "moved": "Your updates came to this address from another",
    "kept": "You said that you want to go on",
    "changed mention mails": "You changed which mentions in the forums you are e-mailed about",
}


# What officers read of a contact, as it is said to herself; of a key contact the reasons are the same.
END_OF_LISTS = {
    ContactEnd.REMOVED: "An officer took you off",
    ContactEnd.STOPPED: "You asked for no more of them",
    ContactEnd.BOUNCED: "E-mails to this address came back",
    ContactEnd.COMPLAINED: "One of them was reported as unwanted",
    ContactEnd.CLOSED: "The list was closed",
}


def consent_of(reader: Reader) -> list[Entry]:
    """All that she agreed to and ended, the latest first; as many queries for long histories as for short."""
    subscriptions = list(reader.subscriptions.all())
    entries = [entry for each in subscriptions for entry in _of_the_row(each)]
    entries += _of_the_records(reader, subscriptions)
    entries += _of_promises(reader)
    entries += _of_lists(reader)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_the_row(subscription: Subscription) -> Iterator[Entry]:
    words = f"You agreed to: “{subscription.consent_wording}”"
    source = f"Where: {subscription.consent_source}"
    yield Entry(subscription.asked_at, "You asked for e-mail updates", [words, source])
    if subscription.confirmed_at:
        yield Entry(subscription.confirmed_at, "You confirmed that this address is yours")
    if subscription.ended_at:
        reason = subscription.get_end_reason_display()
        yield Entry(subscription.ended_at, "Your updates ended", [reason] if reason else [])


def _of_the_records(reader: Reader, subscriptions: Iterable[Subscription]) -> Iterator[Entry]:
    of_subscriptions = Q(
        target_label=Subscription._meta.label_lower,
        target_pk__in=[str(each.pk) for each in subscriptions],
    )
    of_her = Q(target_label=Reader._meta.label_lower, target_pk=str(reader.pk))
    records = list(AuditRecord.objects.filter(of_subscriptions | of_her, action__in=ACTIONS))
    names = _names_of_watched(reader, records)
    for row in records:
        yield Entry(row.at, ACTIONS[row.action], list(_details(row, names)))


def _details(row: AuditRecord, names: Mapping[tuple[str, int], str]) -> Iterator[str]:
    if row.action in ("watches", "watches no longer"):
        for thing in _watched(row):
            yield names.get(thing, NOT_READABLE)
    elif row.action == "changed mention mails":
        new = row.new or {}
        yield f"When a post mentions you: {_yes(new.get('own'))}"
        yield f"When it mentions an organisation that you belong to: {_yes(new.get('organisations'))}"
    else:
        yield from in_words(row.new or {})


def _yes(chosen: object) -> str:
    return "yes" if chosen else "no"


def _watched(row: AuditRecord) -> Iterator[tuple[str, int]]:
    """Kind and key of what a record of a watch is about: ``{"theme_id": 3}``."""
    for key, pk in {**(row.old or {}), **(row.new or {})}.items():
        yield key.removesuffix("_id"), pk


def _names_of_watched(reader: Reader, records: Iterable[AuditRecord]) -> dict[tuple[str, int], str]:
    """What was watched and may still be read, in words; a query for each kind of it."""
    wanted: dict[str, set[int]] = {}
    for row in records:
        if row.action in ("watches", "watches no longer"):
            for kind, pk in _watched(row):
                wanted.setdefault(kind, set()).add(pk)
    names: dict[tuple[str, int], str] = {}
    for kind, pks in wanted.items():
        for pk, thing in things(kind, reader.user).in_bulk(pks).items():
            words = thing_in_words(kind, thing)
            names[kind, pk] = words[:1].upper() + words[1:]
    return names


def _of_promises(reader: Reader) -> Iterator[Entry]:
    """Promises that she followed and follows no longer, and consultations whose promises she stopped."""
    readable = Deed.objects.promises().visible_to(reader.user, timezone.now())
    watches = PromiseWatch.objects.filter(reader=reader).select_related("deed__page")
    names = set(readable.filter(pk__in=watches.values("deed")).values_list("pk", flat=True))
    for watch in watches:
        readable_now = watch.deed_id in names
        name = f"“{watch.deed.text}” ({watch.deed.page.title})" if readable_now else NOT_READABLE
        words = f"You agreed to: “{watch.consent_wording}”"
        source = f"Where: {watch.consent_source}"
        yield Entry(watch.asked_at, "You asked for e-mails about a promise", [name, words, source])
        if watch.confirmed_at:
            yield Entry(
                watch.confirmed_at, "You confirmed that you want e-mails about a promise", [name]
            )
        if watch.ended_at:
            yield Entry(watch.ended_at, "E-mails about a promise ended", [name])
    stops = PromiseStop.objects.filter(reader=reader).select_related("consultation")
    pages = ConsultationPage.objects.visible_to(reader.user)
    titles = set(pages.filter(pk__in=stops.values("consultation")).values_list("pk", flat=True))
    for stop in stops:
        page = stop.consultation
        name = f"“{page.title}”" if page.pk in titles else NOT_READABLE
        yield Entry(
            stop.stopped_at, "You stopped e-mails about what a consultation promised", [name]
        )


def _of_lists(reader: Reader) -> Iterator[Entry]:
    """Lists of contacts and of key contacts on which officers have her address, and what she said of them."""
    for contact in Contact.objects.filter(address=reader.address).select_related("contact_list"):
        name = f"“{contact.contact_list.name}”"
        if contact.opted_in_at:
            how = f"How: {contact.opted_in_how}"
            yield Entry(contact.opted_in_at, "You agreed to e-mails of a list", [name, how])
        if contact.ended_at:
            reason = END_OF_LISTS[ContactEnd(contact.end_reason)]
            yield Entry(contact.ended_at, "You were taken off a list", [name, reason])
    for stop in CircularStop.objects.filter(address=reader.address):
        yield Entry(
            stop.stopped_at, "E-mails of all lists ended", [END_OF_LISTS[ContactEnd(stop.reason)]]
        )
        if stop.taken_back_at:
            words = f"You agreed to: “{stop.taken_back_words}”"
            yield Entry(stop.taken_back_at, "You asked for e-mails of lists again", [words])
    for stop in CirculationStop.objects.filter(address=reader.address):
        reason = END_OF_LISTS[ContactEnd(stop.reason)]
        yield Entry(stop.stopped_at, "E-mails as a key contact ended", [reason])


def in_words(new: Mapping[str, Any]) -> Iterator[str]:
    """The choices of a record in words; what a record of one thing or one address says is not shown."""
    if "frequency" not in new:
        return
    frequency = Frequency(new["frequency"]).label
    day = f", on {new['weekday']}" if "weekday" in new else ""
    yield f"How often: {frequency}{day}"
    yield f"Districts: {', '.join(new.get('districts', [])) or 'all'}"
    yield f"Themes: {', '.join(new.get('themes', [])) or 'all'}"
    if new.get("kinds"):
        yield f"About: {', '.join(str(ContentKind(kind).label) for kind in new['kinds'])}"
    if new.get("paused_until"):
        yield f"No e-mails until {new['paused_until']}"
