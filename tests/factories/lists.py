"""Lists of contacts, who is on them, and circulars."""

import factory

from digests.models import (
    Circular,
    CircularStop,
    Contact,
    ContactImport,
    ContactList,
    LawfulBasis,
    Purpose,
)


class ContactListFactory(factory.django.DjangoModelFactory[ContactList]):
    """A list that the council keeps for its public task."""

    name = factory.Sequence(lambda n: f"Partners {n}")
    about = "people who work with the voluntary sector"
    basis = LawfulBasis.PUBLIC_TASK
    basis_reason = "The council must consult its partners."

    class Meta:
        model = ContactList


class ContactFactory(factory.django.DjangoModelFactory[Contact]):
    """Somebody on a list; nobody knows whether they agreed."""

    contact_list = factory.SubFactory(ContactListFactory)
    address = factory.Sequence(lambda n: f"contact-{n}@example.org")
    source = "The trust’s website"

    class Meta:
        model = Contact


class CircularStopFactory(factory.django.DjangoModelFactory[CircularStop]):
    address = factory.Sequence(lambda n: f"stopped-{n}@example.org")

    class Meta:
        model = CircularStop


class ContactImportFactory(factory.django.DjangoModelFactory[ContactImport]):
    contact_list = factory.SubFactory(ContactListFactory)
    file_name = "contacts.csv"
    source = "The trust’s website"

    class Meta:
        model = ContactImport


class CircularFactory(factory.django.DjangoModelFactory[Circular]):
    """A circular that was not sent; pass ``lists=[...]``."""

    subject = "A new way to apply"
    body = "Read *all* about it."
    purpose = Purpose.PUBLIC_TASK

    class Meta:
        model = Circular
        skip_postgeneration_save = True

    @factory.post_generation
    def lists(
        self: Circular, create: bool, extracted: list[ContactList] | None, **kwargs: object
    ) -> None:
        if create and extracted:
            self.lists.set(extracted)
