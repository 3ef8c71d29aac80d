"""Lists of contacts and circulars: for officers; the way out, for whoever has the link."""

from django.utils import timezone

from digests.models import Circular, Contact, ContactList, LawfulBasis
from digests.tokens import make_token
from tests.factories.digests import ReaderFactory
from tests.factories.lists import (
    CircularFactory,
    ContactFactory,
    ContactImportFactory,
    ContactListFactory,
)
from tests.support.permissions import EVERYONE, OFFICERS, Address, World


def build(world: World) -> None:
    contact = ContactFactory.create(name="Nora Nurse", organisation="East Kent NHS")
    world.things["listed contact"] = contact
    world.things["contact list"] = contact.contact_list
    world.things["closed contact list"] = ContactFactory.create(
        contact_list__closed_at=timezone.now(), ended_at=timezone.now(), end_reason="closed"
    ).contact_list
    world.things["contact table"] = ContactImportFactory.create(
        contact_list=contact.contact_list,
        rows=[
            {
                "address": "new@example.org",
                "name": "",
                "organisation": "",
                "opted_in_on": "",
                "opted_in_how": "",
            }
        ],
        faults=[[3, "There is no e-mail address."]],
    )
    world.things["circular"] = CircularFactory.create(lists=[contact.contact_list])
    world.things["told of circular"] = ReaderFactory.create(address=contact.address)


def at(world: World, thing: str, before: str, after: str = "") -> str:
    return f"/updates/{before}/{world.things[thing].pk}/{after}"


def on_list(world: World, rest: str = "") -> str:
    return at(world, "contact list", "lists", rest)


def of_closed_list(world: World) -> str:
    return at(world, "closed contact list", "lists", "forget/")


def of_circular(world: World, rest: str = "") -> str:
    return at(world, "circular", "circulars", rest)


def again(world: World) -> str:
    token = make_token("stop-circulars", world.things["told of circular"].pk)
    return f"/updates/circulars/again/{token}/"


def many_lists(world: World, count: int) -> None:
    """``count`` more lists, one contact each."""
    first = ContactList.objects.count()
    lists = ContactList.objects.bulk_create(
        ContactListFactory.build(name=f"List {first + number}") for number in range(count)
    )
    Contact.objects.bulk_create(ContactFactory.build(contact_list=each) for each in lists)


def many_contacts(world: World, count: int) -> None:
    """``count`` more people on the list."""
    Contact.objects.bulk_create(
        ContactFactory.build(contact_list=world.things["contact list"]) for _ in range(count)
    )


def many_circulars(world: World, count: int) -> None:
    """``count`` more circulars to the list."""
    made = Circular.objects.bulk_create(CircularFactory.build() for _ in range(count))
    Circular.lists.through.objects.bulk_create(
        Circular.lists.through(circular=each, contactlist=world.things["contact list"])
        for each in made
    )


LIST = {
    "name": "Clerks",
    "about": "clerks of parish councils",
    "basis": LawfulBasis.PUBLIC_TASK,
    "basis_reason": "They pass on what concerns their parish.",
}
ADDRESSES = [
    Address("digests:contact_lists", lambda world: "/updates/lists/", OFFICERS, grow=many_lists),
    Address("digests:new_contact_list", lambda world: "/updates/lists/new/", OFFICERS),
    Address(
        "digests:new_contact_list",
        lambda world: "/updates/lists/new/",
        OFFICERS,
        method="post",
        data=LIST,
    ),
    Address("digests:contact_list", on_list, OFFICERS, grow=many_contacts),
    Address("digests:edit_contact_list", lambda world: on_list(world, "edit/"), OFFICERS),
    Address("digests:close_contact_list", lambda world: on_list(world, "close/"), OFFICERS),
    Address(
        "digests:close_contact_list",
        lambda world: on_list(world, "close/"),
        OFFICERS,
        method="post",
    ),
    Address("digests:forget_contacts", of_closed_list, OFFICERS),
    Address("digests:forget_contacts", of_closed_list, OFFICERS, method="post"),
    Address("digests:add_contact", lambda world: on_list(world, "add/"), OFFICERS),
    Address(
        "digests:add_contact",
        lambda world: on_list(world, "add/"),
        OFFICERS,
        method="post",
        data={"address": "clerk@example.org", "source": "Their website"},
    ),
    Address("digests:upload_contacts", lambda world: on_list(world, "import/"), OFFICERS),
    Address(
        "digests:contacts_template",
        lambda world: "/updates/lists/contacts.csv",
        OFFICERS,
        page=False,
    ),
    Address(
        "digests:contact_import",
        lambda world: at(world, "contact table", "lists/imports"),
        OFFICERS,
    ),
    Address(
        "digests:contact_import",
        lambda world: at(world, "contact table", "lists/imports"),
        OFFICERS,
        method="post",
        data={"do": "import"},
    ),
    Address(
        "digests:contact", lambda world: at(world, "listed contact", "lists/contacts"), OFFICERS
    ),
    Address(
        "digests:contact",
        lambda world: at(world, "listed contact", "lists/contacts"),
        OFFICERS,
        method="post",
    ),
    Address(
        "digests:circulars", lambda world: "/updates/circulars/", OFFICERS, grow=many_circulars
    ),
    Address("digests:new_circular", lambda world: "/updates/circulars/new/", OFFICERS),
    Address("digests:circular", of_circular, OFFICERS),
    Address("digests:edit_circular", lambda world: of_circular(world, "edit/"), OFFICERS),
    Address(
        "digests:circular_html", lambda world: of_circular(world, "html/"), OFFICERS, page=False
    ),
    Address(
        "digests:try_circular", lambda world: of_circular(world, "trial/"), OFFICERS, method="post"
    ),
    Address("digests:send_circular", lambda world: of_circular(world, "send/"), OFFICERS),
    Address(
        "digests:send_circular", lambda world: of_circular(world, "send/"), OFFICERS, method="post"
    ),
    Address(
        "digests:throw_circular_away",
        lambda world: of_circular(world, "throw-away/"),
        OFFICERS,
        method="post",
    ),
    Address(
        "digests:stop_circulars",
        lambda world: (
            f"/updates/circulars/stop/{make_token('stop-circulars', world.things['told of circular'].pk)}/"
        ),
        EVERYONE,
    ),
    Address("digests:circulars_again", again, EVERYONE, method="post", data={"again": "on"}),
]
