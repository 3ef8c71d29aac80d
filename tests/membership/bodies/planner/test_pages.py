"""The pages of the planner: comparing, saving, sharing, publishing, applying."""

import re

import pytest
import time_machine
from django.test import Client

from membership.bodies.models import Body, Term
from membership.bodies.planner import actions
from membership.bodies.planner.links import shared_path
from membership.bodies.planner.models import Plan
from membership.bodies.to_do import to_do
from membership.people.models import User
from portal.lib.time import london_day
from tests.factories.bodies import SeatFactory
from tests.membership.bodies.planner.conftest import NOW
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
PLANNER = "/groups/planning/manage/planner/"


@pytest.fixture(autouse=True)
def on_the_day() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def text(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain)


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_three_scenarios_are_compared_from_the_start(officer: Client, terms: list[Term]) -> None:
    page = text(officer.get(f"{PLANNER}new/"))
    for words in ("Fixed", "Rotating", "Hybrid", "Seats that may change hands", "Turnover"):
        assert words in page
    assert "No plan moves fewer terms" in page
    assert page.count("31 March 2028") >= 2


def test_what_is_asked_for_in_the_address_is_compared(officer: Client, terms: list[Term]) -> None:
    asked = {
        "years": "15",
        "stretch_months": "12",
        "proposed_for": "1",
        "1-kind": "rotating",
        "1-term_months": "24",
        "1-rotates_after": "1",
        "1-max_turnover_percent": "20",
        "1-holdover_months": "0",
        "1-months_to_fill": "2",
    }
    page = text(officer.get(f"{PLANNER}new/", asked))
    assert "over 15 years" in page
    assert "Fixed" not in page.split("side by side")[1].split("What these figures")[0]
    assert "No plan can keep the rule" in page


def test_a_slip_is_said_beside_its_field(officer: Client, terms: list[Term]) -> None:
    page = officer.get(f"{PLANNER}new/", {"years": "99", "proposed_for": "2", "1-kind": "fixed"})
    assert page.status_code == 200
    assert 'href="#id_years"' in page.content.decode()
    assert "side by side" not in text(page).split("Change what is compared")[1]


def test_ends_are_not_proposed_for_what_is_left_out(officer: Client, terms: list[Term]) -> None:
    asked = {"years": "5", "stretch_months": "12", "proposed_for": "2", "1-kind": "fixed"}
    assert "Choose a scenario that is not left out." in text(officer.get(f"{PLANNER}new/", asked))


def test_a_group_without_seats_has_nothing_to_plan(officer: Client, group: Body) -> None:
    assert "There is nothing to plan" in text(officer.get(f"{PLANNER}new/"))


def test_a_comparison_is_saved_as_it_was_shown(officer: Client, terms: list[Term]) -> None:
    shown = officer.get(f"{PLANNER}new/").content.decode()
    response = officer.post(f"{PLANNER}new/", {**fields(shown), "title": "From 2027"}, follow=True)
    plan = Plan.objects.get()
    assert response.redirect_chain[-1][0] == f"{PLANNER}{plan.pk}/"
    assert len(actions.stored(plan).input.scenarios) == 3
    assert "From 2027" in text(officer.get(PLANNER))


def test_without_a_title_nothing_is_saved(officer: Client, terms: list[Term]) -> None:
    shown = officer.get(f"{PLANNER}new/").content.decode()
    response = officer.post(f"{PLANNER}new/", {**fields(shown), "title": ""})
    assert 'href="#id_title"' in response.content.decode()
    assert not Plan.objects.exists()


def test_a_plan_is_applied_after_its_preview(officer: Client, plan: Plan) -> None:
    preview = officer.get(f"{PLANNER}{plan.pk}/apply/")
    assert "2 terms get another last day" in text(preview)
    mark = fields(preview.content.decode())["shown"]
    done = officer.post(
        f"{PLANNER}{plan.pk}/apply/", {"shown": mark, "reason": "Agreed."}, follow=True
    )
    assert "The plan is applied: 2 terms end on another day." in text(done)
    assert "A plan is applied once." in text(officer.get(f"{PLANNER}{plan.pk}/apply/"))


