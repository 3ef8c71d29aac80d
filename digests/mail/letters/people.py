"""Letters about accounts."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from membership.people.models import ArchiveState, DataArchive
from membership.people.rights.links import archive_url
from membership.people.rights.my_data import available_until
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


def my_data_ready(notice: Notice) -> Letter:
    archive = DataArchive.objects.filter(
        pk=notice.subject_pk, state=ArchiveState.READY, user=notice.reader.user
    ).first()
    if archive is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return write_letter(
        "notice",
        "Your data is ready",
        why="you asked for a copy of your data",
        paragraphs=[
            f"On {moment(archive.asked_at)} you asked for a copy of what the portal holds about you."
            " It is ready to download, in one ZIP file.",
        ],
        facts=[("Size", filesizeformat(archive.size))],
        button=("Download your data", archive_url(archive.pk)),
        after=[
            "You are asked to log in, so that nobody else can use the link. It works until"
            f" {moment(available_until(archive))}; after that the file is deleted.",
            "If you did not ask for this, change your password and tell us.",
        ],
    )


def account_erased(notice: Notice) -> Letter:
    return write_letter(
        "notice",
        "Your account is erased",
        why="this was the address of an account that was erased",
        paragraphs=[
            f"On {moment(notice.made_at)} the account with this address was erased, as its owner"
            " asked. Your name, your addresses, your log-ins and your subscriptions are gone.",
            "What you wrote in the forums stays, under “Former member” and the name of the"
            " organisation you wrote for. If you held a seat on a group, your name stays beside it"
            " in the public record, and what you declared as its holder stays as long as the"
            " privacy notice says.",
        ],
        after=[
            "This is our last e-mail. Once it is sent we forget this address too.",
            "If it was not you who asked for this, write to us at once.",
        ],
    )
