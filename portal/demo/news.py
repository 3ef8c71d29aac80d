"""News along the history and of these weeks, and who answers for the site."""

from datetime import datetime, time

from django.utils.text import slugify
from wagtail.rich_text import RichText

from home.models import Contacts, NewsIndexPage, NewsPage
from membership.places.models import District, Theme
from portal.demo.consultations import paragraphs
from portal.demo.data import Entry, days_ago, read
from portal.lib.time import LONDON


def load_news(now: datetime) -> int:
    """Publish the articles that are missing and fill in the contacts; returns how many there are."""
    _contacts()
    index = NewsIndexPage.objects.get()
    entries = read("news")["news"]
    for entry in entries:
        if not NewsPage.objects.child_of(index).filter(slug=slugify(entry["title"])).exists():
            _article(index, entry, now)
    return len(entries)


def _moment(entry: Entry, now: datetime) -> datetime:
    if "date" in entry:
        return datetime.combine(entry["date"], time(9, 30), tzinfo=LONDON)
    return days_ago(now, entry["days"], hour=9, minute=30)


def _article(index: NewsIndexPage, entry: Entry, now: datetime) -> None:
    moment = _moment(entry, now)
    article = NewsPage(
        title=entry["title"],
        slug=slugify(entry["title"]),
        summary=entry["summary"],
        body=[("text", RichText(paragraphs(entry["body"])))],
    )
    index.add_child(instance=article)
    article.districts.set(District.objects.filter(slug__in=entry.get("districts", [])))
    article.themes.set(Theme.objects.filter(slug__in=entry.get("themes", [])))
    article.save()
    article.save_revision().publish()
    NewsPage.objects.filter(pk=article.pk).update(
        visible_from=moment, first_published_at=moment, last_published_at=moment
    )


def _contacts() -> None:
    """The named people of the demo; what somebody has typed in since stays."""
    contacts = Contacts.load()
    if contacts.key_officer_name:
        return
    contacts.run_by = "Kent County Council"
    contacts.team = "Civil Society team"
    contacts.key_officer_name = "Rowan Ashdown"
    contacts.key_officer_title = "Key Officer for civil society"
    contacts.key_officer_email = "key.officer@example.org"
    contacts.key_officer_phone = "01622 000000"
    contacts.cabinet_member_name = "Councillor Verity Harbledown"
    contacts.cabinet_member_portfolio = "Community and Regulatory Services"
    contacts.email = "civil-society@example.org"
    contacts.postal_address = "Civil Society team\nSessions House\nCounty Road\nMaidstone"
    contacts.save()