def test_the_list_of_differences_is_shown_in_place_of_the_button(
    officer: Client, plan: Plan
) -> None:
    SeatFactory.create(body=plan.body, name="Thanet")
    for response in (
        officer.get(f"{PLANNER}{plan.pk}/apply/"),
        officer.post(f"{PLANNER}{plan.pk}/apply/", {"shown": "x", "reason": "Agreed."}),
    ):
        assert "The voting seat Thanet has been added." in text(response)
        assert "Apply the plan</button>" not in response.content.decode()


def test_a_preview_that_is_out_of_date_is_shown_anew(officer: Client, plan: Plan) -> None:
    sent = {"shown": "x", "reason": "Agreed."}
    response = officer.post(f"{PLANNER}{plan.pk}/apply/", sent)
    assert "Something has changed since you looked." in text(response)


def test_a_shared_plan_is_read_without_an_account(client: Client, plan: Plan, olive: User) -> None:
    address = shared_path(actions.share(plan, acting_user=olive, now=NOW))
    response = client.get(address)
    assert "Ashford Holder" in text(response) or "Dover Holder" in text(response)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    actions.stop_sharing(plan, acting_user=olive, now=NOW)
    assert client.get(address).status_code == 404
    assert client.get("/groups/planning/plans/shared/made-up/").status_code == 404


def test_a_link_works_for_its_own_group_alone(client: Client, plan: Plan, olive: User) -> None:
    address = shared_path(actions.share(plan, acting_user=olive, now=NOW))
    assert client.get(address.replace("/planning/", "/steering-group/")).status_code == 404


def test_a_paper_is_public_from_its_publication_until_it_is_withdrawn(
    officer: Client, plan: Plan
) -> None:
    reader, page = Client(), f"{PLANNER}{plan.pk}/"
    paper = f"/groups/planning/plans/{plan.pk}/"
    assert reader.get(paper).status_code == 404
    officer.post(page, {"publish": "1"})
    assert reader.get(paper).status_code == 200
    assert plan.title in text(reader.get("/groups/planning/plans/"))
    officer.post(page, {"withdraw": "1"})
    assert reader.get(paper).status_code == 404
    assert plan.title not in text(reader.get("/groups/planning/plans/"))


def test_the_groups_page_leads_to_its_papers(client: Client, plan: Plan, olive: User) -> None:
    address = "/groups/planning/plans/"
    assert address not in client.get("/groups/planning/").content.decode()
    actions.publish(plan, acting_user=olive, now=NOW)
    assert address in client.get("/groups/planning/").content.decode()


def test_a_paper_shows_the_terms_as_they_were(officer: Client, plan: Plan, olive: User) -> None:
    actions.publish(plan, acting_user=olive, now=NOW)
    paper = f"/groups/planning/plans/{plan.pk}/"
    before = text(officer.get(paper))
    Term.objects.filter(body=plan.body).update(end="2027-01-01", appointed_until="2027-01-01")
    assert text(officer.get(paper)) == before


def test_each_button_does_what_it_says(officer: Client, plan: Plan) -> None:
    page = f"{PLANNER}{plan.pk}/"
    assert "/plans/shared/" in officer.post(page, {"share": "1"}, follow=True).content.decode()
    assert "/plans/shared/" not in officer.post(page, {"stop": "1"}, follow=True).content.decode()
    assert "is removed" in text(officer.post(page, {"remove": "1"}, follow=True))
    assert officer.get(page).status_code == 404


def test_a_paper_is_not_removed_by_its_button(officer: Client, plan: Plan, olive: User) -> None:
    actions.publish(plan, acting_user=olive, now=NOW)
    response = officer.post(f"{PLANNER}{plan.pk}/", {"remove": "1"}, follow=True)
    assert "Withdraw the paper first." in text(response)


def test_the_chairs_list_says_when_too_many_terms_end_together(
    group: Body, terms: list[Term]
) -> None:
    def lines() -> list[str]:
        return [
            line.text for line in to_do(group, london_day(NOW), NOW) if line.tag == "Many at once"
        ]

    group.max_turnover_percent = None
    assert lines() == []
    group.max_turnover_percent = 34
    assert lines() == [
        "The terms of 3 seats end on 31 March 2028. The rules let 1 change in any 12 months."
    ]
