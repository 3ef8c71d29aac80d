"""Whether what is seen goes on being seen when its author changes it: its text, or the files beside it."""

from forums.models import Post
from forums.safety.drafts import Draft, links_away
from forums.safety.errors import NotPostedError
from forums.safety.reasons import WaitReason
from forums.safety.screening import screen_edit


def why_it_waits(post: Post, draft: Draft) -> WaitReason | None:
    """Why ``post``, which is seen, is seen by nobody once it is changed, until a moderator has read it.

    What stood in the text before is no reason. Raises NotPostedError, also where others have answered:
    their words would go out of sight along with it.
    """
    reason = screen_edit(draft, post)
    if reason is None or not (post.is_visible and post.topic.is_visible):
        return None
    if _stood_there(reason, post, draft):
        return None
    if post.is_first and post.topic.reply_count:
        raise NotPostedError(
            "With this change your topic would wait for a moderator, and the replies of others with it."
            f" Write a reply instead. {reason.label}."
        )
    return reason


def _stood_there(reason: WaitReason, post: Post, draft: Draft) -> bool:
    """Whether the text as it was let stand gives the same reason."""
    if reason == WaitReason.LINKS:
        return draft.links <= links_away(post.html)
    return reason == WaitReason.SAME_TEXT and draft.fingerprint == post.fingerprint
