"""Officers make links, type in how often they were shown, and look at every figure."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from consultations.errors import NotAllowed
from consultations.models import Round, ShortLink, TimesShown
from consultations.reach.actions import make_link, remove_times_shown
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.consultations import RoundFactory, ShortLinkFactory, TimesShownFactory
from tests.support.permissions import second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def october() -> Any:
    with time_machine.travel("2026-10-01 12:00+01:00", tick=False):
        yield


@pytest.fixture
def round_(october: None) -> Round:
    made: Round = RoundFactory.create(page__slug="moorings", page__title="Moorings")
    return made


@pytest.fixture
def link(round_: Round) -> ShortLink:
    made: ShortLink = ShortLinkFactory.create(round=round_, channel="Posters")
    return made


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def address(name: str, *more: object) -> str:
    return reverse(f"consultations:{name}", args=["moorings", 1, *more])


def errors(page: Any) -> dict[str, list[str]]:
    return dict(page.context["form"].errors)


def actions_on_record() -> list[str]:
    return list(AuditRecord.objects.order_by("pk").values_list("action", flat=True))


def test_a_link_is_made_and_its_address_shown(officer: Client, round_: Round, olive: User) -> None:
    officer.post(address("new_link"), {"channel": " Facebook ", "to_survey": "yes"})
    made = ShortLink.objects.get()
    assert (made.channel, made.to_survey, made.made_by) == ("Facebook", True, olive)
    page = officer.get(address("round_reach")).content.decode()
    assert f"http://testserver/go/{made.code}/" in page
    assert "Leads to the questions" in page


def test_a_round_has_one_link_a_channel_however_it_is_written(
    officer: Client, link: ShortLink
) -> None:
    page = officer.post(address("new_link"), {"channel": "POSTERS", "to_survey": "no"})
    assert errors(page) == {"channel": ["This round has a link for “POSTERS” already."]}
    other = ShortLinkFactory.create(round=link.round, channel="Leaflets")
    again = {"channel": "posters", "to_survey": "no"}
    assert "channel" in errors(officer.post(address("change_link", other.pk), again))
    assert ShortLink.objects.count() == 2


def test_a_link_changes_its_name_and_never_its_address(officer: Client, link: ShortLink) -> None:
    code = link.code
    officer.post(address("change_link", link.pk), {"channel": "Leaflets", "to_survey": "yes"})
    link.refresh_from_db()
    assert (link.channel, link.to_survey, link.code) == ("Leaflets", True, code)
    assert actions_on_record()[-1] == "link changed"


def test_times_shown_are_typed_in_for_a_day_or_several(
    officer: Client, link: ShortLink, olive: User
) -> None:
    new = address("new_times_shown", link.pk)
    officer.post(new, {"first": "2026-09-07", "number": "20"})
    officer.post(new, {"first": "2026-09-08", "last": "2026-09-30", "number": "7535"})
    day, period = TimesShown.objects.all()
    assert (day.start, day.end, day.number) == (date(2026, 9, 7), date(2026, 9, 8), 20)
    assert (period.start, period.end) == (date(2026, 9, 8), date(2026, 10, 1))
    assert period.entered_by == olive
    page = officer.get(address("round_reach")).content.decode()
    assert "7,555" in page
    assert "8 September 2026 to 30 September 2026" in page


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"number": "7"}, "first", "Enter the first day that is counted"),
        ({"first": "2026-09-07"}, "number", "Enter how often it was shown"),
        (
            {"first": "2026-09-07", "number": "many"},
            "number",
            "How often it was shown must be a whole number, such as 7555",
        ),
        (
            {"first": "2026-09-07", "number": "-3"},
            "number",
            "How often it was shown must be 1 or more",
        ),
        (
            {"first": "2026-09-07", "number": "9" * 12},
            "number",
            "That number is too large. Check it for a slip of the finger",
        ),
        ({"first": "2026-10-02", "number": "7"}, "first", "First day must not be in the future"),
        (
            {"first": "2026-09-30", "last": "2026-10-02", "number": "7"},
            "last",
            "Last day must not be in the future",
        ),
        (
            {"first": "2026-09-07", "last": "2026-09-06", "number": "7"},
            "last",
            "Last day must not be before the first",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    officer: Client, link: ShortLink, typed: dict[str, str], field: str, message: str
) -> None:
    page = officer.post(address("new_times_shown", link.pk), typed)
    assert errors(page) == {field: [message]}
    assert not TimesShown.objects.exists()


def test_no_day_counts_twice(officer: Client, link: ShortLink) -> None:
    there = TimesShownFactory.create(link=link, start=date(2026, 9, 7), end=date(2026, 9, 10))
    new = address("new_times_shown", link.pk)
    page = officer.post(new, {"first": "2026-09-09", "last": "2026-09-12", "number": "5"})
    assert errors(page) == {
        "first": ["7 September 2026 to 9 September 2026 is counted already. No day counts twice."]
    }
    officer.post(new, {"first": "2026-09-10", "number": "5"})
    officer.post(
        address("change_times_shown", there.pk),
        {"first": "2026-09-07", "last": "2026-09-09", "number": "6"},
    )
    assert [each.number for each in TimesShown.objects.all()] == [6, 5]


def test_what_was_typed_in_is_changed_or_removed_on_record(
    officer: Client, link: ShortLink
) -> None:
    shown = TimesShownFactory.create(link=link)
    change = address("change_times_shown", shown.pk)
    officer.post(change, {"first": "2026-09-07", "number": "7555"})
    changed = AuditRecord.objects.get(action="times shown changed")
    assert changed.old is not None
    assert changed.new is not None
    assert (changed.old["number"], changed.new["number"]) == (100, 7555)
    officer.post(change, {"remove": "1"})
    assert not TimesShown.objects.exists()
    assert actions_on_record()[-1] == "times shown removed"


def test_each_look_at_all_figures_is_on_record(officer: Client, round_: Round) -> None:
    officer.get(address("round_reach"))
    looked = AuditRecord.objects.get(action="results looked at")
    assert looked.new == {"at": "reach", "while open": True}


def test_the_action_itself_refuses_who_is_no_officer(edie: User, link: ShortLink) -> None:
    with pytest.raises(NotAllowed):
        make_link(link.round, channel="Fax", acting_user=edie, now=link.made_at)
    with pytest.raises(NotAllowed):
        remove_times_shown(TimesShownFactory.create(link=link), acting_user=edie)


def test_a_round_with_links_stays(admin: Client, link: ShortLink) -> None:
    admin.post(reverse("round:delete", args=[link.round_id]))
    assert Round.objects.filter(pk=link.round_id).exists()


def test_officers_find_their_way_from_the_notice(officer: Client, round_: Round) -> None:
    page = officer.get("/consultations/moorings/").content.decode()
    assert address("round_reach") in page
    assert "/consultations/moorings/key-contacts/" in page
