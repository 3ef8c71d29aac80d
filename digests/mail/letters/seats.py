"""Letters about seats: who is appointed, whose term ends, and when."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from membership.bodies.handover.places import place_on
from membership.bodies.handover.policies import can_open
from membership.bodies.models import Body, Seat, Term
from membership.bodies.policies import can_manage
from membership.people.models import User
from portal.lib.templatetags.portal import day, until
from portal.lib.time import london_day

WRONG = "If this is not right, answer this e-mail."


def appointed(notice: Notice) -> Letter:
    """To the person and to the chair; nothing once the term is over.

    Who was chosen through a call reads it in the letter about the decision.
    """
    term = term_of(notice)
    if is_about(term, notice):
        if term.called_by.exists():
            raise NothingToSend(SkipReason.TOLD_ALREADY)
        return _to_the_appointed(term)
    return write_letter(
        "notice",
        f"{term.person} {_is_to_hold(term)} the seat {term.seat}",
        why=f"you look after the {term.body}",
        paragraphs=[f"{term.person} is appointed to the seat {named(term)}.", *also_held(term)],
        facts=_days(term),
        button=look_after(term.body),
    )


def _to_the_appointed(term: Term) -> Letter:
    on, body = today(), term.body
    if term.continues:
        subject = f"You {_is_to_hold(term, you=True)} another seat of the {body}"
    elif term.number > 1:
        subject = f"Your next term on the {body}"
    else:
        subject = f"You are appointed to the {body}"
    brings = (
        f"Everyone can see on the page of the {body} who sits and for whom. As long as you hold the"
        " seat, the group’s room on the portal is open to you."
    )
    if term.start > on and body.shadow_days:
        days = body.shadow_days
        brings += f" You may read there from {days} day{'' if days == 1 else 's'} before you start."
    return write_letter(
        "notice",
        subject,
        why=f"you are appointed to the {body}",
        paragraphs=[
            f"You are appointed to the seat {named(term)}{speaks_for(term)}.",
            *also_held(term),
            brings,
        ],
        facts=_days(term),
        button=predecessors_pack(term) or see(body),
        after=[
            "Log in with this e-mail address. Your powers start and end with your term; there is"
            " nothing to switch on.",
            WRONG,
        ],
    )


def term_ended(notice: Notice) -> Letter:
    """To the person and to the chair, once somebody has said when and that they leave."""
    term = term_of(notice, over=True)
    if not term.why_ended or term.released is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    last, is_over = until(term.released), term.released <= today()
    if not is_about(term, notice):
        return write_letter(
            "notice",
            f"{term.person} {'has left' if is_over else 'leaves'} the seat {term.seat}",
            why=f"you look after the {term.body}",
            paragraphs=[
                f"{term.person} {'held' if is_over else 'holds'} the seat {named(term)} until {last}.",
                *also_held(term),
            ],
            button=look_after(term.body),
        )
    return write_letter(
        "notice",
        f"Your last day on the {term.body} {'was' if is_over else 'is'} {last}",
        why=f"you {'held' if is_over else 'hold'} a seat of the {term.body}",
        paragraphs=[
            f"You {'held' if is_over else 'hold'} the seat {named(term)} until {last}. After that"
            " day you have no part in the group’s decisions, and its room on the portal is closed"
            " to you.",
            *also_held(term),
            "Thank you for what you have done for the group. Whoever comes next will be glad of what"
            " you know.",
        ],
        button=own_pack(term),
        after=[WRONG],
    )


def term_rescheduled(notice: Notice) -> Letter:
    """Another end, or another day until which the holder stays on after it."""
    term = term_of(notice)
    if term.end and term.released and term.released > term.end:
        return _stays_on(term, term.released, notice)
    mine = is_about(term, notice)
    whose = "Your term" if mine else f"The term of {term.person}"
    lasts = f"lasts until {until(term.end)}" if term.end else "lasts until further notice"
    return write_letter(
        "notice",
        f"{whose} on the {term.body} {lasts}",
        why=f"you hold a seat of the {term.body}" if mine else f"you look after the {term.body}",
        paragraphs=[f"Another end was agreed. {whose} in the seat {named(term)} {lasts} now."],
        button=see(term.body) if mine else look_after(term.body),
        after=[WRONG] if mine else [],
    )


def _stays_on(term: Term, released: date, notice: Notice) -> Letter:
    """A day was named until which the holder of a term that ends, or has ended, stays on."""
    mine = is_about(term, notice)
    who = "You stay" if mine else f"{term.person} stays"
    return write_letter(
        "notice",
        f"{who} on the {term.body} until {until(released)}",
        why=f"you hold a seat of the {term.body}" if mine else f"you look after the {term.body}",
        paragraphs=[
            f"It was agreed that {'you stay' if mine else f'{term.person} stays'} on in the seat"
            f" {named(term)} after the term, until {until(released)} or until somebody follows."
        ],
        button=see(term.body) if mine else look_after(term.body),
        after=[WRONG] if mine else [],
    )


def appointment_withdrawn(notice: Notice) -> Letter:
    seat = Seat.objects.select_related("body").filter(pk=notice.subject_pk).first()
    if seat is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    start = date.fromisoformat(notice.details["start"])
    return write_letter(
        "notice",
        f"Your appointment to the {seat.body} is taken back",
        why=f"you were appointed to the {seat.body}",
        paragraphs=[
            f"You were to hold the seat {seat} of the {seat.body} from {day(start)}. This"
            " appointment was taken back and no longer stands.",
        ],
        button=see(seat.body),
        after=["If you do not know why, answer this e-mail."],
    )


def today() -> date:
    """The day on which the letter leaves."""
    return london_day(timezone.now())


def term_of(notice: Notice, *, over: bool = False) -> Term:
    """The term that ``notice`` is about, with what its letter needs.

    Raises NothingToSend when it is gone or (unless ``over``) done with, and for somebody who looked
    after the group and no longer does.
    """
    found = Term.objects.with_succession().select_related("person", "organisation")
    term: Term | None = found.filter(pk=notice.subject_pk).first()
    if term is None or not (is_about(term, notice) or still_looks_after(term.body, notice)):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    held_until = term.held_until
    if not over and held_until is not None and held_until <= today():
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return term


def is_about(term: Term, notice: Notice) -> bool:
    """Whether the letter goes to the person of ``term`` themselves."""
    reader: User | None = notice.reader.user
    return reader is not None and term.person.user_id == reader.pk


def still_looks_after(body: Body, notice: Notice) -> bool:
    return can_manage(notice.reader.user, body, today())


def named(term: Term) -> str:
    """The seat as somebody reads it who sits on several groups: "Thanet of the Steering Group"."""
    return f"{term.seat} of the {term.body}"


def speaks_for(term: Term) -> str:
    return f", for {term.organisation}" if term.organisation else ""


def also_held(term: Term) -> list[str]:
    """The seats elsewhere that belong to whoever holds this one."""
    seats = Seat.objects.current(max(today(), term.start)).filter(follows=term.seat_id)
    return [
        f"Whoever holds it is {seat} of the {seat.body} as well, from the same day and as long."
        if seat.office != "none"
        else f"Whoever holds it holds the seat {seat} of the {seat.body} as well."
        for seat in seats.select_related("body")
    ]


def see(body: Body) -> tuple[str, str]:
    return f"See the {body}", links.absolute(body.get_absolute_url())


def own_pack(term: Term, label: str = "Prepare your handover") -> tuple[str, str]:
    """What the holder of ``term`` hands over."""
    return label, _pack_url(term)


def predecessors_pack(term: Term) -> tuple[str, str] | None:
    """What is handed over to the holder of ``term``, once they may open it."""
    earlier = Term.objects.filter(seat=term.seat, start__lt=term.start)
    before = earlier.exclude(person=term.person_id).order_by("-start").first()
    place = place_on(term.body, before.pk) if before else None
    if before is None or place is None or not can_open(term.person.user, place, today()):
        return None
    return f"Read what {before.person} hands over", _pack_url(before)


def _pack_url(term: Term) -> str:
    return links.absolute(reverse("bodies:handover", args=[term.body.slug, term.pk]))


def look_after(body: Body) -> tuple[str, str]:
    return "See what needs doing", links.absolute(reverse("bodies:manage", args=[body.slug]))


def _is_to_hold(term: Term, *, you: bool = False) -> str:
    """In the time that fits the day on which the letter leaves."""
    if term.start > today():
        return "will hold"
    return "hold" if you else "holds"


def _days(term: Term) -> list[tuple[str, str]]:
    return [
        ("First day", day(term.start)),
        ("Last day", until(term.end) if term.end else "Until further notice"),
    ]
