"""Letters about responses to consultations."""

from consultations.models import Response
from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from digests.sources.text import page_path
from portal.lib.templatetags.portal import moment


def response_receipt(notice: Notice) -> Letter:
    response = (
        Response.objects.select_related("round__page", "organisation")
        .filter(pk=notice.subject_pk)
        .first()
    )
    if response is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    page = response.round.page
    facts = [("Sent", moment(response.sent_at)), ("Answering as", response.get_capacity_display())]
    if response.organisation:
        facts.append(("On behalf of", str(response.organisation)))
        facts.append(("Named as one that answered", "Yes" if response.named else "No"))
    return write_letter(
        "notice",
        f"We have your response: {page.title}",
        why="this address was given for a receipt when the response was sent",
        paragraphs=[
            f"Thank you for answering {page.title} ({response.round.label}). This is your receipt."
        ],
        facts=facts,
        button=("Go to the consultation", links.absolute(page_path(page))),
        after=[
            "What people said, and what is done about it, will be published there once the"
            f" consultation is over. It closes {moment(response.round.last_minute)}."
        ],
    )
