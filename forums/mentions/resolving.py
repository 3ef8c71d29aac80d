"""Whom a typed name means: people and organisations of this forum, and nobody when two have the name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from forums.models import Forum, ForumMembership, Post
from forums.names import name_of, shown_in_sql
from membership.bodies.models import Term
from membership.bodies.policies import can_enter_room
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from portal.lib.markdown import Spoken, name_key, names_spoken_to

MOST_NAMES = 20
"""Names that one post may speak to; more is shouting."""


@dataclass(frozen=True)
class Target:
    """A person or an organisation that a text speaks to."""

    pk: int
    name: str
    is_person: bool
    url: str = ""

    @property
    def spoken(self) -> Spoken:
        return Spoken(self.name, self.url)


@dataclass(frozen=True)
class Resolution:
    """Whom the names of a text mean, and the names that mean nobody or more than one."""

    targets: dict[str, Target] = field(default_factory=dict)
    unknown: Sequence[str] = ()
    ambiguous: Sequence[str] = ()

    @property
    def problems(self) -> list[str]:
        """What the author should know, in sentences."""
        return [
            f"“@[{name}]” is nobody who writes in this forum and no organisation in it, so nobody is"
            " told of it."
            for name in self.unknown
        ] + [
            f"“@[{name}]” could mean more than one here, so nobody is told of it."
            for name in self.ambiguous
        ]


def resolve(text: str, forum: Forum, *, on: date) -> Resolution:
    """Whom ``text`` speaks to in ``forum`` on ``on``; asks nothing when it speaks to nobody."""
    names = names_spoken_to(text) if "@[" in text else []
    if not names:
        return Resolution()
    found: dict[str, list[Target]] = {}
    for target in _targets(names[:MOST_NAMES], forum, on):
        found.setdefault(name_key(target.name), []).append(target)
    return Resolution(
        {key: targets[0] for key, targets in found.items() if len(targets) == 1},
        unknown=[name for name in names if name_key(name) not in found],
        ambiguous=[name for name in names if len(found.get(name_key(name), ())) > 1],
    )


def _targets(names: Sequence[str], forum: Forum, on: date) -> Iterator[Target]:
    for user in _people(names, forum, on):
        yield Target(user.pk, name_of(user), is_person=True)
    directory = reverse("organisations:directory")
    for organisation in _organisations(names, forum, on):
        url = f"{directory}{organisation.slug}/" if organisation.is_public else ""
        yield Target(organisation.pk, organisation.name, is_person=False, url=url)


def _people(names: Iterable[str], forum: Forum, on: date) -> list[User]:
    """Of a room whoever may enter it; elsewhere who has posted or belongs to an organisation in it."""
    named = User.objects.annotate(shown=shown_in_sql()).filter(
        _named("shown", names), is_active=True
    )
    body = forum.body
    if body is not None:
        return [user for user in named if can_enter_room(user, body, on)]
    posted = Post.objects.visible().filter(topic__forum=forum, author=OuterRef("pk"))
    joined = ForumMembership.objects.current().filter(forum=forum).values("organisation")
    belongs = Belonging.objects.current().filter(user=OuterRef("pk"), organisation__in=joined)
    return list(named.filter(Exists(posted) | Exists(belongs)))


def _organisations(names: Iterable[str], forum: Forum, on: date) -> list[Organisation]:
    """Those that joined; of a room those for whom somebody sits on the group."""
    named = Organisation.objects.verified().filter(_named("name", names))
    if forum.body is not None:
        seated = Term.objects.holding(on).filter(body=forum.body).values("organisation")
        return list(named.filter(pk__in=seated))
    joined = ForumMembership.objects.current().filter(forum=forum).values("organisation")
    return list(named.filter(pk__in=joined))


def _named(field_name: str, names: Iterable[str]) -> Q:
    named = Q()
    for name in names:
        named |= Q(**{f"{field_name}__iexact": name})
    return named
