"""Past issues for feed readers."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from digests.mail.edition import span
from digests.models import Issue
from digests.windows import window_of

ENTRIES = 30


class ArchiveFeed(Feed[Issue, None]):
    """The weekly issues, the latest first."""

    feed_type = Atom1Feed
    title = "E-mail updates"
    subtitle = "What was new on Kent’s engagement portal, week by week."
    link = "/updates/archive/"

    def items(self) -> Iterable[Issue]:
        issues: Iterable[Issue] = Issue.objects.archived()[:ENTRIES]
        return issues

    def item_title(self, item: Issue) -> str:
        return f"What is new, {span(window_of(item))}"

    def item_description(self, item: Issue) -> str:
        return "What became new on the portal in these days."

    def item_link(self, item: Issue) -> str:
        return item.get_absolute_url()

    def item_pubdate(self, item: Issue) -> datetime:
        return item.made_at
