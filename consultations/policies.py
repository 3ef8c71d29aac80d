"""Who may do what with a consultation."""

from datetime import datetime
from typing import Any

from wagtail.models import PageViewRestriction

from consultations.notices.rounds import Round
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.roles import Anyone, is_editor, is_officer
from portal.lib.prepared import prepared


@prepared()
def _doors() -> Any:
    return PageViewRestriction.objects.order_by("pk").values_list("pk", flat=True)[:1]


def has_doors() -> bool:
    """Whether any page of the site is behind one of Wagtail's doors; on most sites none is."""
    return bool(_doors())


def can_view(user: Anyone, page: Any) -> bool:
    """Whether ``user`` may read the notice; the twin of ``visible_to``.

    A page may have been read with whether there are doors: then nobody asks for it again.
    """
    read = page.__dict__.get("site_has_doors")
    doors = has_doors() if read is None else read
    return bool(page.live) and not (doors and page.get_view_restrictions().exists())


def can_respond(user: Anyone, round_: Round, now: datetime) -> bool:
    """Anybody may answer, with an account or without, while the round of a published notice is open.

    A round may have been read as one of a page that everybody may read: then the page is not looked at.
    """
    readable = "page_was_readable" in round_.__dict__ or can_view(user, round_.page)
    return readable and round_.is_open(now)


def can_respond_for(user: Anyone, organisation: Organisation) -> bool:
    """Those who belong to a confirmed organisation may answer for it."""
    return (
        isinstance(user, User)
        and organisation.is_verified
        and organisation.belongings.current().filter(user=user).exists()
    )


def can_send_for(user: Anyone, organisation: Organisation) -> bool:
    """Its managers send what colleagues wrote."""
    return (
        isinstance(user, User)
        and organisation.is_verified
        and organisation.belongings.managers().filter(user=user).exists()
    )


def can_handle_responses(user: Anyone) -> bool:
    """Officers type in what came on paper, and decide about responses that look alike."""
    return is_officer(user)


def can_try_a_survey(user: Anyone) -> bool:
    """Those who write surveys, and officers, see them before everybody does."""
    return isinstance(user, User) and (
        is_officer(user) or user.has_perm("consultations.change_question")
    )


def can_see_unpublished_results(user: Anyone) -> bool:
    """Officers and editors see results before everybody does."""
    return is_officer(user) or is_editor(user)


def can_publish_results(user: Anyone) -> bool:
    """Officers and editors publish the results of a round that has closed."""
    return is_officer(user) or is_editor(user)


def can_take_evidence(user: Anyone) -> bool:
    """Officers alone take the evidence pack of a consultation."""
    return is_officer(user)


def survey_is_locked(round_: Round) -> bool:
    """Once somebody has answered, the questions stay as they were asked."""
    return bool(round_.responses.exists())


def can_prepare_notices(user: Anyone) -> bool:
    """Officers and editors write notices and see what one still needs."""
    return is_officer(user) or is_editor(user)


def can_publish_notices(user: Anyone) -> bool:
    """Editors publish notices, decide to do without something, and move the end of a round."""
    return is_editor(user)
