"""What happens when Wagtail publishes one of our pages."""

from typing import Any

from django.utils import timezone
from wagtail.signals import page_published

from home.actions import note_first_publication
from home.models import NewsPage


def on_news_published(sender: type[NewsPage], instance: NewsPage, **kwargs: Any) -> None:
    if instance.live:  # Wagtail sends the signal for a publication that is only planned as well
        note_first_publication(instance, now=timezone.now())


def connect() -> None:
    page_published.connect(on_news_published, sender=NewsPage, dispatch_uid="home.news_published")
