"""Organisations come into the forums of their districts by themselves, and stay out once they left."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from forums.actions.settling import settle_requests
from forums.member_counts import forget_member_counts
from forums.models import Forum, ForumMembership
from membership.organisations.models import Organisation
from membership.places.models import District
from portal.lib.time import london_day
from portal.records.actions import Entry, record_many

Pair = tuple[int, int]  # keys of a forum and of an organisation
BATCH = 500  # rows that one statement writes


@transaction.atomic
def join_by_districts(*, served: Mapping[int, Collection[int]], now: datetime) -> int:
    """The confirmed ones of the organisations in ``served`` join the forums of their districts there.

    ``served`` names, by keys, the districts of each organisation. One that has left a forum does not
    come back by itself. Says how many places were taken.
    """
    confirmed = _hold_organisations(served)
    forums = _forums_of({pk for each in served.values() for pk in each}, now)
    pairs = [
        (forums[district], organisation)
        for organisation in confirmed
        for district in served[organisation]
        if district in forums
    ]
    return _join(pairs, now)


def join_all_that_serve(forum: Forum, *, now: datetime) -> int:
    """Every confirmed organisation of the district joins ``forum``, which has just been opened."""
    links = Organisation.districts.through.objects.filter(district=forum.district_id)
    confirmed = _hold_organisations(links.values_list("organisation_id", flat=True))
    return _join([(forum.pk, pk) for pk in confirmed], now)


def _hold_organisations(pks: Iterable[int]) -> list[int]:
    """Keys of the confirmed ones, whose rows are held: none is merged away meanwhile."""
    rows = Organisation.objects.verified().filter(pk__in=list(pks)).order_by("pk")
    return list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def hold_for_opening(district: District) -> None:
    """Hold what opening its forum needs, in the order in which everybody does."""
    links = Organisation.districts.through.objects.filter(district=district)
    _hold_organisations(links.values_list("organisation_id", flat=True))
    _hold_districts([district.pk])


def _hold_districts(pks: Collection[int]) -> None:
    """When a district gets an organisation and a forum in the same moment, the later sees the earlier."""
    list(District.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


def _forums_of(districts: Collection[int], now: datetime) -> dict[int, int]:
    """The open forum of each district that has one, by keys."""
    _hold_districts(districts)
    forums = Forum.objects.current(london_day(now)).filter(district__in=districts)
    return dict(forums.order_by().values_list("district_id", "pk"))


def _join(pairs: Collection[Pair], now: datetime) -> int:
    known = set(
        ForumMembership.objects.filter(
            forum__in={forum for forum, _ in pairs}, organisation__in={pk for _, pk in pairs}
        ).values_list("forum_id", "organisation_id")
    )
    made = ForumMembership.objects.bulk_create(
        (
            ForumMembership(forum_id=forum, organisation_id=organisation, joined_at=now)
            for forum, organisation in sorted(set(pairs) - known)
        ),
        batch_size=BATCH,
    )
    forget_member_counts({each.forum_id for each in made})
    record_many((_entry(each) for each in made), acting_user=None)
    settle_requests({(each.forum_id, each.organisation_id) for each in made}, now)
    return len(made)


def _entry(membership: ForumMembership) -> Entry:
    where = {"forum": membership.forum_id, "organisation": membership.organisation_id}
    return Entry(membership, "joined a forum by its district", new=where)
