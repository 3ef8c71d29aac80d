"""Accepting the rules, choosing one's name, publishing rules, letting a forum's posts wait."""

from datetime import datetime

from django.db import transaction

from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Forum, HouseRule, HouseRules, RulesAcceptance
from forums.names import part_of
from forums.policies import can_moderate, can_open_forums
from forums.safety.rules import rules_in
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def choose_name(*, forum_name: str, acting_user: User) -> None:
    """Show ``acting_user`` in the forums under a part of her full name; empty: under all of it.

    It holds for all that she has written, too. Raises ForumError when it is no part of the name.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=acting_user.pk)
    chosen = part_of(user.full_name, forum_name)
    if forum_name.strip() and not chosen:
        raise ForumError(
            f"Enter a part of your full name, {user.full_name}, as it is written there."
        )
    if chosen == user.full_name:
        chosen = ""
    old, acting_user.forum_name = user.forum_name, chosen
    if chosen == old:
        return
    User.objects.filter(pk=user.pk).update(forum_name=chosen)
    # The record says what was chosen, never a name: it outlives the account.
    record(
        user,
        "chose a name for the forums",
        acting_user=acting_user,
        old={"shown": _how(old)},
        new={"shown": _how(chosen)},
    )


@transaction.atomic
def accept_rules(*, version: HouseRules, acting_user: User, now: datetime) -> None:
    """Accept ``version``; once is enough. Raises ForumError when it is not the newest."""
    newest = HouseRules.objects.published(now).first()
    if newest != version:
        raise ForumError("The house rules have just changed. Read them again before you accept.")
    RulesAcceptance.objects.bulk_create(
        [RulesAcceptance(user=acting_user, version=version, accepted_at=now)],
        ignore_conflicts=True,
    )


@transaction.atomic
def publish_rules(*, version: HouseRules, acting_user: User, now: datetime) -> None:
    """Publish a draft; from then on it is never changed.

    Raises NotAllowedError, NotRulesError, and AlreadyDoneError when it is published or a later one is.
    """
    if not can_open_forums(acting_user):
        raise NotAllowedError("Only KCC officers publish house rules.")
    held: HouseRules = HouseRules.objects.select_for_update().get(pk=version.pk)
    if held.is_published:
        raise AlreadyDoneError("This version is published already.")
    if HouseRules.objects.published(now).filter(number__gt=held.number).exists():
        raise AlreadyDoneError("A later version is published. Write a new one.")
    HouseRule.objects.bulk_create(
        HouseRule(
            version=held, number=rule.number, title=rule.title, text=rule.text, html=rule.html
        )
        for rule in rules_in(held.text)
    )
    held.published_at, held.published_by = now, acting_user
    held.save(update_fields=["published_at", "published_by"])
    record(
        held,
        "published",
        acting_user=acting_user,
        new={"version": held.number, "asks again": held.asks_again},
    )


@transaction.atomic
def premoderate(
    *, forum: Forum, waits: bool, reason: str, acting_user: User, now: datetime
) -> None:
    """Let every post in ``forum`` wait for a moderator, or no longer.

    Raises NotAllowedError, ForumError in a group's room, and AlreadyDoneError.
    """
    if not can_moderate(acting_user, forum, on=london_day(now)):
        raise NotAllowedError(f"You do not moderate {forum}.")
    if forum.is_private:
        raise ForumError("In a group’s room nothing waits.")
    if not Forum.objects.filter(pk=forum.pk, premoderated=not waits).update(premoderated=waits):
        raise AlreadyDoneError("Somebody else has done this already. Load the page again.")
    forum.premoderated = waits
    record(
        forum,
        "posts wait for a moderator" if waits else "posts no longer wait",
        acting_user=acting_user,
        old={"premoderated": not waits},
        new={"premoderated": waits},
        reason=reason,
    )


def _how(forum_name: str) -> str:
    return "a part of the name" if forum_name else "the full name"
