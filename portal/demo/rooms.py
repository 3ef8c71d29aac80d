"""The Steering Group's room, the council's own voice, and an organisation that asks to join a forum."""

from datetime import datetime, timedelta

from forums import actions
from forums.errors import ForumError
from forums.models import Forum, Topic
from membership.bodies.models import Body
from membership.organisations.models import Organisation
from portal.demo.accounts import person_named
from portal.demo.data import Entry, days_ago, read

OPENED_DAYS_AGO = 30


def load_rooms(now: datetime) -> int:
    """Open the rooms and write what is not there; returns how many topics there are."""
    data = read("rooms")
    for entry in data["topic"]:
        _topic(_room(Body.objects.get(slug=entry["body"]), now), entry, now)
    for entry in data["council"]:
        _topic(Forum.objects.get(slug=entry["forum"]), entry, now)
    for entry in data["request"]:
        _ask(entry, now)
    return len(data["topic"]) + len(data["council"])


def _room(body: Body, now: datetime) -> Forum:
    room: Forum | None = Forum.objects.filter(body=body).first()
    opened = days_ago(now, OPENED_DAYS_AGO)
    return room or actions.open_room(body=body, acting_user=None, now=opened)


def _topic(forum: Forum, entry: Entry, now: datetime) -> None:
    if Topic.objects.filter(forum=forum, title=entry["title"]).exists():
        return
    topic = actions.open_topic(
        forum=forum,
        title=entry["title"],
        body=entry["text"],
        organisation=None,
        acting_user=person_named(entry["author"]),
        now=days_ago(now, entry["days"], hour=9, minute=13),
    )
    for place, answer in enumerate(entry.get("reply", []), start=1):
        moment = days_ago(now, answer["days"], hour=11, minute=17 * place)
        actions.reply(
            topic=topic,
            body=answer["text"],
            organisation=Organisation.objects.filter(name=answer.get("organisation")).first(),
            acting_user=person_named(answer["author"]),
            now=max(moment, topic.opened_at + timedelta(minutes=20 * place)),
        )


def _ask(entry: Entry, now: datetime) -> None:
    """Once: where a moderator has answered meanwhile, nobody asks again."""
    forum = Forum.objects.get(slug=entry["forum"])
    organisation = Organisation.objects.get(name=entry["organisation"])
    if forum.requests.filter(organisation=organisation).exists():
        return
    try:
        actions.ask_to_join(
            forum=forum,
            organisation=organisation,
            words=entry["words"],
            acting_user=person_named(entry["author"]),
            now=days_ago(now, entry["days"], hour=14, minute=5),
        )
    except ForumError:
        return  # somebody brought it in, or changed the rule, since the site was first loaded
