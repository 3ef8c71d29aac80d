"""Who sees a file, who gets it, and who may change what stands beside a post."""

from datetime import date

from forums.attachments.models import Attachment
from forums.authorship import why_not_edit
from forums.models import Post
from forums.policies import can_moderate, can_view_post, posting_rights
from forums.querysets import account
from membership.people.roles import Anyone, is_officer


def can_view_file(user: Anyone, file: Attachment, *, on: date) -> bool:
    """Who reads the post sees its files; one that is being checked, was hidden or held a virus only
    its owner and those who moderate. A file beside no post is its owner's alone."""
    person = account(user)
    owns = person is not None and file.owner_id == person.pk
    if file.post is None:
        return owns
    return can_view_post(person, file.post, on=on) and (
        (file.is_ready and not file.is_hidden)
        or owns
        or can_moderate(person, file.post.topic.forum, on=on)
    )


def can_download(user: Anyone, file: Attachment, *, on: date) -> bool:
    """Nobody gets a file that is not known to be clean."""
    return file.is_ready and can_view_file(user, file, on=on)


def can_change_files(user: Anyone, post: Post, *, on: date) -> bool:
    """The author, wherever she may edit the post itself (see ``why_not_edit``)."""
    rights = posting_rights(user, post.topic.forum, on=on)
    return not why_not_edit(user, post, rights, on=on)


def can_remove_file(user: Anyone, file: Attachment) -> bool:
    """The owner, at any time; not once a moderator has hidden it, for an appeal needs it."""
    person = account(user)
    return (
        person is not None
        and file.owner_id == person.pk
        and not file.is_hidden
        and not file.is_gone
    )


def can_see_scanning(user: Anyone) -> bool:
    """Officers see whether files are scanned and what is held."""
    return is_officer(user)
