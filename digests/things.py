"""What somebody can ask to hear about, one thing each: a topic, a forum, a consultation, or what
concerns a district or a theme."""

from typing import Any

from django.db.models import QuerySet

from consultations.models import ConsultationPage
from forums.models import Forum, Topic
from membership.people.roles import Anyone
from membership.places.models import District, Theme
from portal.lib.time import today


def things(kind: str, person: Anyone) -> QuerySet[Any]:
    """The things of a ``kind`` that ``person`` may ask about; raises KeyError for another kind."""
    every: dict[str, Any] = {
        "consultation": lambda: ConsultationPage.objects.visible_to(person),
        "district": lambda: District.objects.current(today()),
        "forum": lambda: Forum.objects.visible_to(person),
        "theme": Theme.objects.all,
        "topic": lambda: Topic.objects.visible().filter(forum__in=Forum.objects.visible_to(person)),
    }
    found: QuerySet[Any] = every[kind]()
    return found


def named(kind: str, name: str, person: Anyone) -> QuerySet[Any]:
    """The thing that an address names: a topic by its number, all else by a slug."""
    if kind != "topic":
        return things(kind, person).filter(slug=name)
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 19 else 0
    return things(kind, person).filter(pk=number)


def name_of(kind: str, thing: Any) -> str:
    """What its address names it by."""
    return str(thing.pk if kind == "topic" else thing.slug)


def in_words(kind: str, thing: Any) -> str:
    """What is written about it, as the end of "E-mails about …"."""
    words = {
        "consultation": lambda: f"“{thing}”",
        "district": lambda: f"consultations in {thing}",
        "forum": lambda: f"the {thing.in_words}",
        "theme": lambda: f"consultations and topics about {thing}",
        "topic": lambda: f"“{thing}”",
    }
    return words[kind]()
