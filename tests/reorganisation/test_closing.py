"""Closing a district: the plan, the preview, the day, and what stays under the old name."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digests.mail.interests import read_interests
from forums.models import Forum
from membership.bodies.models import Seat, Term
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.reorganisation.actions import (
    call_off,
    close_district,
    hand_on_what_is_due,
    preview,
)
from membership.people.reorganisation.errors import ClosingRefused
from membership.people.tasks import hand_on_districts
from membership.places.models import District
from portal.lib.time import last_day, today
from portal.records.models import AuditRecord
from tests.factories.digests import SubscriptionFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.places import DistrictFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
SOON = timedelta(days=30)
REASON = "The order of 2027."


@pytest.fixture
def east() -> District:
    return DistrictFactory.create(name="East Kent", slug="east-kent")


@pytest.fixture
def north() -> District:
    return DistrictFactory.create(name="North Kent", slug="north-kent")


def close(district: District, *into: District, end: date | None = None, **given: Any) -> bool:
    words = {"acting_user": None, "reason": REASON, "now": timezone.now()} | given
    return close_district(district, successors=into, end=end or today(), **words)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    main = BeautifulSoup(response.content, "html.parser").main
    assert main is not None
    return " ".join(main.get_text(" ").split())


class TestWho:
    def test_officers_close_districts_and_nobody_else(
        self, thanet: District, east: District, olive: User, magnus: User, edie: User
    ) -> None:
        for person in (magnus, edie):
            with pytest.raises(PermissionDenied):
                close(thanet, east, acting_user=person)
        assert close(thanet, east, acting_user=olive)
        kept = AuditRecord.objects.filter(target_pk=str(thanet.pk)).order_by("pk")
        assert [each.action for each in kept] == ["closing planned", "handed on"]
        assert (kept[0].reason, kept[0].acting_user_pk) == (REASON, olive.pk)
        assert kept.filter(new__successors=["east-kent"]).count() == 2


class TestRefusals:
    def test_what_cannot_be_is_refused_with_the_field(
        self, thanet: District, east: District, north: District
    ) -> None:
        District.objects.filter(pk=east.pk).update(start=today() + SOON)
        District.objects.filter(pk=north.pk).update(end=today())
        District.objects.filter(pk=thanet.pk).update(start=today())
        for district in (east, north, thanet):
            district.refresh_from_db()
        for into, end, field in (
            ([], today() + SOON, "successors"),
            ([thanet], today() + SOON, "successors"),
            ([east], today() + timedelta(days=2), "successors"),
            ([north], today() + timedelta(days=2), "successors"),
            ([DistrictFactory.create()], today(), "end"),
        ):
            with pytest.raises(ClosingRefused) as refusal:
                close(thanet, *into, end=end)
            assert refusal.value.field == field
        thanet.refresh_from_db()
        assert thanet.end is None
        assert not AuditRecord.objects.exists()

    def test_a_district_that_others_are_to_go_into_stays_until_they_have(
        self, thanet: District, east: District, north: District
    ) -> None:
        close(thanet, east, end=today() + SOON)
        with pytest.raises(ClosingRefused):
            close(east, north, end=today() + SOON)
        assert close(east, north, end=today() + SOON + timedelta(days=1))

    def test_once_handed_on_it_is_not_closed_in_other_words(
        self, thanet: District, east: District, north: District
    ) -> None:
        close(thanet, east)
        with pytest.raises(ClosingRefused):
            close(thanet, north)
        with pytest.raises(ClosingRefused):
            call_off(thanet, acting_user=None, reason="", now=timezone.now())


class TestPlanned:
    def test_nothing_moves_before_the_day(
        self, thanet: District, thanet_tides: Organisation, east: District
    ) -> None:
        close(thanet, east, end=today() + SOON)
        hand_on_districts()
        assert list(thanet_tides.districts.all()) == [thanet]
        assert thanet in District.objects.current(today())

    def test_beat_hands_on_on_the_day_and_doing_it_again_changes_nothing(
        self, thanet: District, thanet_tides: Organisation, east: District
    ) -> None:
        close(thanet, east, end=today() + SOON)
        on_the_day = timezone.now() + SOON
        assert hand_on_what_is_due(now=on_the_day) == [thanet]
        assert list(thanet_tides.districts.all()) == [east]
        assert hand_on_what_is_due(now=on_the_day) == []

    def test_with_beat_stopped_the_day_still_ends_it(
        self,
        client: Client,
        thanet_forum: Forum,
        thanet: District,
        east: District,
        time_machine: Any,
    ) -> None:
        close(thanet, east, end=today() + SOON)
        time_machine.move_to(timezone.now() + SOON)
        assert thanet not in District.objects.current(today())
        assert "Its area now belongs to East Kent" in text(client, "/districts/thanet/")
        assert "This forum is closed" in text(client, "/forums/thanet/")

    def test_the_plan_may_change_and_be_called_off(
        self, thanet: District, east: District, north: District, olive: User
    ) -> None:
        close(thanet, east, end=today() + SOON)
        assert not close(thanet, east, end=today() + SOON)
        assert close(thanet, east, north, end=today() + 2 * SOON)
        assert set(thanet.successors.all()) == {east, north}
        call_off(thanet, acting_user=olive, reason="Parliament", now=timezone.now())
        assert (thanet.end, thanet.successors.count()) == (None, 0)
        assert AuditRecord.objects.filter(action="closing called off", reason="Parliament").exists()


class TestPreview:
    def test_it_names_everything_and_changes_nothing(
        self,
        thanet: District,
        thanet_forum: Forum,
        thanet_tides: Organisation,
        sadie_term: Term,
        east: District,
        north: District,
    ) -> None:
        SubscriptionFactory.create(districts=[thanet])
        words = preview(
            thanet, successors=[north, east], end=today(), now=timezone.now()
        ).in_words()
        for expected in (
            "Thanet ends after",
            "goes to East Kent and North Kent",
            "The forum Thanet is closed for writing",
            "A forum for East Kent is opened",
            "1 organisation that serves it goes to East Kent and North Kent.",
            "    Thanet Tides",
            "1 subscription to it goes to East Kent and North Kent.",
            "    Thanet, Steering Group",
        ):
            assert expected in words
        assert list(thanet_tides.districts.all()) == [thanet]
        assert not Forum.objects.exclude(pk=thanet_forum.pk).exists()
        assert not AuditRecord.objects.exists()

    def test_what_is_foreseen_is_what_happens(
        self, thanet: District, thanet_forum: Forum, sadie_term: Term, east: District
    ) -> None:
        foreseen = preview(thanet, successors=[east], end=today(), now=timezone.now()).in_words()
        assert "1 seat stands for East Kent from that day" in foreseen
        close(thanet, east)
        assert Seat.objects.get(terms=sadie_term).district == east
        assert Forum.objects.get(district=east).memberships.count() == 1

    def test_it_costs_the_same_however_much_there_is(
        self, thanet: District, thanet_forum: Forum, east: District
    ) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                preview(thanet, successors=[east], end=today(), now=timezone.now())
            return len(captured)

        OrganisationFactory.create(districts=[thanet])
        few = cost()
        OrganisationFactory.create_batch(20, districts=[thanet])
        assert cost() == few


class TestOldName:
    def test_old_addresses_work_and_say_what_became_of_it(
        self,
        client: Client,
        thanet: District,
        thanet_forum: Forum,
        thanet_tides: Organisation,
        east: District,
    ) -> None:
        close(thanet, east)
        page = text(client, "/districts/thanet/")
        assert "Thanet was a district until" in page
        assert "The organisations of Thanet are now with East Kent" in page
        assert "Thanet" in text(client, "/forums/thanet/")
        assert "The talk goes on in East Kent" in text(client, "/forums/thanet/")
        assert "East Kent took over from Thanet" in text(client, "/districts/east-kent/")
        assert "Thanet Tides" in text(client, "/organisations/?district=thanet")
        assert "Thanet Tides" in text(client, "/forums/east-kent/members/")

    def test_a_page_leads_over_two_reorganisations_to_what_is_there_today(
        self, client: Client, thanet: District, east: District, north: District
    ) -> None:
        close(thanet, east, end=today() - timedelta(days=9))
        close(east, north)
        assert "Its area now belongs to North Kent" in text(client, "/districts/thanet/")

    def test_what_was_told_of_the_old_reaches_readers_of_the_new(
        self, thanet: District, east: District
    ) -> None:
        subscription = SubscriptionFactory.create(districts=[thanet])
        close(thanet, east, end=today() + SOON)
        hand_on_what_is_due(now=timezone.now() + SOON)
        assert list(subscription.districts.all()) == [east]
        reader = subscription.reader_id
        [before] = read_interests([reader], on=today()).values()
        [after] = read_interests([reader], on=today() + SOON).values()
        assert before.interest.districts == {east.pk}
        assert after.interest.districts == {east.pk, thanet.pk}


class TestCommand:
    def run(self, *words: str) -> str:
        out = StringIO()
        call_command("close_district", *words, stdout=out)
        return out.getvalue()

    def test_without_yes_it_shows_and_changes_nothing(
        self, thanet: District, thanet_tides: Organisation, east: District
    ) -> None:
        day = last_day(today()).isoformat()
        said = self.run("thanet", "--last-day", day, "--into", "east-kent")
        assert "Thanet Tides" in said
        assert "Nothing is changed yet" in said
        assert list(thanet_tides.districts.all()) == [thanet]

    def test_with_yes_it_does_it_once(
        self, thanet: District, thanet_tides: Organisation, east: District
    ) -> None:
        words = ("thanet", "--last-day", last_day(today()).isoformat(), "--into", "east-kent")
        assert "Done." in self.run(*words, "--yes", "--reason", REASON)
        assert list(thanet_tides.districts.all()) == [east]
        assert "nothing changed" in self.run(*words, "--yes", "--reason", REASON)

    def test_due_does_what_beat_does(
        self, thanet: District, thanet_tides: Organisation, east: District, time_machine: Any
    ) -> None:
        close(thanet, east, end=today() + SOON)
        time_machine.move_to(timezone.now() + SOON)
        assert "Handed on: Thanet." in self.run("--due")
        assert list(thanet_tides.districts.all()) == [east]

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            ((), "Name a district"),
            (("atlantis", "--last-day", "2028-03-31"), "no district “atlantis”"),
            (("thanet", "--last-day", "2028-03-31"), "at least one district"),
            (("thanet", "--last-day", "9999-12-31"), "no day of our time"),
            (("thanet", "--last-day", "31/3/28"), "is no day"),
            (
                ("thanet", "--last-day", "2028-03-31", "--into", "east-kent", "--yes"),
                "Give a --reason",
            ),
        ],
        ids=str,
    )
    def test_it_says_what_is_wrong(
        self, thanet: District, east: District, words: tuple[str, ...], message: str
    ) -> None:
        with pytest.raises(CommandError, match=message):
            self.run(*words)


class TestScreen:
    def url(self, district: District) -> str:
        return f"/admin/districts/close/{district.pk}/"

    def form(self, *into: District, end: date, **more: str) -> dict[str, Any]:
        return {
            "last_day": last_day(end).isoformat(),
            "successors": [each.pk for each in into],
            "reason": REASON,
        } | more

    @pytest.fixture
    def as_olive(self, client: Client, olive: User) -> Client:
        second_factor(olive)
        client.force_login(olive)
        return client

    def test_it_shows_everything_first_and_closes_on_the_second_click(
        self, as_olive: Client, thanet: District, thanet_tides: Organisation, east: District
    ) -> None:
        assert "Close this district" in as_olive.get("/admin/districts/").content.decode()
        sent = self.form(east, end=today())
        response = as_olive.post(self.url(thanet), sent)
        assert "Thanet Tides" in response.content.decode()
        thanet.refresh_from_db()
        assert thanet.end is None
        sent |= {"confirm": "1", "seen": response.context["seen"]}
        assert as_olive.post(self.url(thanet), sent).status_code == 302
        assert list(thanet_tides.districts.all()) == [east]
        assert as_olive.get(self.url(thanet)).status_code == 302

    def test_what_changed_since_it_was_shown_is_shown_again(
        self, as_olive: Client, thanet: District, east: District
    ) -> None:
        sent = self.form(east, end=today())
        seen = as_olive.post(self.url(thanet), sent).context["seen"]
        OrganisationFactory.create(name="Joined Meanwhile", districts=[thanet])
        page = as_olive.post(self.url(thanet), sent | {"confirm": "1", "seen": seen})
        assert "Something changed since this was shown" in page.content.decode()
        thanet.refresh_from_db()
        assert thanet.end is None

    def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(
        self, as_olive: Client, thanet: District, east: District
    ) -> None:
        response = as_olive.post(self.url(thanet), {"reason": "Typed with care"})
        assert set(response.context["form"].errors) == {"last_day", "successors"}
        assert "Typed with care" in response.content.decode()
        District.objects.filter(pk=east.pk).update(start=today() + 3 * SOON)
        response = as_olive.post(self.url(thanet), self.form(east, end=today() + SOON))
        assert "does not exist yet" in response.content.decode()

    @pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "31 March", "\x00", "9" * 400])
    def test_a_day_that_cannot_be_gets_an_answer(
        self, as_olive: Client, thanet: District, east: District, day: str
    ) -> None:
        sent = self.form(east, end=today()) | {"last_day": day}
        for more in ({}, {"confirm": "1", "seen": "\x00"}):
            response = as_olive.post(self.url(thanet), sent | more)
            assert "last_day" in response.context["form"].errors

    def test_a_plan_is_shown_again_and_called_off(
        self, as_olive: Client, thanet: District, east: District
    ) -> None:
        close(thanet, east, end=today() + SOON)
        form = as_olive.get(self.url(thanet)).context["form"]
        assert form.initial["last_day"] == last_day(today() + SOON)
        as_olive.post(self.url(thanet), {"call-off": "1", "reason": "Parliament"})
        thanet.refresh_from_db()
        assert thanet.end is None

    def test_editors_and_others_do_not_get_in(
        self, client: Client, thanet: District, edie: User, magnus: User
    ) -> None:
        second_factor(edie)
        for person in (None, magnus, edie):
            if person:
                client.force_login(person)
            for method in (client.get, client.post):
                assert method(self.url(thanet)).status_code in (302, 403)
        thanet.refresh_from_db()
        assert thanet.end is None
