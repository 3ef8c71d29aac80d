"""Vouching: the officers' queue, deciding with the possible twins in view, and answering a decline."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from membership.organisations import actions
from membership.organisations.errors import NameTaken
from membership.organisations.history import vouching_of
from membership.organisations.models import Belonging, Organisation, Role, VouchingState
from membership.organisations.policies import LATE_AFTER
from membership.people.models import User
from tests.factories.organisations import OrganisationFactory
from tests.support.pages import said, text

pytestmark = pytest.mark.django_db

QUEUE = "/organisations/queue/"


def waiting(name: str, **fields: Any) -> Organisation:
    row: Organisation = OrganisationFactory.create(
        name=name, state=VouchingState.PENDING, visible_from=None, **fields
    )
    return row


@pytest.fixture
def menders(priya: User) -> Organisation:
    """Registered by Priya, pending."""
    row = Organisation(
        name="Margate Menders", kind="community-group", income_band="micro", purpose="We mend."
    )
    return actions.register(row, acting_user=priya)


@pytest.fixture
def declined(menders: Organisation, olive: User) -> Organisation:
    return actions.decline(menders, acting_user=olive, reason="We cannot find you.")


class TestQueue:
    def test_the_longest_waiting_comes_first_with_its_days(self, as_olive: Client) -> None:
        waiting("Second", waiting_since=timezone.now() - timedelta(days=1, minutes=1))
        waiting("First", waiting_since=timezone.now() - timedelta(days=3, minutes=1))
        waiting("Third")
        page = text(as_olive.get(QUEUE))
        assert page.index("Waiting 3 days First") < page.index("Waiting 1 day Second")
        assert page.index("Waiting 1 day Second") < page.index("Since today Third")

    @pytest.mark.parametrize(("minutes", "late"), [(-1, 0), (1, 1)])
    def test_what_has_waited_too_long_stands_out(
        self, as_olive: Client, minutes: int, late: int
    ) -> None:
        waiting("Old", waiting_since=timezone.now() - LATE_AFTER - timedelta(minutes=minutes))
        response = as_olive.get(QUEUE)
        assert response.context["late"] == late
        assert ("govuk-tag--red" in response.content.decode()) == bool(late)
        assert ("1 has waited for more than 7 days" in text(response)) == bool(late)

    def test_an_officer_without_a_second_factor_is_led_to_it(
        self, client: Client, olive: User
    ) -> None:
        client.force_login(olive)
        assert client.get(QUEUE).headers["Location"] == "/accounts/2fa/"


class TestDeciding:
    def test_an_officer_confirms(self, as_olive: Client, menders: Organisation) -> None:
        url = f"{menders.get_absolute_url()}decide/"
        assert as_olive.post(url, {"confirm": "1"}).status_code == 302
        assert Client().get(menders.get_absolute_url()).status_code == 200

    def test_declining_asks_for_a_reason(self, as_olive: Client, menders: Organisation) -> None:
        url = f"{menders.get_absolute_url()}decide/"
        assert list(as_olive.post(url, {"decline": "1"}).context["form"].errors) == ["reason"]
        as_olive.post(url, {"decline": "1", "reason": "It is a shop."})
        menders.refresh_from_db()
        assert menders.decline_reason == "It is a shop."

    def test_a_late_decline_says_that_it_is_confirmed(
        self, as_olive: Client, thanet_tides: Organisation
    ) -> None:
        url = f"{thanet_tides.get_absolute_url()}decide/"
        response = as_olive.post(url, {"decline": "1", "reason": "Late."})
        assert "has confirmed this organisation already" in said(response)

    def test_possible_twins_are_shown_in_whatever_state_and_not_itself(
        self, as_olive: Client, menders: Organisation
    ) -> None:
        OrganisationFactory.create(name="Margate Mender", state=VouchingState.DECLINED)
        OrganisationFactory.create(name="The Margate Menders Ltd", charity_number="1123456")
        response = as_olive.get(f"{menders.get_absolute_url()}decide/")
        names = [twin.organisation.name for twin in response.context["twins"]]
        assert names == ["The Margate Menders Ltd", "Margate Mender"]
        page = text(response)
        assert "It has the same name" in page
        assert "Charity 1123456" in page
        assert "said that it is another" not in page


class TestAnswering:
    def test_a_manager_answers_and_it_waits_again_with_the_answer_in_view(
        self, client: Client, as_olive: Client, priya: User, declined: Organisation
    ) -> None:
        client.force_login(priya)
        page = client.get(declined.get_absolute_url())
        url = f"{declined.get_absolute_url()}answer/"
        assert "We cannot find you." in text(page)
        assert url in page.content.decode()
        client.post(url, {"answer": "We meet in the old library."})
        declined.refresh_from_db()
        assert declined.is_pending
        assert "Answered Margate Menders" in text(as_olive.get(QUEUE))
        assert "“We meet in the old library.”" in text(as_olive.get(QUEUE))
        decide = text(as_olive.get(f"{declined.get_absolute_url()}decide/"))
        assert decide.index("We cannot find you.") < decide.index("We meet in the old library.")

    def test_it_waits_from_the_answer_on(self, priya: User, declined: Organisation) -> None:
        later = timezone.now() + timedelta(days=30)
        actions.answer(declined, acting_user=priya, text="See our page.", now=later)
        assert declined.waiting_since == later
        assert not Organisation.objects.waiting_before(later)

    def test_an_empty_answer_is_none(
        self, client: Client, priya: User, declined: Organisation
    ) -> None:
        client.force_login(priya)
        response = client.post(f"{declined.get_absolute_url()}answer/", {"answer": " "})
        assert list(response.context["form"].errors) == ["answer"]

    def test_a_second_click_keeps_the_first_answer(
        self, priya: User, declined: Organisation
    ) -> None:
        actions.answer(declined, acting_user=priya, text="First.")
        actions.answer(declined, acting_user=priya, text="Second.")
        assert declined.answer == "First."
        assert [step.label for step in vouching_of(declined)] == [
            "Registered",
            "Declined",
            "Answered",
        ]

    def test_the_history_stays_when_it_is_decided(
        self, priya: User, olive: User, declined: Organisation
    ) -> None:
        actions.answer(declined, acting_user=priya, text="Look again.")
        actions.decline(declined, acting_user=olive, reason="Still not.")
        actions.answer(declined, acting_user=priya, text="And now?")
        actions.confirm(declined, acting_user=olive)
        assert (declined.answer, declined.decline_reason) == ("", "")
        assert [(step.label, step.by, step.text) for step in vouching_of(declined)] == [
            ("Registered", "Priya Person", ""),
            ("Declined", "Olive Officer", "We cannot find you."),
            ("Answered", "Priya Person", "Look again."),
            ("Declined", "Olive Officer", "Still not."),
            ("Answered", "Priya Person", "And now?"),
            ("Confirmed", "Olive Officer", ""),
        ]

    def test_its_people_read_what_happened_and_not_which_officer_it_was(
        self, client: Client, priya: User, declined: Organisation
    ) -> None:
        client.force_login(priya)
        page = text(client.get(f"{declined.get_absolute_url()}answer/"))
        assert "Declined by an officer of the council" in page
        assert "Olive" not in page

    def test_a_member_reads_the_reason_and_cannot_answer(
        self, client: Client, molly: User, declined: Organisation
    ) -> None:
        Belonging.objects.create(user=molly, organisation=declined, role=Role.MEMBER)
        client.force_login(molly)
        assert "We cannot find you." in text(client.get(declined.get_absolute_url()))
        assert client.get(f"{declined.get_absolute_url()}answer/").status_code == 403
        with pytest.raises(PermissionDenied):
            actions.answer(declined, acting_user=molly, text="Please.")

    def test_what_was_not_declined_needs_no_answer(
        self, client: Client, priya: User, menders: Organisation
    ) -> None:
        client.force_login(priya)
        response = client.get(f"{menders.get_absolute_url()}answer/")
        assert response.headers["Location"] == menders.get_absolute_url()

    def test_registered_once_more_meanwhile_the_answer_is_refused_and_kept_in_the_form(
        self, client: Client, priya: User, declined: Organisation
    ) -> None:
        again = Organisation(name=declined.name, kind="other", income_band="micro", purpose="We.")
        actions.register(again, acting_user=priya)
        with pytest.raises(NameTaken):
            actions.answer(declined, acting_user=priya, text="Please.")
        client.force_login(priya)
        response = client.post(f"{declined.get_absolute_url()}answer/", {"answer": "Please."})
        assert "registered an organisation of this name already" in text(response)
        assert "Please." in text(response)
