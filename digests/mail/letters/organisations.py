"""Letters about organisations."""

from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from membership.organisations.models import Organisation


def organisation_confirmed(notice: Notice) -> Letter:
    organisation = _organisation(notice)
    seen = " Everyone can see its page." if organisation.is_public else ""
    return write_letter(
        "notice",
        f"{organisation} is confirmed",
        why=f"you registered {organisation}",
        paragraphs=[
            f"An officer of the council has confirmed {organisation}.{seen}"
            " It is in the forums of its districts from now on."
        ],
        button=(f"Go to {organisation}", links.absolute(organisation.get_absolute_url())),
    )


def organisation_declined(notice: Notice) -> Letter:
    organisation = _organisation(notice)
    return write_letter(
        "notice",
        f"{organisation} could not be confirmed",
        why=f"you registered {organisation}",
        paragraphs=[
            f"An officer of the council looked at your registration of {organisation} and"
            " declined it, for this reason:"
        ],
        quote=organisation.decline_reason,
        after=[
            "You can change its details and answer on its page. An officer then looks at it again."
        ],
        button=(
            "Answer the council",
            links.absolute(reverse("organisations:answer", args=[organisation.slug])),
        ),
    )


def organisation_merged(notice: Notice) -> Letter:
    """About the one that is no more; who reads it looks after the one that stays."""
    merged = (
        Organisation.objects.select_related("merged_into")
        .filter(pk=notice.subject_pk, merged_into__isnull=False)
        .first()
    )
    if merged is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    stays = merged.merged_into
    return write_letter(
        "notice",
        f"{merged} is part of {stays} now",
        why=f"you are a manager of {stays}",
        paragraphs=[
            f"An officer of the council found that {merged} and {stays} are one organisation."
            f" The people of {merged}, what it wrote, its answers and its seats belong to {stays}"
            " from now on, and its address leads there.",
            "Please look at who belongs to it. If the two are not one, write to the council.",
        ],
        button=(
            f"See the people of {stays}",
            links.absolute(reverse("organisations:manage", args=[stays.slug])),
        ),
    )


def _organisation(notice: Notice) -> Organisation:
    organisation: Organisation | None = (
        Organisation.objects.standing().filter(pk=notice.subject_pk).first()
    )
    if organisation is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return organisation
