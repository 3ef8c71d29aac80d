"""What an organisation's page shows of consultations."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from consultations.models import ConsultationPage, Response
from membership.organisations.models import Organisation
from membership.organisations.page import LINES, Line, Section, shows_on_page
from membership.people.roles import Anyone
from portal.lib.templatetags.portal import day


@shows_on_page(order=30)
def consultations_answered(organisation: Organisation, user: Anyone, now: datetime) -> Section:
    """Those that it agreed to be named with, the last answered first; never what it answered."""
    answered = (
        Response.objects.naming(organisation)
        .filter(sent_at__lte=now, round__page__in=ConsultationPage.objects.visible_to(user))
        .order_by()
        .values("round__page")
        .annotate(last=Max("sent_at"), times=Count("round", distinct=True))
        .order_by("-last", "-round__page")
    )
    shown = list(answered[:LINES])
    pages = ConsultationPage.objects.in_bulk([row["round__page"] for row in shown])
    lines = [
        Line(pages[row["round__page"]].title, pages[row["round__page"]].get_url(), _note(row))
        for row in shown
    ]
    return Section("Consultations it answered", lines, answered.count() - len(lines))


def _note(row: dict[str, Any]) -> str:
    times = "" if row["times"] == 1 else f", {row['times']} rounds"
    return f"{day(row['last'])}{times}"
