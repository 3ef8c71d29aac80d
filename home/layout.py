"""The ground that the site stands on: its first pages, who may edit them, and who approves.

Django calls ``after_migrate`` after every ``migrate`` and ``flush``, so that a new production site,
a demo and a test database all have the same ground, and no step of an installation can be forgotten.
Everything is made when it is missing and left alone when it is there: editors own the texts, and
administrators may give a group more than it has here.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Collection, Locale, Page, Site, Workflow
from wagtail.rich_text import RichText

from consultations.models import ConsultationIndexPage
from home.models import Contacts, HomePage, NewsIndexPage, StandardPage
from home.permissions import assign_workflow, grant_permissions
from membership.people.roles import make_groups

FIRST_PAGES = Path(__file__).parent / "first_pages"
LISTS: tuple[tuple[Any, str, str], ...] = (
    (NewsIndexPage, "News", "news"),
    (ConsultationIndexPage, "Consultations", "consultations"),
)
# In the text of a first page: where a block stands that writes itself.
MARK = re.compile(r"<!-- (contacts|retention) -->")
# The footer leads to these four; one that was deleted comes back with the next migrate.
STANDING_PAGES = {
    "accessibility": ("Accessibility statement", "How far everyone can use this portal."),
    "privacy": ("Privacy notice", "What the portal knows about you, and why."),
    "cookies": ("Cookies", "The two that the portal needs."),
    "contact": ("Contact", "Who runs the portal and who answers for it."),
}


def after_migrate(using: str = "default", **kwargs: Any) -> None:
    """Lay out the site once every table is there (``migrate people`` alone is too early)."""
    connection = connections[using]
    if "plan" in kwargs:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
    lay_out_site()


@transaction.atomic
def lay_out_site() -> HomePage:
    """Make what is missing of the site's pages, groups, rights and workflow; safe to repeat."""
    root = _root()
    for label in ("wagtailcore", "wagtailadmin", "wagtailimages", "wagtaildocs", "home"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    make_groups()
    home = HomePage.objects.first() or _first_home_page(root)
    _keep_address(home)
    Contacts.load()  # an empty row now, so that reading a page never writes one
    grant_permissions(root)
    assign_workflow(root)
    for kind, title, slug in LISTS:
        if not kind.objects.exists():
            _publish(home, kind(title=title, slug=slug))
    taken = set(home.get_children().values_list("slug", flat=True))
    for slug in STANDING_PAGES.keys() - taken:
        _publish(home, standing_page(slug))
    return home


def _root() -> Page:
    """The root of the page tree and of the collections, which a flush takes away."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    root = Page.get_first_root_node()
    return root if root is not None else Page.add_root(instance=Page(title="Root", slug="root"))


def _first_home_page(root: Page) -> HomePage:
    """Put the home page where Wagtail's installation left a welcome page, groups and a workflow."""
    for welcome in root.get_children().exact_type(Page):
        welcome.delete()
    Group.objects.filter(name__in=("Moderators", "Editors"), user__isnull=True).delete()
    for workflow in Workflow.objects.filter(name="Moderators approval"):
        workflow.workflow_pages.all().delete()
        workflow.deactivate()
    root.refresh_from_db()
    home: HomePage = _publish(root, HomePage(title=settings.WAGTAIL_SITE_NAME, slug="home"))
    return home


def _keep_address(home: HomePage) -> None:
    """Let Wagtail build the same addresses as the rest of the portal does, from SITE_URL."""
    address = urlsplit(settings.SITE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "site_name": settings.WAGTAIL_SITE_NAME,
            "root_page": home.page_ptr,
        },
    )


def standing_page(slug: str) -> StandardPage:
    """One of the pages that the footer leads to, with the words that the portal ships."""
    title, introduction = STANDING_PAGES[slug]
    # Every second part is a mark: re.split gives what the group caught in between.
    parts = MARK.split((FIRST_PAGES / f"{slug}.html").read_text(encoding="utf-8"))
    body: list[tuple[str, Any]] = [
        (part, None) if number % 2 else ("text", RichText(part.strip()))
        for number, part in enumerate(parts)
        if part.strip()
    ]
    return StandardPage(title=title, slug=slug, introduction=introduction, body=body)


def _publish(parent: Page, page: Any) -> Any:
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page
