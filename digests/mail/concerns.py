"""What the readers of a batch have to do with the items of an issue, read together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q
from django.db.models.functions import Lower

from consultations.models import Announcement, Response
from digests.composing import Mine
from digests.items import Item, Section
from digests.mail.interests import Interests
from digests.models import DeliveryState, Notice, NoticeKind, Watch
from forums.models import Topic
from forums.unread.reads import read_up_to

Pages = Mapping[int, frozenset[int]]
"""Consultations by reader."""


def read_mine(
    interests: Iterable[Interests],
    sections: Iterable[Section],
    followed: Mapping[int, list[Item]],
) -> dict[int, Mine]:
    """By subscription, what is each reader's own; as many queries for many readers as for one.

    ``followed`` has what is new where each follows, by subscription.
    """
    interests = list(interests)
    items = [item for section in sections for item in section.items]
    pages = {item.page for item in items if item.page is not None}
    topics = {item.topic for item in items if item.topic is not None}
    answered = _answered(interests, pages)
    asked_about = _asked_about(interests, pages)
    told = _told(interests, {pair for item in items for pair in item.announced})
    read = _read(interests, topics)
    return {
        each.subscription.pk: Mine(
            answered.get(each.subscription.reader_id, frozenset()),
            asked_about.get(each.subscription.pk, frozenset()),
            told.get(each.subscription.reader_id, frozenset()),
            read.get(each.subscription.reader.user_id or 0, frozenset()),
            tuple(followed.get(each.subscription.pk, ())),
        )
        for each in interests
    }


def _answered(interests: list[Interests], pages: Collection[int]) -> Pages:
    """By reader: with her account, or from an address that she has confirmed."""
    if not pages:
        return {}
    readers = [each.subscription.reader for each in interests]
    users = {reader.user_id: reader.pk for reader in readers if reader.user_id}
    addresses = {reader.address: reader.pk for reader in readers}
    confirmed = Q(user=None, confirmed_at__isnull=False, address__in=list(addresses))
    rows = (
        Response.objects.counted()
        .filter(round__page__in=pages)
        .annotate(address=Lower("receipt_email"))
        .filter(Q(user__in=list(users)) | confirmed)
        .order_by()
        .values_list("round__page", "user", "address")
    )
    found: dict[int, set[int]] = defaultdict(set)
    for page, user, address in rows:
        found[users[user] if user else addresses[address]].add(page)
    return {reader: frozenset(mine) for reader, mine in found.items()}


def _asked_about(interests: list[Interests], pages: Collection[int]) -> Pages:
    """By subscription: each consultation that it watches."""
    if not pages:
        return {}
    found: dict[int, set[int]] = defaultdict(set)
    watches = Watch.objects.filter(
        subscription__in=[each.subscription.pk for each in interests], consultation__in=pages
    )
    for subscription, page in watches.values_list("subscription", "consultation"):
        found[subscription].add(page)
    return {subscription: frozenset(mine) for subscription, mine in found.items()}


def _told(
    interests: list[Interests], announced: Collection[tuple[int, str]]
) -> Mapping[int, frozenset[tuple[int, str]]]:
    """By reader: the rounds and events of which she has a notice, sent or about to be."""
    if not announced:
        return {}
    rows = Announcement.objects.filter(round__in={round_pk for round_pk, _ in announced})
    pairs = {pk: (of, event) for pk, of, event in rows.values_list("pk", "round", "event")}
    notices = Notice.objects.filter(
        kind=NoticeKind.ROUND_ANNOUNCED,
        reader__in=[each.subscription.reader_id for each in interests],
        subject_pk__in=[pk for pk, pair in pairs.items() if pair in announced],
    ).exclude(delivery__state__in=(DeliveryState.FAILED, DeliveryState.SKIPPED))
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for reader, announcement in notices.order_by().values_list("reader", "subject_pk"):
        found[reader].add(pairs[announcement])
    return {reader: frozenset(told) for reader, told in found.items()}


def _read(interests: list[Interests], topics: Collection[int]) -> Pages:
    """By account: the topics that she has read to the end, or wrote the end of."""
    readers = (each.subscription.reader for each in interests)
    people = {reader.user_id for reader in readers if reader.user_id}
    if not topics or not people:
        return {}
    last = dict(Topic.objects.filter(pk__in=topics).values_list("pk", "last_number"))
    found: dict[int, set[int]] = defaultdict(set)
    for (person, topic), number in read_up_to(people, topics).items():
        if number >= last[topic]:
            found[person].add(topic)
    return {person: frozenset(mine) for person, mine in found.items()}
