"""What colleagues have written for an organisation, and that waits for a manager to send it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from consultations.errors import NotAllowed, RoundNotOpen
from consultations.models import ConsultationPage, Draft, Round
from consultations.signals import draft_ready
from consultations.surveys.drafting import can_open
from consultations.surveys.links import draft_path
from consultations.surveys.sending import NOT_OPEN
from membership.organisations.models import Belonging, Organisation
from membership.organisations.page import LINES, Line, Section, shows_on_page, shows_to_members
from membership.people.models import User
from membership.people.roles import Anyone
from portal.lib.templatetags.portal import moment

TITLE = "Answers that are being written"


@transaction.atomic
def ask_to_send(draft: Draft, *, acting_user: Anyone, now: datetime) -> None:
    """Ask the managers of the organisation that ``draft`` is for to send it; each is mailed once a day.

    Raises NotAllowed for who does not write at it, or RoundNotOpen.
    """
    writes = isinstance(acting_user, User) and can_open(acting_user, draft)
    if draft.organisation_id is None or not writes:
        raise NotAllowed("Only those who write an organisation’s answer ask for it to be sent.")
    if not draft.round.is_open(now):
        raise RoundNotOpen(NOT_OPEN)
    draft_ready.send(Draft, draft_pk=draft.pk, at=now)


def unsent(now: datetime) -> Any:
    """What is begun for organisations in rounds that are open, the first to close first."""
    rounds = Round.objects.open(now).filter(page__in=ConsultationPage.objects.live())
    drafts = Draft.objects.filter(round__in=rounds, organisation__isnull=False)
    return drafts.select_related("round__page", "organisation").order_by("round__closes_at", "pk")


@shows_on_page(order=5)
def unsent_of(organisation: Organisation, user: Anyone, now: datetime) -> Section:
    """What an organisation has begun, for those who belong to it."""
    if not isinstance(user, User):
        return Section(TITLE, [])
    own = Belonging.objects.current().filter(user=user, organisation=organisation)
    return _section(unsent(now).filter(organisation__in=own.values("organisation")))


@shows_to_members
def unsent_for(user: User, now: datetime) -> Section:
    """The same of all organisations of ``user``."""
    own = Belonging.objects.current().filter(user=user).values("organisation")
    return _section(unsent(now).filter(organisation__in=own), named=True)


def _section(drafts: Any, *, named: bool = False) -> Section:
    shown = list(drafts[: LINES + 1])
    lines = [
        Line(
            f"{each.organisation}: {each.round.page.title}" if named else each.round.page.title,
            draft_path(each.round.page.slug, each.pk),
            f"not sent yet; closes {moment(each.round.last_minute)}",
        )
        for each in shown[:LINES]
    ]
    more = drafts.count() - LINES if len(shown) > LINES else 0
    return Section(TITLE, lines, more)
