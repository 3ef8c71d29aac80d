"""What holders and chairs read of seats: reminders, appointments, ends."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery, Notice, SkipReason
from membership.bodies import signals
from membership.bodies.looking_after import chairs, who_looks_after
from membership.bodies.models import Seat, Term
from membership.bodies.policies import Power, holds_power
from membership.bodies.reminders.actions import remind
from membership.people.models import User
from portal.lib.templatetags.portal import day, until
from portal.lib.time import add_months, today
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.people import UserFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def mails() -> dict[str, list[tuple[str, str]]]:
    """Send what waits: by the name before the @, the subjects and texts that somebody got."""
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    assert not Delivery.objects.exclude(state__in=["sent", "skipped"]).exists()
    got: dict[str, list[tuple[str, str]]] = {}
    for message in mail.outbox:
        text = " ".join(str(message.body).split())
        got.setdefault(message.to[0].split("@")[0], []).append((str(message.subject), text))
    return got


def ends(term: Term, on: date) -> Term:
    Term.objects.filter(pk=term.pk).update(end=on, appointed_until=on)
    term.refresh_from_db()
    return term


def reasons() -> set[str]:
    return set(Delivery.objects.filter(state="skipped").values_list("skip_reason", flat=True))


def test_holder_and_chair_are_told_that_a_term_ends_soon(sadie_term: Term, charles: User) -> None:
    ends(sadie_term, today() + 40 * DAY)
    remind(now=timezone.now())
    got = mails()
    assert set(got) == {"sadie", "charles"}
    [(subject, text)] = got["sadie"]
    assert subject == f"Your term on the Steering Group ends on {until(sadie_term.end)}"
    assert "You hold the seat Thanet of the Steering Group, for Thanet Tides." in text
    latest = add_months(today() + 40 * DAY, 6)
    assert f"you stay on until somebody does, until {until(latest)} at the latest" in text
    [(subject, text)] = got["charles"]
    assert subject == f"The term of Sadie Seatholder ends on {until(sadie_term.end)}"
    assert "Nobody is appointed to follow yet." in text
    assert "/groups/steering-group/manage/" in text
    assert "because you look after the Steering Group" in text


def test_a_holder_reads_who_follows(sadie_term: Term, charles: User) -> None:
    ends(sadie_term, today() + 40 * DAY)
    nora = TermFactory.create(
        seat=sadie_term.seat, person__full_name="Nora Next", start=sadie_term.end, end=None
    )
    remind(now=timezone.now())
    got = mails()
    assert set(got) == {"sadie"}
    assert f"Nora Next follows on {day(nora.start)}." in got["sadie"][0][1]


def test_who_may_not_serve_again_reads_so(sadie_term: Term) -> None:
    Term.objects.update(number=2)
    ends(sadie_term, today() + 40 * DAY)
    remind(now=timezone.now())
    assert "term 2 in a row, the most that the group’s rules allow" in mails()["sadie"][0][1]


def test_the_day_after_the_end_both_read_until_when_the_holder_stays_on(
    sadie_term: Term, charles: User
) -> None:
    ends(sadie_term, today())
    remind(now=timezone.now())
    got, latest = mails(), until(add_months(today(), 6))
    assert got["sadie"][0][0] == "Your term on the Steering Group has ended, and you stay on"
    assert f"until {latest} at the latest" in got["sadie"][0][1]
    assert got["charles"][0][0] == "The seat Thanet is carried over"
    assert f"until {latest} at the latest" in got["charles"][0][1]


def test_thirty_days_before_the_limit_both_read_that_it_is_the_last(
    sadie_term: Term, charles: User
) -> None:
    end = add_months(today(), -6) + 20 * DAY
    limit = add_months(end, 6)
    ends(sadie_term, end)
    remind(now=timezone.now())
    got = mails()
    assert got["sadie"][0][0] == (
        f"You stay on the Steering Group until {until(limit)} and no longer"
    )
    assert got["charles"][0][0] == f"The seat Thanet falls vacant on {day(limit)}"


def test_when_a_seat_falls_vacant_the_chair_reads_since_when(
    sadie_term: Term, charles: User
) -> None:
    sadie_term.body.holdover_allowed = False
    sadie_term.body.save()
    ends(sadie_term, today())
    remind(now=timezone.now())
    got = mails()
    assert got["sadie"][0][0] == "You no longer sit on the Steering Group"
    assert got["charles"][0][0] == f"The seat Thanet has been vacant since {day(today())}"


def test_the_officers_see_to_the_succession_of_a_chair(
    charles_term: Term, board_seat: Seat, olive: User
) -> None:
    ends(charles_term, today() + 40 * DAY)
    remind(now=timezone.now())
    got = mails()
    assert set(got) == {"charles", "olive"}
    for [(_, text)] in got.values():
        assert "Whoever holds it is Chair of the Steering Group as well" in text


def test_the_officers_are_told_where_the_chair_has_no_account(
    sadie_term: Term, charles: User, olive: User
) -> None:
    charles.is_active = False
    charles.save()
    ends(sadie_term, today() + 40 * DAY)
    remind(now=timezone.now())
    assert set(mails()) == {"sadie", "olive"}


def test_whoever_chairs_holds_the_power(sadie_term: Term, charles: User, olive: User) -> None:
    body, on = sadie_term.body, today()
    with_power = [u for u in User.objects.all() if holds_power(u, body, Power.CHAIR, on)]
    assert chairs(body, on) == with_power == [charles]
    assert who_looks_after(body, on, besides=sadie_term.person) == [charles]


def test_a_holder_without_an_account_is_no_fault(sadie_term: Term, charles: User) -> None:
    sadie_term.person.user = None
    sadie_term.person.save()
    ends(sadie_term, today() + 40 * DAY)
    remind(now=timezone.now())
    assert set(mails()) == {"charles"}


def test_a_reminder_that_became_untrue_before_it_left_is_not_sent(
    sadie_term: Term, charles: User
) -> None:
    ends(sadie_term, today() + 40 * DAY)
    remind(now=timezone.now())
    TermFactory.create(
        seat=sadie_term.seat, person=sadie_term.person, start=sadie_term.end, end=None
    )
    assert mails() == {}
    assert reasons() == {SkipReason.SUBJECT_GONE}
    assert Notice.objects.count() == 2


def test_who_no_longer_chairs_reads_nothing_of_it(
    sadie_term: Term, charles_term: Term, charles: User
) -> None:
    ends(sadie_term, today() + 40 * DAY)
    remind(now=timezone.now())
    Term.objects.filter(pk=charles_term.pk).update(end=today(), released=today())
    assert set(mails()) == {"sadie"}


def test_who_is_appointed_reads_what_it_brings(
    sadie_term: Term, charles: User, olive: User
) -> None:
    signals.term_appointed.send(Term, term_pk=sadie_term.pk, acting_user_pk=olive.pk)
    got = mails()
    assert set(got) == {"sadie", "charles"}
    [(subject, text)] = got["sadie"]
    assert subject == "You are appointed to the Steering Group"
    assert "You are appointed to the seat Thanet of the Steering Group, for Thanet Tides." in text
    assert f"Last day: {until(sadie_term.end)}" in text
    assert "the group’s room on the portal is open to you" in text
    assert got["charles"][0][0] == "Sadie Seatholder holds the seat Thanet"


def test_whoever_did_it_is_not_told(sadie_term: Term, charles: User) -> None:
    signals.term_appointed.send(Term, term_pk=sadie_term.pk, acting_user_pk=charles.pk)
    assert set(mails()) == {"sadie"}


def test_a_future_holder_reads_from_when_they_may_read_along(sadie_term: Term) -> None:
    sadie_term.body.shadow_days = 30
    sadie_term.body.save()
    Term.objects.update(start=today() + 50 * DAY)
    signals.term_appointed.send(Term, term_pk=sadie_term.pk, acting_user_pk=0)
    assert "You may read there from 30 days before you start." in mails()["sadie"][0][1]


def test_a_new_holder_is_led_to_what_the_predecessor_hands_over(sadie_term: Term) -> None:
    ends(sadie_term, today() + 20 * DAY)
    user = UserFactory.create(email="nora@example.org")
    TermFactory.create(seat=sadie_term.seat, person__user=user, start=sadie_term.end, end=None)
    remind(now=timezone.now())
    [(subject, text)] = mails()["nora"]
    assert subject == f"You start on the Steering Group on {day(sadie_term.end)}"
    assert "Read what Sadie Seatholder hands over" in text
    assert f"/groups/steering-group/handover/{sadie_term.pk}/" in text


def test_a_leaving_holder_is_led_to_the_handover(sadie_term: Term) -> None:
    ends(sadie_term, today() + 20 * DAY)
    remind(now=timezone.now())
    assert f"/groups/steering-group/handover/{sadie_term.pk}/" in mails()["sadie"][0][1]


def test_a_second_term_and_another_seat_are_told_as_what_they_are(sadie_term: Term) -> None:
    Term.objects.update(number=2)
    signals.term_appointed.send(Term, term_pk=sadie_term.pk, acting_user_pk=0)
    moved = TermFactory.create(
        seat=SeatFactory.create(body=sadie_term.body, name="Swale"),
        person=sadie_term.person,
        start=sadie_term.end,
        end=None,
        continues=True,
    )
    signals.term_appointed.send(Term, term_pk=moved.pk, acting_user_pk=0)
    [(subject, text)] = mails()["sadie"]
    assert subject == "Your next term on the Steering Group, and 1 more"
    assert "YOU WILL HOLD ANOTHER SEAT OF THE STEERING GROUP" in text


def test_an_appointment_of_long_ago_is_no_news(sadie_term: Term) -> None:
    Term.objects.update(end=today() - DAY, released=today() - DAY)
    signals.term_appointed.send(Term, term_pk=sadie_term.pk, acting_user_pk=0)
    assert mails() == {}


def test_who_leaves_reads_the_last_day(sadie_term: Term, charles: User) -> None:
    Term.objects.filter(pk=sadie_term.pk).update(
        end=today() + DAY, released=today() + DAY, why_ended="stood-down"
    )
    signals.term_ended.send(Term, term_pk=sadie_term.pk, acting_user_pk=0)
    got = mails()
    assert got["sadie"][0][0] == f"Your last day on the Steering Group is {day(today())}"
    assert got["charles"][0][0] == "Sadie Seatholder leaves the seat Thanet"


def test_another_end_is_told(sadie_term: Term, charles: User) -> None:
    ends(sadie_term, today() + 100 * DAY)
    signals.term_rescheduled.send(Term, term_pk=sadie_term.pk, acting_user_pk=0)
    got, last = mails(), until(sadie_term.end)
    assert got["sadie"][0][0] == f"Your term on the Steering Group lasts until {last}"
    assert (
        got["charles"][0][0]
        == f"The term of Sadie Seatholder on the Steering Group lasts until {last}"
    )


def test_who_is_asked_to_stay_on_reads_until_when(sadie_term: Term, charles: User) -> None:
    end = today() + 10 * DAY
    ends(sadie_term, end)
    Term.objects.filter(pk=sadie_term.pk).update(released=end + 30 * DAY)
    signals.term_rescheduled.send(Term, term_pk=sadie_term.pk, acting_user_pk=0)
    got, last = mails(), until(end + 30 * DAY)
    assert got["sadie"][0][0] == f"You stay on the Steering Group until {last}"
    assert got["charles"][0][0] == f"Sadie Seatholder stays on the Steering Group until {last}"


def test_who_was_to_come_reads_that_it_is_taken_back(sadie_term: Term) -> None:
    signals.appointment_withdrawn.send(
        Term,
        person_pk=sadie_term.person_id,
        seat_pk=sadie_term.seat_id,
        start=today() + 10 * DAY,
        acting_user_pk=0,
    )
    [(subject, text)] = mails()["sadie"]
    assert subject == "Your appointment to the Steering Group is taken back"
    assert f"from {day(today() + 10 * DAY)}" in text
