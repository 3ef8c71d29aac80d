"""Where entries are written: the holder's own pages, or those on which somebody writes on her behalf."""

from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from membership.bodies.declarations import policies
from membership.bodies.declarations.models import Interest
from membership.bodies.models import Body
from membership.bodies.views.lookups import managed
from membership.people.models import Person, User
from membership.people.requests import signed_in
from portal.lib.time import today

Crumb = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """An entry with what can be done about it; an address is empty where it cannot be done."""

    interest: Interest
    published: bool
    has_left_the_page: bool = False
    change: str = ""
    end: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Desk:
    """Whose entries, who writes, on which day; ``body`` is None on the holder's own pages."""

    person: Person
    user: User
    on: date
    body: Body | None = None

    @property
    def is_own(self) -> bool:
        return self.body is None

    @property
    def can_write(self) -> bool:
        return policies.can_write(self.user, self.person, self.on)

    @property
    def can_answer(self) -> bool:
        return not policies.is_own(self.user, self.person)

    @property
    def title(self) -> str:
        return "Your interests" if self.is_own else f"Interests of {self.person}"

    @property
    def home(self) -> str:
        return self.url("")

    def url(self, name: str, *args: object) -> str:
        """The address of one of the pages of this desk; the empty name is its first page."""
        ending = f"_{name}" if name else ""
        if self.body is None:
            return reverse(f"bodies:my_interests{ending}", args=args)
        args = (self.body.slug, self.person.pk, *args)
        return reverse(f"bodies:their_interests{ending}", args=args)

    @property
    def crumbs(self) -> list[Crumb]:
        """The way to the first page, itself left out."""
        if self.body is None:
            return [(reverse("people:profile"), "Your account")]
        slug = self.body.slug
        return [
            (reverse("bodies:index"), "Groups and boards"),
            (self.body.get_absolute_url(), self.body.name),
            (reverse("bodies:manage", args=[slug]), "Look after the group"),
            (reverse("bodies:managed_interests", args=[slug]), "Interests"),
        ]

    @property
    def crumbs_below(self) -> list[Crumb]:
        """The way to a page below the first one."""
        return [*self.crumbs, (self.home, self.title)]

    def line(self, interest: Interest) -> Line:
        """An entry as it is read here, without anything to do."""
        shown = interest.is_published(self.on) and not interest.has_left_the_page(self.on)
        return Line(interest, shown, has_left_the_page=interest.has_left_the_page(self.on))

    def line_to_act_on(self, interest: Interest) -> Line:
        """An entry with all that this reader can do about it: of what has ended, a gift can be corrected."""
        if interest.has_ended(self.on) and not interest.rule.single_day:
            return self.line(interest)
        waits = interest.waits_for_an_answer and self.can_answer and not self.is_own
        return replace(
            self.line(interest),
            change=self.url("change", interest.pk),
            end="" if interest.end else self.url("end", interest.pk),
            answer=self.url("answer", interest.pk) if waits else "",
        )


def own_person(request: HttpRequest) -> Person | None:
    """The person of the public record whose account is signed in, if there is one."""
    return Person.objects.filter(user=signed_in(request)).first()


def desk_of(request: HttpRequest, slug: str = "", person_id: int = 0) -> Desk:
    """The desk at an address; 404 for somebody who does not sit on the body.

    Raises PermissionDenied for a signed-in person who holds no seat and never did.
    """
    if slug:
        body, user = managed(request, slug)
        person = get_object_or_404(policies.people_of(body, today()), pk=person_id)
        return Desk(person, user, today(), body)
    own = own_person(request)
    if own is None:
        raise PermissionDenied
    return Desk(own, signed_in(request), today())


def writing_desk(request: HttpRequest, slug: str = "", person_id: int = 0) -> Desk:
    """The desk of somebody who may write there now. Raises PermissionDenied when a seat is over."""
    desk = desk_of(request, slug, person_id)
    if not desk.can_write:
        raise PermissionDenied
    return desk


def entry_desk(
    request: HttpRequest, pk: int, slug: str = "", person_id: int = 0
) -> tuple[Desk, Interest]:
    """The desk of somebody who may write there, and one of its entries; 404 for anybody else's entry."""
    if not slug and own_person(request) is None:
        raise Http404("This entry is not yours.")
    desk = desk_of(request, slug, person_id)
    entries = Interest.objects.select_related("person")
    interest: Interest = get_object_or_404(entries, pk=pk, person=desk.person)
    if not desk.can_write:
        raise PermissionDenied
    return desk, interest
