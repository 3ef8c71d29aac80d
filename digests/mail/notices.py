"""Notices: one function a kind, each saying what happened, what to do next and why it came."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from digests.links import unsubscribe_url
from digests.mail.headers import list_id, one_click
from digests.mail.letters import (
    addresses,
    belonging,
    circulars,
    circulations,
    consultations,
    declarations,
    forums,
    groups,
    mentions,
    moderation,
    moderators,
    organisations,
    outcomes,
    people,
    promises,
    recruitment,
    rounds,
    seat_reminders,
    seats,
    staying,
    subscriptions,
)
from digests.mail.messages import Letter, make_message, write_letter
from digests.mail.subjects import subject_line
from digests.mail.trial import trial_letter
from digests.models import Delivery, Notice, NoticeKind

LETTERS: dict[NoticeKind, Callable[[Notice], Letter]] = {
    NoticeKind.CONFIRMATION: subscriptions.confirmation,
    NoticeKind.ALREADY_SUBSCRIBED: subscriptions.already_subscribed,
    NoticeKind.PREFERENCES_LINK: subscriptions.preferences_link,
    NoticeKind.ADDRESS_CONFIRM: addresses.address_confirm,
    NoticeKind.ADDRESS_LEFT: addresses.address_left,
    NoticeKind.TRIAL: trial_letter,
    NoticeKind.JOIN_REQUESTED: belonging.join_requested,
    NoticeKind.JOIN_ANSWERED: belonging.join_answered,
    NoticeKind.INVITATION: belonging.invitation,
    NoticeKind.INVITATION_ANSWERED: belonging.invitation_answered,
    NoticeKind.ROLE_CHANGED: belonging.role_changed,
    NoticeKind.BELONGING_ENDED: belonging.belonging_ended,
    NoticeKind.ORGANISATION_CONFIRMED: organisations.organisation_confirmed,
    NoticeKind.ORGANISATION_DECLINED: organisations.organisation_declined,
    NoticeKind.ORGANISATION_MERGED: organisations.organisation_merged,
    NoticeKind.RESPONSE_RECEIPT: consultations.response_receipt,
    NoticeKind.RESPONSE_WITHDRAWN: consultations.response_withdrawn,
    NoticeKind.DRAFT_LINK: consultations.draft_link,
    NoticeKind.DRAFT_READY: consultations.draft_ready,
    NoticeKind.SURVEY_CODE: consultations.survey_code,
    NoticeKind.CONFIRM_WATCH: subscriptions.confirm_watch,
    NoticeKind.ROUND_ANNOUNCED: rounds.round_announced,
    NoticeKind.CIRCULATED: circulations.circulated,
    NoticeKind.CLOSING_CHANGED: rounds.closing_changed,
    NoticeKind.ACCOUNT_ERASED: people.account_erased,
    NoticeKind.ADDRESS_ERASED: addresses.address_erased,
    NoticeKind.MY_DATA_READY: people.my_data_ready,
    NoticeKind.SECOND_FACTOR_RESET: people.second_factor_reset,
    NoticeKind.POST_HIDDEN: forums.post_hidden,
    NoticeKind.FORUM_REQUEST_ANSWERED: forums.request_answered,
    NoticeKind.MENTIONED: mentions.mentioned,
    NoticeKind.FILE_INFECTED: forums.file_infected,
    NoticeKind.TOPIC_ARRANGED: forums.topic_arranged,
    NoticeKind.EXPRESSION_RECEIVED: recruitment.expression_received,
    NoticeKind.EXPRESSION_CHOSEN: recruitment.expression_chosen,
    NoticeKind.EXPRESSION_NOT_CHOSEN: recruitment.expression_not_chosen,
    NoticeKind.CALL_ANNOUNCED: recruitment.call_announced,
    NoticeKind.CALL_WITHDRAWN: recruitment.call_withdrawn,
    NoticeKind.PANEL_NAMED: recruitment.panel_named,
    NoticeKind.PANEL_STOOD_ASIDE: recruitment.panel_stood_aside,
    NoticeKind.INTERESTS_DUE: declarations.interests_due,
    NoticeKind.INTERESTS_MISSING: declarations.interests_missing,
    NoticeKind.INTEREST_ANSWERED: declarations.interest_answered,
    NoticeKind.SEAT_REMINDER: seat_reminders.seat_reminder,
    NoticeKind.GROUP_LETTER: groups.group_letter,
    NoticeKind.APPOINTED: seats.appointed,
    NoticeKind.TERM_ENDED: seats.term_ended,
    NoticeKind.TERM_RESCHEDULED: seats.term_rescheduled,
    NoticeKind.APPOINTMENT_WITHDRAWN: seats.appointment_withdrawn,
    NoticeKind.REPORT_URGENT: moderation.report_urgent,
    NoticeKind.REPORT_ANSWERED: moderation.report_answered,
    NoticeKind.POST_DECIDED: moderation.post_decided,
    NoticeKind.APPEAL_ANSWERED: moderation.appeal_answered,
    NoticeKind.QUEUE_WAITS: moderators.queue_waits,
    NoticeKind.COVER_NAMED: moderators.cover_named,
    NoticeKind.OUTCOME_PUBLISHED: outcomes.outcome_published,
    NoticeKind.PROMISE_CONFIRM: promises.promise_confirm,
    NoticeKind.PROMISE_MOVED: promises.promise_moved,
    NoticeKind.PROMISE_UPDATE_WANTED: promises.update_wanted,
    NoticeKind.RESPONSE_DUE: promises.response_due,
    NoticeKind.CIRCULAR_TRIAL: circulars.circular_trial,
    NoticeKind.STILL_WANTED: staying.still_wanted,
}
SUBSCRIBED_TO = frozenset(
    {NoticeKind.ROUND_ANNOUNCED, NoticeKind.CLOSING_CHANGED, NoticeKind.STILL_WANTED}
)
OF_PROMISES = frozenset({NoticeKind.PROMISE_MOVED, NoticeKind.OUTCOME_PUBLISHED})


def notice_letter(notice: Notice) -> Letter:
    """What ``notice`` says; raises NothingToSend when what it is about is gone or settled."""
    return LETTERS[NoticeKind(notice.kind)](notice)


def notices_mail(told: Sequence[tuple[Delivery, Letter]]) -> EmailMultiAlternatives:
    """The mail of one notice, or of several to the same reader, under the Message-ID of the first."""
    delivery, letter = told[0]
    letters = [each for _, each in told]
    ways = (_way_out(each.notice) for each, _ in told if each.notice is not None)
    return make_message(
        letter if len(told) == 1 else together(letters),
        to=delivery.reader.address,
        message_id=delivery.message_id,
        headers=next(filter(None, ways), None),
    )


def together(letters: Sequence[Letter]) -> Letter:
    """Several letters as one, in their order, each under its own heading."""
    whys = dict.fromkeys(str(each.parts["why"]) for each in letters if each.parts)
    return write_letter(
        "gathered",
        subject_line(letters[0].subject, len(letters) - 1),
        why="; and because ".join(whys),
        letters=[each.parts for each in letters],
    )


def _way_out(notice: Notice) -> dict[str, str] | None:
    """For the button that mail programs draw beside what somebody can leave by itself."""
    site = settings.WAGTAIL_SITE_NAME
    if notice.kind in SUBSCRIBED_TO:
        way_out = one_click(unsubscribe_url(notice.reader_id))
        return {"List-Id": list_id(site, "updates"), **way_out}
    if notice.kind in OF_PROMISES:
        way_out = one_click(promises.way_out(notice))
        return {"List-Id": list_id(f"{site}: what came of it", "promises"), **way_out}
    if notice.kind == NoticeKind.CIRCULATED:
        way_out = one_click(circulations.way_out(notice))
        return {"List-Id": list_id(f"{site}: key contacts", "key-contacts"), **way_out}
    return None
