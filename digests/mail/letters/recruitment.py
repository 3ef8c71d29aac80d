"""Letters to people who put themselves forward for a seat, and to those on a panel."""

from django.urls import reverse

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from membership.bodies.models import Announcement, Call, Expression, PanelMember
from membership.bodies.recruitment.models import WhyAside
from membership.bodies.recruitment.models.calls import AnnouncementKind
from membership.bodies.recruitment.retention import APPLICATIONS
from portal.lib.templatetags.portal import day, moment, until


def expression_received(notice: Notice) -> Letter:
    sent = _expression(notice)
    call = sent.call
    return write_letter(
        "notice",
        f"We have your expression of interest: {call}",
        why=f"you put yourself forward for “{call}”",
        paragraphs=[
            f"Thank you for putting yourself forward. What you sent for {sent.organisation} has"
            f" arrived and waits for the panel, which reads it after {moment(call.last_minute)}.",
            "Until then you can change it or take it back.",
        ],
        facts=[
            ("Your name", sent.person_name),
            ("You speak for", str(sent.organisation)),
            ("Sent", moment(sent.sent_at)),
        ],
        button=("Look at what you sent", _yours(call)),
        after=[
            "The panel alone reads it. It is deleted"
            f" {APPLICATIONS.after_in_words} after the decision."
        ],
    )


def expression_chosen(notice: Notice) -> Letter:
    sent = _expression(notice)
    offered = sent.chosen_for
    if offered is None or offered.term is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    term, body = offered.term, sent.call.body
    ending = f" until {until(term.end)}" if term.end else ""
    return write_letter(
        "notice",
        f"You have been chosen for a seat on the {body}",
        why=f"you put yourself forward for “{sent.call}”",
        paragraphs=[
            f"The panel has chosen you for the seat {offered.seat} of the {body}. Thank you for"
            " taking this on.",
            f"You hold the seat from {day(term.start)}{ending} and speak for"
            f" {sent.organisation}. Your name stands on the group’s public page.",
            "The chair will be in touch before your first meeting.",
        ],
        button=(f"The page of the {body}", links.absolute(body.get_absolute_url())),
        after=[*_contact(sent.call, "If you cannot take the seat after all, tell us soon")],
    )


def expression_not_chosen(notice: Notice) -> Letter:
    """Kind and plain: what was decided, that it is no judgement of her, what becomes of her words."""
    sent = _expression(notice)
    call = sent.call
    if sent.chosen_for is not None or call.decided_at is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    if call.seats.filter(appointed=True).exists():
        decided = "The panel has chosen somebody else."
    else:
        decided = "The panel has decided to appoint nobody this time."
    return write_letter(
        "notice",
        f"About your expression of interest: {call}",
        why=f"you put yourself forward for “{call}”",
        paragraphs=[
            "Thank you for offering your time, and for the thought that you put into what you"
            f" wrote. {decided}",
            "We know that this is not what you hoped for. A panel weighs who would complement those"
            " who sit already; it does not rank people, and nobody but the panel knows that you put"
            " yourself forward.",
            *_contact(call, "If you would like to hear what the panel thought, ask for feedback"),
            "Other seats come up. New calls are in the e-mail updates, and we would be glad to"
            " read from you again.",
        ],
        button=("What came of the call", links.absolute(call.get_absolute_url())),
        after=[
            f"What you sent, and what the panel wrote about it, is deleted"
            f" {APPLICATIONS.after_in_words} after the decision of {day(call.decided_at)}."
        ],
    )


def call_announced(notice: Notice) -> Letter:
    made = (
        Announcement.objects.select_related("call__body")
        .filter(pk=notice.subject_pk, call__withdrawn_at=None)
        .first()
    )
    if made is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    call = made.call
    if made.kind == AnnouncementKind.EXTENDED:
        subject = f"There is more time: {call}"
        paragraph = (
            f"The call for which you put yourself forward closes {moment(call.last_minute)} now."
            " You need not do anything; until then you can change what you sent. The reason given"
            " was:"
        )
    else:
        subject = f"A call was corrected: {call}"
        paragraph = (
            "The call for which you put yourself forward was corrected on"
            f" {day(made.made_at)}. Please see whether it changes anything for you:"
        )
    return write_letter(
        "notice",
        subject,
        why=f"you put yourself forward for “{call}”",
        paragraphs=[paragraph],
        quote=made.text,
        button=("Read the call", links.absolute(call.get_absolute_url())),
    )


def call_withdrawn(notice: Notice) -> Letter:
    withdrawn = Call.objects.select_related("body").filter(withdrawn_at__isnull=False)
    call = withdrawn.filter(pk=notice.subject_pk).first()
    if call is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return write_letter(
        "notice",
        f"A call was withdrawn: {call}",
        why=f"you put yourself forward for “{call}”",
        paragraphs=[
            f"The {call.body} has withdrawn the call for which you put yourself forward, so that"
            " nobody is chosen. We are sorry for the time that it took you. The reason given was:"
        ],
        quote=call.withdraw_reason,
        button=("Read the call", links.absolute(call.get_absolute_url())),
        after=[
            f"What you sent is deleted {APPLICATIONS.after_in_words} after"
            f" {day(call.withdrawn_at)}. Nobody of the panel can read it any more."
        ],
    )


def panel_named(notice: Notice) -> Letter:
    member = _member(notice)
    call = member.call
    if member.aside_at is not None or call.is_settled:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return write_letter(
        "notice",
        f"You are on the panel: {call}",
        why=f"you were named for the panel of “{call}”",
        paragraphs=[
            f"You were named for the panel that reads who puts themselves forward for a seat on the"
            f" {call.body}. The call closes {moment(call.last_minute)}; you can read and score"
            " after that.",
            "What you read there is for the panel alone. If somebody among them is close to you,"
            " stand aside: there is a button for it.",
        ],
        button=(
            "The panel’s page",
            links.absolute(reverse("bodies:panel", args=[call.body.slug, call.pk])),
        ),
    )


def panel_stood_aside(notice: Notice) -> Letter:
    member = _member(notice)
    if member.aside_at is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    call = member.call
    if member.why_aside == WhyAside.ORGANISATION:
        reason = (
            "Somebody has put themselves forward for an organisation to which you belong. So that"
            " nobody judges a colleague, you are not on the panel any more."
        )
    else:
        reason = "Whoever looks after the group has named another panel."
    return write_letter(
        "notice",
        f"You are not on the panel any more: {call}",
        why=f"you were named for the panel of “{call}”",
        paragraphs=[reason, "Thank you for having been ready to do it."],
        button=("Read the call", links.absolute(call.get_absolute_url())),
    )


def _contact(call: Call, invitation: str) -> list[str]:
    """Whom to write to; without an address of the call's own an answer to the mail reaches somebody."""
    return [f"{invitation}: {call.contact or 'answer this e-mail'}."]


def _yours(call: Call) -> str:
    return links.absolute(reverse("bodies:your_expression", args=[call.body.slug, call.pk]))


def _expression(notice: Notice) -> Expression:
    found: Expression | None = (
        Expression.objects.select_related(
            "call__body", "organisation", "chosen_for__seat", "chosen_for__term"
        )
        .filter(pk=notice.subject_pk, user=notice.reader.user)
        .first()
    )
    if found is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return found


def _member(notice: Notice) -> PanelMember:
    found: PanelMember | None = (
        PanelMember.objects.select_related("call__body").filter(pk=notice.subject_pk).first()
    )
    if found is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return found
