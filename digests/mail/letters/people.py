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
