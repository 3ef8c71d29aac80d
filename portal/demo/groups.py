"""Life in the groups: a letter of the chair, a note for a successor, reminders that are due."""

from datetime import datetime

from membership.bodies.handover.actions import write_note
from membership.bodies.handover.models import HandoverNote
from membership.bodies.handover.places import place_on
from membership.bodies.letters.actions import send
from membership.bodies.letters.models import GroupLetter
from membership.bodies.letters.recipients import mark_of, recipients
from membership.bodies.looking_after import chairs
from membership.bodies.models import Body, Term
from membership.bodies.reminders.actions import remind
from portal.demo.accounts import person_named
from portal.demo.data import Entry, days_ago, read
from portal.lib.time import london_day


def load_groups(now: datetime) -> int:
    """Write what is not there, and remind of what is due; the worker sends the mails as soon as it runs.

    Returns how many letters and notes there are.
    """
    data = read("groups")
    for entry in data["letter"]:
        _letter(entry, now)
    for entry in data["note"]:
        _note(entry, now)
    remind(now=now)
    return len(data["letter"]) + len(data["note"])


def _letter(entry: Entry, now: datetime) -> None:
    body = Body.objects.get(slug=entry["body"])
    sent_at = days_ago(now, entry["days"])
    on = london_day(sent_at)
    sent = GroupLetter.objects.filter(body=body, subject=entry["subject"])
    chair = next(iter(chairs(body, on)), None)
    if chair is None or sent.exists():
        return
    letter = GroupLetter(body=body, subject=entry["subject"], text=entry["text"].strip())
    people = recipients(body, on, audience=letter.audience, with_deputies=letter.with_deputies)
    send(letter, seen=mark_of(people), acting_user=chair, now=sent_at)


def _note(entry: Entry, now: datetime) -> None:
    body = Body.objects.get(slug=entry["body"])
    held = Term.objects.holding(london_day(now)).filter(body=body)
    term = held.filter(person__full_name=entry["person"]).first()
    place = place_on(body, term.pk) if term else None
    if place is None or HandoverNote.objects.filter(term=term, body=body).exists():
        return
    write_note(
        place, text=entry["text"].strip(), acting_user=person_named(entry["person"]), now=now
    )
