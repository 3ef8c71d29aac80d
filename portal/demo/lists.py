"""Lists of contacts as officers keep them, and a circular that waits to be sent."""

from datetime import datetime, timedelta

from digests.lists.actions import Entry, add_contact, save_list
from digests.models import Circular, ContactList
from membership.people.roles import officers
from portal.demo.data import read
from portal.lib.time import london_day


def load_lists(now: datetime) -> int:
    """Make the lists with who is on them; returns how many people that is. A second call adds nobody."""
    data, officer = read("lists"), officers()[0]
    people = 0
    for entry in data["list"]:
        people += len(entry["contact"])
        if ContactList.objects.filter(name=entry["name"]).exists():
            continue
        kept = ContactList(
            name=entry["name"],
            about=entry["about"],
            basis=entry["basis"],
            basis_reason=entry["reason"],
        )
        save_list(kept, acting_user=officer)
        for each in entry["contact"]:
            agreed = london_day(now) - timedelta(days=each["agreed"]) if "agreed" in each else None
            contact = Entry(
                each["email"], each["name"], each["organisation"], agreed, each.get("how", "")
            )
            add_contact(kept, contact, source="demo content", acting_user=officer, now=now)
    _write_the_circular(data["circular"])
    return people


def _write_the_circular(entry: dict[str, str]) -> None:
    if Circular.objects.filter(subject=entry["subject"]).exists():
        return
    circular = Circular.objects.create(
        subject=entry["subject"],
        body=entry["body"].strip(),
        purpose=entry["purpose"],
        made_by=officers()[0],
    )
    circular.lists.set(ContactList.objects.all())
