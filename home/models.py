"""The site that editors write."""

from wagtail.models import Page


class HomePage(Page):
    """The front page."""

    max_count = 1
