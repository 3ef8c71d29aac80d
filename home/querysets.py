"""Reads of pages with a name."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from wagtail.images import get_image_model
from wagtail.models import PageQuerySet, PageViewRestriction

from membership.people.models import User
from membership.people.roles import Anyone
from membership.places.models import District

LIST_PICTURE = "fill-480x320|format-webp"


def hidden_pages(user: Anyone) -> Q:
    """The pages, and all below them, whose privacy setting keeps ``user`` out.

    A page behind a shared password is in no list: a list cannot know who gave the password.
    """
    hidden = Q(pk__in=[])
    groups = set(user.groups.values_list("pk", flat=True)) if isinstance(user, User) else set[int]()
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    for restriction in restrictions:
        if not _lets_in(restriction, user, groups):
            hidden |= Q(path__startswith=restriction.page.path)
    return hidden


def _lets_in(restriction: PageViewRestriction, user: Anyone, groups: set[int]) -> bool:
    if not isinstance(user, User):
        return False
    if restriction.restriction_type == PageViewRestriction.LOGIN:
        return True
    if restriction.restriction_type == PageViewRestriction.GROUPS:
        named = {group.pk for group in restriction.groups.all()}
        return not named.isdisjoint(groups)
    return False


class VisiblePageQuerySet(PageQuerySet):
    def visible_to(self, user: Anyone) -> "VisiblePageQuerySet":
        """Published pages that ``user`` may read."""
        found: VisiblePageQuerySet = self.live().exclude(hidden_pages(user))
        return found


class NewsQuerySet(VisiblePageQuerySet):
    def shown_between(self, since: datetime, until: datetime) -> "NewsQuerySet":
        """Published articles that everyone may read and that first appeared in the half-open window."""
        found: NewsQuerySet = self.visible_to(None).filter(
            visible_from__gte=since, visible_from__lt=until
        )
        return found

    def about(self, district: District) -> "NewsQuerySet":
        """Articles for ``district``: those that name it and those that name no district at all."""
        found: NewsQuerySet = self.filter(Q(districts=district) | Q(districts__isnull=True))
        return found

    def newest_first(self) -> "NewsQuerySet":
        found: NewsQuerySet = self.order_by("-visible_from", "-pk")
        return found

    def for_a_list(self) -> "NewsQuerySet":
        """With all that a list shows of each article, in a fixed number of queries."""
        pictures: Any = get_image_model().objects.prefetch_renditions(LIST_PICTURE)
        found: NewsQuerySet = self.prefetch_related(
            "districts", "themes", Prefetch("image", queryset=pictures)
        )
        return found
