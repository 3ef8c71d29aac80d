import re

import pytest
from django.core import mail
from django.test import Client

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery, Reader, Subscription
from digests.tokens import make_token
from membership.places.models import District

pytestmark = pytest.mark.django_db


def path(purpose: str, reader: Reader) -> str:
    return f"/updates/{purpose}/{make_token(purpose, reader.pk)}/"


def test_opening_the_link_asks_and_changes_nothing(client: Client, rita: Reader) -> None:
    page = client.get(path("unsubscribe", rita))
    assert "Do you want to stop" in page.content.decode()
    assert Subscription.objects.confirmed().exists()


def test_one_click_of_a_mail_program_ends_it_without_cookie_or_token(rita: Reader) -> None:
    provider = Client(enforce_csrf_checks=True)
    answer = provider.post(path("unsubscribe", rita), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Subscription.objects.running().exists()


def test_leaving_works_twice(client: Client, rita: Reader) -> None:
    client.post(path("unsubscribe", rita))
    ended_at = Subscription.objects.get().ended_at
    page = client.post(path("unsubscribe", rita))
    assert "have stopped" in page.content.decode()
    assert Subscription.objects.get().ended_at == ended_at


def test_coming_back_is_a_new_consent(client: Client, rita: Reader) -> None:
    client.post(path("unsubscribe", rita))
    client.post(path("preferences", rita), {"frequency": "weekly"})
    assert Subscription.objects.count() == 2
    assert Subscription.objects.confirmed().get().consent_source == "preferences page"


def test_preferences_change_by_saving_alone(client: Client, rita: Reader, swale: District) -> None:
    assert client.get(path("preferences", rita)).status_code == 200
    assert Subscription.objects.get().frequency == "weekly"
    client.post(path("preferences", rita), {"frequency": "daily", "districts": [swale.pk]})
    subscription = Subscription.objects.get()
    assert (subscription.frequency, subscription.districts.get()) == ("daily", swale)


@pytest.mark.parametrize("field", ["frequency", "districts", "themes"])
def test_nonsense_in_preferences_is_refused_beside_the_field(
    client: Client, rita: Reader, field: str
) -> None:
    page = client.post(path("preferences", rita), {"frequency": "weekly", field: "\x00nonsense"})
    assert page.status_code == 200
    assert page.context["form"].errors[field]


@pytest.mark.parametrize("purpose", ["confirm", "preferences", "unsubscribe"])
def test_a_made_up_link_leads_nowhere(client: Client, rita: Reader, purpose: str) -> None:
    for token in ("1", f"{rita.pk}.abc.def", make_token("another", rita.pk), "é.\x00"):
        assert client.get(f"/updates/{purpose}/{token}/").status_code == 404


def test_a_lost_link_is_mailed_to_its_owner(client: Client, rita: Reader) -> None:
    client.post("/updates/lost-link/", {"address": "Rita@example.org"})
    deliver_batch(list(Delivery.objects.values_list("pk", flat=True)))
    found = re.search(r"/updates/preferences/\S+", str(mail.outbox[0].body))
    assert found
    assert client.get(found[0]).status_code == 200


def test_a_lost_link_says_the_same_for_an_unknown_address(client: Client, rita: Reader) -> None:
    known, unknown = (
        client.post("/updates/lost-link/", {"address": address}, follow=True).content
        for address in ("rita@example.org", "nobody@example.org")
    )
    assert known == unknown
    assert Delivery.objects.get().reader == rita
