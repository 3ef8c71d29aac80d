"""Writes with a verb."""

from datetime import datetime

from home.models import NewsPage


def note_first_publication(article: NewsPage, *, now: datetime) -> bool:
    """Remember that ``article`` appeared at ``now``; False when it had appeared before.

    An article that is taken down and published again keeps the moment at which it first appeared,
    so that no digest carries it twice.
    """
    first = NewsPage.objects.filter(pk=article.pk, visible_from__isnull=True).update(
        visible_from=now
    )
    if first:
        article.visible_from = now
    return bool(first)
