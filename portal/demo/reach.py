"""How the demo's consultations travelled: links, clicks, and how often they were shown."""

from datetime import datetime, timedelta

from consultations.models import ConsultationPage, Round, ShortLink
from consultations.reach.actions import enter_times_shown, make_link
from consultations.reach.contacts import add_contact, note_circulation
from consultations.reach.tallies import NOT_SAID, count_click, count_starts
from portal.demo.data import Entry
from portal.lib.time import london_day


def load_reach(round_: Round, entries: list[Entry], until: datetime) -> list[ShortLink]:
    """The channels of a round, counted as people would have been; a link for each answer that came by it."""
    came_by = []
    for entry in entries:
        link = make_link(round_, channel=entry["channel"], acting_user=None, now=round_.opens_at)
        length = until - round_.opens_at
        for number in range(entry["clicks"]):
            count_click(link, now=round_.opens_at + length * number / entry["clicks"])
        if shown := entry.get("impressions"):
            first, last = london_day(round_.opens_at), london_day(until - timedelta(minutes=1))
            enter_times_shown(
                link, first=first, last=last, number=shown, acting_user=None, now=until
            )
        if left := entry.get("not_sent"):
            count_starts(round_, link, NOT_SAID, times=left)
        came_by += [link] * entry.get("sent", 0)
    return came_by


def load_contacts(page: ConsultationPage, entries: list[Entry], now: datetime) -> None:
    """Who hears that it has opened."""
    for entry in entries:
        add_contact(page, **entry, acting_user=None, now=now)


def load_circulation(round_: Round, mailed: int) -> None:
    """How many heard of it; their addresses are long gone."""
    note_circulation(round_, mailed=mailed, now=round_.opens_at)
