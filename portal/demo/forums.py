"""A forum for every district, the organisations that joined them, and what they talk about."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from forums import actions
from forums.attachments.actions import upload
from forums.models import Forum, ForumModerator, HouseRules, RulesAcceptance, Topic, TopicKind
from forums.particulars import Particulars, When
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from membership.places.models import District, Theme
from portal.demo.accounts import JOINED_DAYS_AGO, person_named
from portal.demo.data import Entry, days_after, days_ago, read
from portal.lib.time import london_day

OPENED_DAYS_AGO = 41
JOINED_FORUM_DAYS_AGO = 38


def load_forums(now: datetime) -> int:
    """Open the forums, let organisations join, and post the topics; returns how many topics there are."""
    for district in District.objects.current(london_day(now)).filter(forum=None):
        actions.open_forum(district=district, acting_user=None, now=days_ago(now, OPENED_DAYS_AGO))
    _accept_rules(now)
    _join(now)
    _appoint_moderators(now)
    topics = read("topics")["topic"]
    for number, entry in enumerate(topics):
        _topic(entry, number, now)
    return len(topics)


def _accept_rules(now: datetime) -> None:
    """The rules are as old as the forums, and everybody has accepted them on the first day."""
    opened = days_ago(now, OPENED_DAYS_AGO)
    HouseRules.objects.filter(published_at__gt=opened).update(published_at=opened)
    RulesAcceptance.objects.bulk_create(
        [
            RulesAcceptance(user=user, version=version, accepted_at=opened)
            for version in HouseRules.objects.published(now)[:1]
            for user in User.objects.all()
        ],
        ignore_conflicts=True,
    )


def _manager(organisation: Organisation) -> User:
    belonging = Belonging.objects.managers().filter(organisation=organisation).first()
    assert belonging is not None, organisation  # noqa: S101 the data files name one each
    return User.objects.get(pk=belonging.user_id)


def _join(now: datetime) -> None:
    """Verified organisations join the forums of the districts they serve, countywide ones all of them."""
    forums = list(Forum.objects.public().select_related("district"))
    for position, organisation in enumerate(Organisation.objects.verified()):
        served = set(organisation.districts.values_list("pk", flat=True))
        joined = set(organisation.forum_memberships.values_list("forum_id", flat=True))
        for forum in forums:
            if forum.pk not in joined and (organisation.countywide or forum.district_id in served):
                actions.join_forum(
                    forum=forum,
                    organisation=organisation,
                    acting_user=_manager(organisation),
                    now=days_ago(now, JOINED_FORUM_DAYS_AGO, hour=9, minute=position),
                )


def _appoint_moderators(now: datetime) -> None:
    for account in read("people")["account"]:
        for slug in account.get("moderates", []):
            ForumModerator.objects.get_or_create(
                forum=Forum.objects.get(slug=slug),
                user=User.objects.get(email=account["email"]),
                defaults={"start": london_day(days_ago(now, JOINED_DAYS_AGO))},
            )


def _speaks_for(user: User, forum: Forum) -> Organisation:
    """The organisation of ``user`` that has joined ``forum``."""
    organisation: Organisation = Organisation.objects.of(user).get(forum_memberships__forum=forum)
    return organisation


def _topic(entry: Entry, number: int, now: datetime) -> None:
    forum = Forum.objects.get(slug=entry["forum"])
    if Topic.objects.filter(forum=forum, title=entry["title"]).exists():
        return
    author = person_named(entry["author"])
    themes = Theme.objects.filter(slug__in=entry.get("themes", []))
    kind = TopicKind(entry.get("kind", TopicKind.DISCUSSION))
    # No two people write at the same minute: the number of the topic spreads them over the day.
    written = days_ago(now, entry["days"], hour=8 + number % 9, minute=7 * number % 60)
    topic = actions.open_topic(
        forum=forum,
        title=entry["title"],
        body=entry["text"],
        organisation=_speaks_for(author, forum),
        acting_user=author,
        now=written,
        particulars=Particulars(kind, list(themes), _when(entry, now)),
        files=_files(entry, author, written),
    )
    _replies(topic, entry, number, now)


def _when(entry: Entry, now: datetime) -> When | None:
    """When and where an event is, or the meeting was that notes are of."""
    if event := entry.get("event"):
        return When(
            place=event["place"],
            starts_at=days_after(now, event["in_days"], event["hour"]),
            ends_at=days_after(now, event["in_days"], event["ends"]),
            taking_part=event["taking_part"],
        )
    if notes := dict(entry.get("notes", {})):
        return When(held_on=london_day(days_ago(now, notes.pop("days"))), **notes)
    return None


def _replies(topic: Topic, entry: Entry, number: int, now: datetime) -> None:
    for position, answer in enumerate(entry.get("reply", []), start=1):
        person = person_named(answer["author"])
        moment = days_ago(now, answer["days"], hour=10 + position, minute=11 * number % 60)
        post = actions.reply(
            topic=topic,
            body=answer["text"],
            organisation=_speaks_for(person, topic.forum),
            acting_user=person,
            now=max(moment, topic.opened_at + timedelta(minutes=20 * position)),
        )
        if answer.get("accepted"):
            assert topic.author is not None  # noqa: S101 it was opened above
            actions.accept_answer(post=post, acting_user=topic.author, now=post.written_at)


def _files(entry: Entry, author: User, at: datetime) -> list[int]:
    """The tables that stand beside a topic, uploaded by its author."""
    files = [
        ContentFile(each["text"].strip().encode(), name=each["name"])
        for each in entry.get("file", [])
    ]
    return [upload(file=file, place="demo", acting_user=author, now=at).pk for file in files]
