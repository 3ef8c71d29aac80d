"""How many organisations have joined a forum: counted once a minute, and anew when one joins or leaves."""

from collections.abc import Iterable

from django.core.cache import cache
from django.db import transaction

from forums.models import Forum, ForumMembership

KEPT_FOR = 60  # seconds: whoever leaves the directory is counted until then


def member_count(forum: Forum) -> int:
    """The organisations that its public list of members holds."""
    return int(cache.get_or_set(_key(forum.pk), lambda: _count(forum), KEPT_FOR) or 0)


def _count(forum: Forum) -> int:
    return int(ForumMembership.objects.listed().filter(forum=forum).count())


def forget_member_counts(forum_pks: Iterable[int]) -> None:
    """Organisations have joined or left: they are counted anew once that is kept."""
    keys = [_key(pk) for pk in forum_pks]
    transaction.on_commit(lambda: cache.delete_many(keys))


def _key(forum_pk: int) -> str:
    return f"forum-members:{forum_pk}"
