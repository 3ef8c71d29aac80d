"""What is in the pack: what the holdings hand over, dates, people, and what a chair leaves open."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from forums.models import Forum
from membership.bodies import to_do
from membership.bodies.handover.actions import write_note
from membership.bodies.handover.models import HandoverNote
from membership.bodies.handover.pack import colleagues, dates, open_things
from membership.bodies.models import Body, Term
from membership.bodies.to_do import ToDo
from membership.organisations.models import Organisation
from membership.people.holdings import hand_over
from membership.people.holdings.handing_over import ITEMS
from membership.people.models import User
from membership.people.rights.erasure import erase_account
from portal.lib.templatetags.portal import day, until
from portal.lib.time import today
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.forums import ForumModeratorFactory, PostFactory, TopicFactory
from tests.factories.handover import HandoverNoteFactory
from tests.factories.letters import GroupLetterFactory
from tests.membership.bodies.handover.conftest import FORTNIGHT, place_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def handed(term: Term) -> dict[str, list[str]]:
    return {
        each.title: [item.text for item in each.items] for each in hand_over(place_of(term).role)
    }


def test_a_pack_of_somebody_without_an_account_has_what_the_seat_hands_over(leaving: Term) -> None:
    before = TermFactory.create(
        seat=leaving.seat, start=leaving.start - 400 * DAY, end=leaving.start
    )
    leaving.person.user = None
    leaving.person.save()
    assert handed(leaving) == {"Who held the seat before": [str(before.person)]}


def test_topics_that_the_holder_opened_and_answered_for_the_organisation_are_handed_over(
    leaving: Term, sadie: User, thanet_tides: Organisation, thanet_forum: Forum
) -> None:
    about = {"author": sadie, "organisation": thanet_tides}
    TopicFactory.create(forum=thanet_forum, title="Hall to let", **about)
    other = TopicFactory.create(forum=thanet_forum, title="Minibus")
    for position in (2, 3):
        PostFactory.create(topic=other, position=position, **about)
    assert handed(leaving) == {
        "Topics opened in the forums": ["Hall to let"],
        "Topics answered in the forums": ["Minibus"],
    }


def test_what_is_not_of_the_role_or_not_public_stays_out(
    leaving: Term, sadie: User, thanet_tides: Organisation, thanet_forum: Forum
) -> None:
    about = {"author": sadie, "forum": thanet_forum}
    TopicFactory.create(title="For another organisation", **about)
    long_ago = timezone.now() - timedelta(days=900)
    TopicFactory.create(
        title="Before the term", organisation=thanet_tides, opened_at=long_ago, **about
    )
    TopicFactory.create(
        title="Hidden",
        organisation=thanet_tides,
        state="hidden",
        hidden_at=timezone.now(),
        **about,
    )
    assert handed(leaving) == {}


def test_a_long_list_is_cut_and_says_by_how_much(
    leaving: Term, sadie: User, thanet_tides: Organisation, thanet_forum: Forum
) -> None:
    for _ in range(ITEMS + 3):
        TopicFactory.create(forum=thanet_forum, author=sadie, organisation=thanet_tides)
    [section] = hand_over(place_of(leaving).role)
    assert (len(section.items), section.more) == (ITEMS, 3)


def test_a_forum_that_nobody_would_look_after_is_named(
    leaving: Term, sadie: User, thanet_forum: Forum
) -> None:
    ForumModeratorFactory.create(forum=thanet_forum, user=sadie)
    assert handed(leaving) == {"Forums looked after as a moderator": ["Thanet"]}


def test_dates_say_until_when_the_holder_stays_and_who_starts(
    leaving: Term, nora_term: Term
) -> None:
    found = dict(dates(place_of(leaving), today()))
    assert found["The term ends on"] == until(leaving.end)
    assert found["The successor starts on"] == day(nora_term.start)
    assert found["The successor’s term ends on"] == "No end is set"
    nora_term.delete()
    found = dict(dates(place_of(leaving), today()))
    assert "May stay on until, at the latest" in found


def test_colleagues_are_named_whoever_chairs_first(leaving: Term, charles_term: Term) -> None:
    TermFactory.create(
        seat=SeatFactory.create(body=leaving.body, name="Aylesham"),
        end=None,
        person__full_name="Al",
    )
    names = [
        each.term.person.full_name for each in colleagues(place_of(leaving), today()) if each.term
    ]
    assert names == ["Charles Chair", "Al"]


def test_a_chair_leaves_open_what_every_part_of_the_room_says(
    leaving: Term, nora_term: Term, monkeypatch: pytest.MonkeyPatch
) -> None:
    def calls(body: Body, on: date, now: datetime) -> Iterable[ToDo]:
        yield ToDo("Call", "blue", "A call is open.")

    monkeypatch.setitem(to_do._SOURCES, calls, 10)
    SeatFactory.create(body=leaving.body, name="Swale")
    far = SeatFactory.create(body=leaving.body, name="Dover")
    TermFactory.create(seat=far, end=today() + 800 * DAY)
    letter = GroupLetterFactory.create(body=leaving.body)
    found = open_things(leaving.body, today(), timezone.now())
    assert "A call is open." in [line.text for line in found.lines]
    assert [each.seat.name for each in found.ending] == ["Swale", "Thanet"]
    assert (found.coming, found.letters) == ([nora_term], [letter])


def test_a_chair_whose_term_ends_soon_is_asked_to_write(
    steering_group: Body, charles_term: Term
) -> None:
    def asked() -> list[str]:
        lines = to_do.to_do(steering_group, today(), timezone.now())
        return [line.text for line in lines if line.tag == "Handover"]

    assert asked() == []
    Term.objects.filter(pk=charles_term.pk).update(end=today() + FORTNIGHT, appointed_until=None)
    [line] = asked()
    assert "Charles Chair, who chairs the group" in line
    HandoverNoteFactory.create(term=charles_term, body=steering_group)
    assert asked() == []


def test_a_note_is_changed_and_taken_away_by_its_writer(leaving: Term, sadie: User) -> None:
    place = place_of(leaving)
    write_note(place, text="Ask the harbour group.", acting_user=sadie)
    write_note(place, text="Ask the *harbour* group.", acting_user=sadie)
    assert HandoverNote.objects.get().html == "<p>Ask the <em>harbour</em> group.</p>"
    write_note(place, text="", acting_user=sadie)
    assert not HandoverNote.objects.exists()


def test_a_note_goes_with_the_account_of_its_writer(leaving: Term, sadie: User) -> None:
    HandoverNoteFactory.create(term=leaving)
    erase_account(sadie.pk, acting_user=sadie, now=timezone.now())
    assert not HandoverNote.objects.exists()
