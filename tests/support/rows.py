"""Rows by the thousand, written in bulk: one made the proper way takes up to a tenth of a second."""

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page

from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District, Theme
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.places import DistrictFactory, ThemeFactory


def many_users(count: int) -> list[User]:
    """``count`` accounts, without the addresses that allauth keeps beside them."""
    return User.objects.bulk_create(UserFactory.build_batch(count))


def many_organisations(count: int, **fields: Any) -> list[Organisation]:
    """``count`` verified organisations in no district and with no theme."""
    return Organisation.objects.bulk_create(OrganisationFactory.build_batch(count, **fields))


def many_districts(count: int) -> list[District]:
    return District.objects.bulk_create(DistrictFactory.build_batch(count))


def many_themes(count: int) -> list[Theme]:
    return Theme.objects.bulk_create(ThemeFactory.build_batch(count))


def link(rows: Sequence[Any], relation: str, things: Sequence[Any]) -> None:
    """Give each of ``rows`` one of ``things`` in the many-to-many ``relation``, in turns."""
    field = type(rows[0])._meta.get_field(relation)
    through = field.remote_field.through
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    through.objects.bulk_create(
        through(**{own: row.pk, other: thing.pk})
        for row, thing in zip(rows, islice(cycle(things), len(rows)), strict=True)
    )


def insert_pages(parent: Page, pages: Sequence[Any]) -> None:
    """Write ``pages``, all of one type and with title and slug, below ``parent``.

    They have neither history nor a place in the search index.
    """
    model = type(pages[0])
    kind, locale = ContentType.objects.get_for_model(model), Locale.objects.get()
    for number, page in enumerate(pages, start=parent.numchild + 1):
        page.draft_title = page.title
        page.path = Page._get_path(parent.path, parent.depth + 1, number)
        page.depth = parent.depth + 1
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.content_type, page.locale = kind, locale
    rows = [
        Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.fields})
        for page in pages
    ]
    for page, row in zip(pages, Page.objects.bulk_create(rows), strict=True):
        page.page_ptr_id = page.pk = page.id = row.pk
    for batch in _batches(pages, 100):
        model._base_manager._insert(
            batch, fields=model._meta.local_concrete_fields, using=model._base_manager.db
        )
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(pages))
    parent.refresh_from_db(fields=["numchild"])


def _batches(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for first in range(0, len(rows), size):
        yield rows[first : first + size]
