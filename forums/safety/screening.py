"""Whether a text is published, waits for a moderator or is refused: a list of checks, asked in turn.

A check is a pure function of the draft, the facts and the limits. It raises NotPostedError to refuse,
gives a reason to wait, or nothing. Every check is asked, since one may refuse what another lets wait.
"""

from collections.abc import Callable
from datetime import date

from forums.models import Post
from forums.policies import can_moderate
from forums.safety.drafts import Draft, Facts
from forums.safety.errors import SaidAlreadyError
from forums.safety.limits import Limits, limits
from forums.safety.reasons import WaitReason
from portal.lib.time import london_day

Check = Callable[[Draft, Facts, Limits], WaitReason | None]
_checks: dict[str, tuple[int, Check]] = {}


def checks_drafts(*, order: int) -> Callable[[Check], Check]:
    """Register a check; those of a lower ``order`` are asked first, and the first reason counts."""

    def register(check: Check) -> Check:
        _checks[f"{check.__module__}.{check.__qualname__}"] = (order, check)
        return check

    return register


def judge(draft: Draft, facts: Facts, numbers: Limits) -> WaitReason | None:
    """Why ``draft`` waits; None when it may be published. Raises NotPostedError when it is refused."""
    reasons = [
        check(draft, facts, numbers)
        for _, check in sorted(_checks.values(), key=lambda each: each[0])
    ]
    return next((reason for reason in reasons if reason), None)


def screen(draft: Draft) -> WaitReason | None:
    """``judge`` by what the database knows. Holds the author's row until the transaction ends, so that
    of two texts at once the second is judged knowing the first."""
    from forums.safety.facts import facts_held

    numbers = limits()
    return _unless_exempt(judge(draft, facts_held(draft, numbers), numbers), draft)


def screen_again(draft: Draft) -> WaitReason | None:
    """Once the forum's row is held: whether another account has posted the same text at the same moment."""
    from forums.safety.facts import was_said_meanwhile

    same = was_said_meanwhile(draft, limits())
    return _unless_exempt(WaitReason.SAME_TEXT if same else None, draft)


def screen_edit(draft: Draft, post: Post) -> WaitReason | None:
    """Why ``post`` waits once its text is that of ``draft``; None when it may be seen at once.

    How much somebody has written does not matter here, but how often she changes it does. Raises
    NotReadyToWriteError, TooFastError, and SaidAlreadyError when another post of hers says the same.
    """
    from forums.safety.checks import SAID_ALREADY, is_not_changed_too_often
    from forums.safety.facts import edits_of, facts_of_edit, said_elsewhere

    numbers = limits()
    if draft.fingerprint != post.fingerprint and (said := said_elsewhere(draft, numbers, post.pk)):
        raise SaidAlreadyError(SAID_ALREADY, said)
    is_not_changed_too_often(edits_of(draft.author, draft.now), draft.now, numbers)
    return _unless_exempt(judge(draft, facts_of_edit(draft, numbers), numbers), draft)


def exempt_from_waiting(draft: Draft, on: date) -> bool:
    """Moderators and officers read themselves; in a group's room those who sit on it know each other."""
    return draft.forum.is_private or can_moderate(draft.author, draft.forum, on=on)


def _unless_exempt(reason: WaitReason | None, draft: Draft) -> WaitReason | None:
    """Who is exempt is asked only when it matters."""
    if reason is None or exempt_from_waiting(draft, london_day(draft.now)):
        return None
    return reason
