"""The site that editors write: its pages, and what is set once for all of them."""

from home.models.contacts import Contacts
from home.models.news import NewsIndexPage, NewsPage
from home.models.pages import HomePage, StandardPage

__all__ = ["Contacts", "HomePage", "NewsIndexPage", "NewsPage", "StandardPage"]
