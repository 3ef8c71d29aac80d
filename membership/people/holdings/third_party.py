"""What the tables of allauth and Wagtail hold for an account; their apps do not know this protocol."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from membership.people.holdings.protocol import Erased
from membership.people.holdings.registry import hold
from membership.people.holdings.rows import Rows
from membership.people.holdings.rules import Clears, Deletes, Follows, Keeps, Stays

OF_THE_ACCOUNT = Stays("It belongs to the way into that account.")
WAY_IN = Deletes("Nobody can log in to what is gone.")
SITE_CONTENT = Clears("What was published stays published.")
EDITING = Deletes("It served the person’s own editing.")
COMMENTS = Deletes("They were notes between editors.")


@dataclass(frozen=True)
class Sessions(Rows):
    """Sessions end on the server too, so that a browser that is still logged in is logged out."""

    def erase(self, holder: models.Model, *, now: datetime) -> Erased:
        sessions = list(self.rows(holder))
        for session in sessions:
            session.end()
        return Erased(deleted=len(sessions))


def register() -> None:
    hold(*_of_allauth(), *_of_wagtails_pages(), *_of_wagtails_admin())


def _of_allauth() -> list[Rows]:
    return [
        Rows(
            "account.EmailAddress",
            "user",
            "e-mail address",
            "e-mail addresses",
            OF_THE_ACCOUNT,
            WAY_IN,
            exports=("email", "verified", "primary"),
        ),
        Rows(
            "mfa.Authenticator",
            "user",
            "second factor",
            "second factors",
            OF_THE_ACCOUNT,
            WAY_IN,
            exports=("type", "created_at", "last_used_at"),
        ),
        Sessions(
            "usersessions.UserSession",
            "user",
            "session",
            "sessions",
            OF_THE_ACCOUNT,
            WAY_IN,
            exports=("created_at", "last_seen_at", "ip", "user_agent"),
        ),
    ]


def _of_wagtails_pages() -> list[Rows]:
    made = [
        ("wagtailcore.Page", "owner", "page that was made", "pages that were made"),
        ("wagtaildocs.Document", "uploaded_by_user", "uploaded document", "uploaded documents"),
        ("wagtailimages.Image", "uploaded_by_user", "uploaded picture", "uploaded pictures"),
    ]
    unnamed = [
        ("wagtailcore.Revision", "user", "version of a page", "versions of pages"),
        ("wagtailcore.UploadedFile", "uploaded_by_user", "upload under way", "uploads under way"),
        (
            "wagtailcore.WorkflowState",
            "requested_by",
            "request to publish",
            "requests to publish",
        ),
        ("wagtailcore.TaskState", "finished_by", "publishing decision", "publishing decisions"),
        ("wagtailcore.Comment", "resolved_by", "note seen to", "notes seen to"),
    ]
    return [
        *(Rows(*each, Follows(), SITE_CONTENT, exports=("title",)) for each in made),
        *(Rows(*each, Follows(), SITE_CONTENT) for each in unnamed),
        Rows(
            "wagtailcore.Page",
            "locked_by",
            "page that is locked",
            "pages that are locked",
            Follows(),
            Clears("Others can change the page again.", {"locked": False, "locked_at": None}),
            exports=("title", "locked_at"),
        ),
        Rows(
            "wagtailcore.Comment",
            "user",
            "note to editors",
            "notes to editors",
            Follows(),
            COMMENTS,
            exports=("text", "created_at"),
        ),
        Rows(
            "wagtailcore.CommentReply",
            "user",
            "reply to a note",
            "replies to notes",
            Follows(),
            COMMENTS,
            exports=("text", "created_at"),
        ),
    ]


def _of_wagtails_admin() -> list[Rows]:
    log = Keeps("The history of a page keeps a number, and no name once the account is gone.")
    stays = Stays("The history says who it was at the time.")
    return [
        Rows(
            "wagtailusers.UserProfile",
            "user",
            "editor’s profile",
            "editor’s profiles",
            Stays("It holds the settings of that account."),
            EDITING,
            exports=("preferred_language", "current_time_zone"),
            attachments=("avatar",),
        ),
        Rows(
            "wagtailadmin.EditingSession",
            "user",
            "page open for editing",
            "pages open for editing",
            Stays("It is open in that account."),
            EDITING,
        ),
        Rows(
            "wagtailadmin.FormState",
            "user",
            "form that is kept",
            "forms that are kept",
            Stays("It is open in that account."),
            EDITING,
        ),
        Rows(
            "wagtailcore.PageSubscription",
            "user",
            "page that is watched",
            "pages that are watched",
            Stays("It holds the settings of that account."),
            EDITING,
            exports=("page__title",),
        ),
        Rows(
            "wagtailcore.PageLogEntry",
            "user",
            "line in the history of pages",
            "lines in the history of pages",
            stays,
            log,
            exports=("timestamp", "action", "label"),
        ),
        Rows(
            "wagtailcore.ModelLogEntry",
            "user",
            "line in the history of records",
            "lines in the history of records",
            stays,
            log,
            exports=("timestamp", "action", "label"),
        ),
    ]
