"""Letters about accounts."""

from django.urls import reverse

from digests import links
from digests.mail.messages import Letter, write_letter
from digests.models import Notice
from portal.lib.templatetags.portal import moment


def second_factor_reset(notice: Notice) -> Letter:
    return write_letter(
        "notice",
        "Your second factor was reset",
        why="it is about the security of your account",
        paragraphs=[
            f"An administrator of the portal reset the second factor of your account on"
            f" {moment(notice.made_at)}. Your authenticator app, passkeys and recovery codes for"
            " the portal no longer work. The reason given was:"
        ],
        quote=str(notice.details.get("reason", "")),
        button=("Set up a new one", links.absolute(reverse("mfa_index"))),
        after=["If you did not ask for this, change your password and tell us at once."],
    )
