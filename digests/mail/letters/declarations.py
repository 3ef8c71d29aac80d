"""Letters about declarations of interest. What somebody declared never stands in a mail."""

from django.urls import reverse
from django.utils import timezone

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from digests.sources.text import names
from membership.bodies.declarations.chasing import still_wanted, who_is_told
from membership.bodies.declarations.policies import bodies_of
from membership.bodies.declarations.standings import Standing
from membership.bodies.models import Chase, Interest
from membership.bodies.policies import can_manage
from portal.lib.templatetags.portal import day

WHAT_IT_IS = (
    "It takes a few minutes: look at your entries, put right what has changed, and confirm the rest."
    " If you have nothing to declare, say so there."
)


def interests_due(notice: Notice) -> Letter:
    """To the holder, for each reminder; who has confirmed meanwhile or holds no seat hears nothing."""
    standing = _wanted(notice)
    last = standing.confirmed
    since = (
        f"You last confirmed your interests on {day(last)}, and that counts for a year."
        if last
        else f"You have held a seat since {day(standing.since)}, and have not said yet what"
        " interests you have or that there are none."
    )
    subject = "Please confirm your interests"
    when = f"We ask you to do so by {day(standing.due)}."
    if standing.is_overdue:
        subject = f"Please confirm your interests: it was due on {day(standing.due)}"
        when = f"This was due on {day(standing.due)}."
    return write_letter(
        "notice",
        subject,
        why="you hold a seat on a group, and whoever does declares their interests",
        paragraphs=[f"{since} {when}", WHAT_IT_IS],
        facts=[("You sit on", names(bodies_of(standing.person, standing.on)))],
        button=_way_in(standing),
        after=[
            "You are asked to log in. What is published stands on the group’s page; the rest is read"
            " by you, the chair and officers of the council."
        ],
    )


def interests_missing(notice: Notice) -> Letter:
    """To the chair, once, after the reminders; at once where there is no account to remind.

    Nothing to somebody who has left the chair meanwhile.
    """
    standing = _wanted(notice)
    chase = Chase.objects.select_related("body", "person").get(pk=notice.subject_pk)
    body, reader = chase.body, notice.reader.user
    if body is None or reader not in who_is_told(chase, on=standing.on):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    looks_after = can_manage(reader, body, standing.on)
    page = "bodies:managed_interests" if looks_after else "bodies:interests"
    person = standing.person
    done = (
        "They were reminded by e-mail and have not answered. Please speak to them."
        if standing.can_be_written_to
        else "They have no account, so nobody could remind them by e-mail. Please ask them, and write"
        " down for them what they say."
    )
    return write_letter(
        "notice",
        f"{person} has not confirmed their interests",
        why=f"you look after the {body}" if looks_after else f"you are vice-chair of the {body}",
        paragraphs=[
            f"{person} holds a seat on the {body} and should have confirmed their interests by"
            f" {day(standing.due)}. {done}"
        ],
        button=(
            "See who has confirmed",
            links.absolute(reverse(page, args=[body.slug])),
        ),
        after=["We tell you this once."],
    )


def interest_answered(notice: Notice) -> Letter:
    """To the holder who asked that an entry stays back; the entry itself is not named."""
    interest = Interest.objects.filter(
        pk=notice.subject_pk, kept_back__in=["agreed", "declined"]
    ).first()
    if interest is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    if interest.is_agreed:
        subject = "Your interest stays off the public register"
        text = (
            "You asked that one of your interests is not published. It was agreed, for this reason:"
        )
        after = "The chair and officers still read it, since they need to know of it."
    else:
        subject = f"Your interest is published on {day(interest.publish_from)}"
        text = "You asked that one of your interests is not published. It was declined, for this reason:"
        after = (
            "If there is something that you have not said yet, give it as a new reason before that"
            " day: it is then looked at again."
        )
    return write_letter(
        "notice",
        subject,
        why="you asked that an interest is not published",
        paragraphs=[text],
        quote=interest.answer,
        button=("See your interests", links.absolute(reverse("bodies:my_interests"))),
        after=[after],
    )


def _wanted(notice: Notice) -> Standing:
    chase = Chase.objects.select_related("person").filter(pk=notice.subject_pk).first()
    standing = still_wanted(chase, now=timezone.now()) if chase else None
    if standing is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return standing


def _way_in(standing: Standing) -> tuple[str, str]:
    """Where to go: to the confirmation, or first to the entries for somebody who has never been there."""
    if standing.last is None:
        return "Declare your interests", links.absolute(reverse("bodies:my_interests"))
    return "Confirm your interests", links.absolute(reverse("bodies:my_interests_confirm"))
