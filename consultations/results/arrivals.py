"""How many responses came in, by day and by district. Nothing of what they say."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncDate

from consultations.notices.rounds import Round
from consultations.results.figures import Figure
from consultations.surveys.models import Response
from portal.lib.templatetags.portal import day


@dataclass(frozen=True)
class Arrivals:
    total: int
    days: list[Figure]
    districts: list[Figure]


def arrivals_of(round_: Round) -> Arrivals:
    """Responses of ``round_`` that count, the newest day first, the districts by name."""
    rows = Response.objects.counted().filter(round=round_).order_by()
    days = dict(rows.annotate(on=TruncDate("sent_at")).values_list("on").annotate(n=Count("pk")))
    districts = dict(rows.values_list("district__name").annotate(n=Count("pk")))
    total = sum(days.values())
    named = sorted(districts.items(), key=lambda each: (each[0] is None, each[0]))
    return Arrivals(
        total,
        [Figure(day(on), n, total) for on, n in sorted(days.items(), reverse=True)],
        [Figure(name or "No district given", n, total) for name, n in named],
    )
