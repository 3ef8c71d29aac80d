"""Letters about responses to consultations."""

from django.urls import reverse
from django.utils import timezone

from consultations.models import Draft, Response
from consultations.policies import can_send_for
from consultations.retention import DRAFTS, RECEIPTS
from consultations.surveys.codes import code_for
from consultations.surveys.copies import copy_of
from consultations.surveys.links import draft_path, receipt_path
from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from digests.sources.text import page_path
from portal.lib.templatetags.portal import moment
from portal.records.retention import rule_named


def response_receipt(notice: Notice) -> Letter:
    response = (
        Response.objects.select_related("round__page", "organisation")
        .filter(pk=notice.subject_pk)
        .first()
    )
    if response is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    if response.withdrawn_at is not None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    page = response.round.page
    facts = [
        ("Reference", response.reference),
        ("Sent", moment(response.sent_at)),
        ("Answering as", response.get_capacity_display()),
    ]
    if response.organisation:
        facts.append(("On behalf of", str(response.organisation)))
        facts.append(("Named as one that answered", "Yes" if response.named else "No"))
    facts += [(line.label, " / ".join(line.words)) for line in copy_of(response)]
    confirm = [
        "With the button below you can look at your answers, change or withdraw them until the round"
        f" closes {moment(response.round.last_minute)}. Whoever has this e-mail can do so too."
    ]
    if response.confirmed_at is None and response.user_id is None:
        confirm.append(
            "Please confirm there that this address is yours, so that your response counts as"
            " confirmed. If you did not send it, do nothing."
        )
    return write_letter(
        "notice",
        f"We have your response: {page.title}",
        why="this address was given for a receipt when the response was sent",
        paragraphs=[
            f"Thank you for answering {page.title} ({response.round.label}). This is your receipt,"
            " with a copy of your answers.",
            *confirm,
        ],
        facts=facts,
        button=("Look at your response", links.absolute(receipt_path(page.slug, response.pk))),
        after=_what_follows(response),
    )


def _what_follows(response: Response) -> list[str]:
    """What becomes of the consultation, and of the address of somebody without an account."""
    page = response.round.page
    text = [
        "What people said, and what is done about it, will be published once the consultation is"
        f" over: {links.absolute(page_path(page))}"
    ]
    if response.user_id is None:
        text.append(
            f"We keep this address for {RECEIPTS.after_in_words} after you sent your answers. Until then"
            " we also write to it when the results are published and when something moves that was"
            " promised; a link in each of those e-mails stops them."
        )
        watch = links.absolute(reverse("digests:watch", args=["consultation", page.slug]))
        text.append(
            "It often takes longer until something is decided and done. To be told of that as well,"
            f" ask for e-mails about this consultation: {watch}"
        )
    return text


def response_withdrawn(notice: Notice) -> Letter:
    """That it counts no more, and what becomes of what it said."""
    found = Response.objects.select_related("round__page").filter(pk=notice.subject_pk).first()
    if found is None or found.withdrawn_at is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    page = found.round.page
    facts = [("Reference", found.reference), ("Withdrawn", moment(found.withdrawn_at))]
    after = [
        "If it was not you who withdrew it, somebody else has seen the link in your receipt: write to"
        f" {page.contact_name}, {page.contact_email}."
    ]
    if found.round.is_open(timezone.now()):
        after.insert(0, f"You can answer again until {moment(found.round.last_minute)}.")
    return write_letter(
        "notice",
        f"Your response is withdrawn: {page.title}",
        why="this address was given for a receipt when the response was sent",
        paragraphs=[
            f"Your response to {page.title} ({found.round.label}) is withdrawn. It does not count any"
            f" more, and its answers are deleted after {rule_named('withdrawn-answers').after_in_words}.",
        ],
        facts=facts,
        button=("Look at the consultation", links.absolute(page_path(page))),
        after=after,
    )


def draft_link(notice: Notice) -> Letter:
    """The way back to what was begun."""
    draft = _draft(notice)
    page = draft.round.page
    return write_letter(
        "notice",
        f"Your link to carry on: {page.title}",
        why="somebody, probably you, asked for the link to answers that were begun",
        paragraphs=[
            f"You have begun to answer {page.title}. With this link you carry on where you stopped."
            " Anyone who has it can read and change what you wrote, so keep it to yourself."
        ],
        facts=[("You can answer until", moment(draft.round.last_minute))],
        button=("Carry on with your answer", links.absolute(draft_path(page.slug, draft.pk))),
        after=[
            "Your answers count once you have sent them. What nobody carries on with is deleted"
            f" {DRAFTS.after_in_words} after it was last saved."
        ],
    )


def draft_ready(notice: Notice) -> Letter:
    """That colleagues have written an answer, to a manager who can send it."""
    draft = _draft(notice)
    page, organisation = draft.round.page, draft.organisation
    is_open = draft.round.is_open(timezone.now())
    if organisation is None or not is_open or not can_send_for(notice.reader.user, organisation):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    facts = [("You can send it until", moment(draft.round.last_minute))]
    if draft.changed_by:
        facts.append(("Last saved", f"{moment(draft.updated_at)} by {draft.changed_by.full_name}"))
    return write_letter(
        "notice",
        f"Please send the answer of {organisation}: {page.title}",
        why=f"you are a manager of {organisation}, and a colleague asked",
        paragraphs=[
            f"Your colleagues have written the answer of {organisation} to {page.title}. It counts"
            " once you or another manager has read and sent it."
        ],
        facts=facts,
        button=("Read and send the answer", links.absolute(draft_path(page.slug, draft.pk))),
    )


def survey_code(notice: Notice) -> Letter:
    """The code of the hour in which it was asked for."""
    draft = _draft(notice)
    page, code = (
        draft.round.page,
        code_for(notice.subject_pk, notice.reader.address, notice.made_at),
    )
    return write_letter(
        "notice",
        f"Your code is {code}",
        why=f"somebody, probably you, entered this address to answer “{page.title}”",
        paragraphs=[
            f"Enter the code {code} to send your answers to {page.title}. It works for an hour.",
            "We ask for it because programs are sending made-up answers at the moment.",
        ],
        after=["If you did not ask for this, do nothing."],
    )


def _draft(notice: Notice) -> Draft:
    draft: Draft | None = (
        Draft.objects.select_related("round__page", "organisation", "changed_by")
        .filter(pk=notice.subject_pk)
        .first()
    )
    if draft is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return draft
