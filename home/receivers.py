"""What happens when Wagtail publishes one of our pages, or the contacts are edited."""

from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.signals import page_published

from home.actions import note_first_publication
from home.context import forget_named_officer
from home.models import Contacts, NewsPage


def on_news_published(sender: type[NewsPage], instance: NewsPage, **kwargs: Any) -> None:
    if instance.live:  # Wagtail sends the signal for a publication that is only planned as well
        note_first_publication(instance, now=timezone.now())


def connect() -> None:
    page_published.connect(on_news_published, sender=NewsPage, dispatch_uid="home.news_published")
    post_save.connect(forget_named_officer, sender=Contacts, dispatch_uid="home.contacts_edited")
