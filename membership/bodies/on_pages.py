"""What an organisation's page shows of groups and boards."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from membership.bodies.models import Body, Seat, Term
from membership.bodies.sittings import Sitting, sittings
from membership.organisations.models import Organisation
from membership.organisations.page import LINES, Line, Section, shows_on_page
from membership.people.roles import Anyone
from portal.lib.time import london_day


@shows_on_page(order=20)
def seats_held(organisation: Organisation, user: Anyone, now: datetime) -> Section:
    """The seats whose holder speaks for it today, those that follow another seat included."""
    on = london_day(now)
    held = Term.objects.visible_to(user).holding(on).filter(organisation=organisation)
    own = Q(pk__in=held.values("seat")) | Q(follows__in=held.values("seat"))
    seats = sittings(Seat.objects.current(on).filter(own), on)
    lines = [_line(each) for each in seats[:LINES]]
    return Section("Seats it holds", lines, len(seats) - len(lines))


@shows_on_page(order=21)
def who_speaks_for_it(organisation: Organisation, user: Anyone, now: datetime) -> Section:
    """The way to everybody who holds a seat for it, once there is a group with seats."""
    lines = []
    if Body.objects.current(london_day(now)).exists():
        address = f"{reverse('bodies:who_speaks')}?organisation={organisation.slug}"
        lines = [Line("Every seat that stands for it", address)]
    return Section("Who speaks for it", lines)


def _line(sitting: Sitting) -> Line:
    seat, holder = sitting.seat, sitting.term
    note = f"held by {holder.person.full_name}" if holder else ""
    return Line(f"{seat.name}, {seat.body.name}", seat.body.get_absolute_url(), note)
