"""The chair's page: write, look, send, and see what was sent."""

import re
from typing import Any

import pytest
from django.test import Client

from digests.models import Notice
from membership.bodies.models import Body, GroupLetter
from membership.people.models import User
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.letters import GroupLetterFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
PAGE = "/groups/steering-group/manage/write/"


@pytest.fixture
def chair_client(client: Client, charles: User) -> Client:
    second_factor(charles)
    client.force_login(charles)
    return client


def filled_in(client: Client, **given: Any) -> dict[str, Any]:
    """The form as the chair fills it in, with the key that came with it."""
    key = re.search(r'name="key" value="([^"]+)"', client.get(PAGE).content.decode())
    assert key
    words = {"subject": "The agenda", "text": "It comes on *Friday*.", "audience": "everyone"}
    return words | {"key": key[1]} | given


def preview(client: Client, data: dict[str, Any]) -> str:
    response = client.post(PAGE, data | {"preview": "1"})
    assert response.status_code == 200
    return response.content.decode()


def hidden(html: str) -> dict[str, str]:
    """What the preview sends on: every hidden field but the token."""
    found = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', html)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_chair_writes_looks_and_sends(group: Body, chair_client: Client) -> None:
    html = preview(chair_client, filled_in(chair_client, with_deputies="on"))
    assert "<em>Friday</em>" in html
    assert "Send it to 4 people" in html
    assert "Dora Deputy, deputy for Thanet" in html
    assert "1 person cannot be reached by e-mail" in html
    assert "Tom Telephone" in html
    assert not GroupLetter.objects.exists()
    response = chair_client.post(PAGE, hidden(html) | {"send": "1"}, follow=True)
    letter = GroupLetter.objects.get()
    assert response.redirect_chain == [(f"{PAGE}{letter.pk}/", 302)]
    assert (letter.with_deputies, letter.answers_to_sender) == (True, False)
    shown = response.content.decode()
    assert "4 people got it" in shown
    assert "Tom Telephone" in shown


def test_a_double_click_and_a_reload_send_it_once(group: Body, chair_client: Client) -> None:
    data = hidden(preview(chair_client, filled_in(chair_client))) | {"send": "1"}
    first = chair_client.post(PAGE, data)
    second = chair_client.post(PAGE, data, follow=True)
    assert second.redirect_chain == [(first["Location"], 302)]
    assert "was sent already" in second.content.decode()
    assert (GroupLetter.objects.count(), Notice.objects.count()) == (1, 3)


def test_two_windows_send_it_once(group: Body, chair_client: Client) -> None:
    windows = [hidden(preview(chair_client, filled_in(chair_client))) for _ in range(2)]
    assert windows[0]["key"] != windows[1]["key"]
    for data in windows:
        chair_client.post(PAGE, data | {"send": "1"})
    assert GroupLetter.objects.count() == 1


def test_the_chair_goes_back_and_finds_the_words(group: Body, chair_client: Client) -> None:
    data = hidden(preview(chair_client, filled_in(chair_client, answers_to_sender="on")))
    html = chair_client.post(PAGE, data | {"change": "1"}).content.decode()
    assert "It comes on *Friday*." in html
    assert data["key"] in html
    assert re.search(r'name="answers_to_sender"[^>]* checked', html)
    assert not re.search(r'name="with_deputies"[^>]* checked', html)


def test_another_list_is_shown_again_before_anything_leaves(
    group: Body, chair_client: Client
) -> None:
    data = hidden(preview(chair_client, filled_in(chair_client)))
    TermFactory.create(seat=SeatFactory.create(body=group), end=None)
    html = chair_client.post(PAGE, data | {"send": "1"}).content.decode()
    assert "Who gets the letter has changed" in html
    assert not GroupLetter.objects.exists()
    assert chair_client.post(PAGE, hidden(html) | {"send": "1"}).status_code == 302


def test_a_letter_without_words_is_asked_for(group: Body, chair_client: Client) -> None:
    html = preview(chair_client, filled_in(chair_client, text=" ", subject=""))
    assert "There is a problem" in html
    assert "Send it to" not in html


def test_the_letters_that_were_sent_are_listed(group: Body, chair_client: Client) -> None:
    GroupLetterFactory.create(body=group, subject="The minutes", reached=2, not_reached=1)
    GroupLetterFactory.create(subject="Somebody else’s")
    html = chair_client.get(PAGE).content.decode()
    assert "The minutes" in html
    assert "2 of 3 people" in html
    assert "Somebody else’s" not in html


def test_a_letter_of_another_group_is_not_found_here(group: Body, chair_client: Client) -> None:
    other = GroupLetterFactory.create()
    assert chair_client.get(f"{PAGE}{other.pk}/").status_code == 404


def test_once_the_list_has_gone_the_letter_stays(group: Body, chair_client: Client) -> None:
    letter = GroupLetterFactory.create(body=group)
    html = chair_client.get(f"{PAGE}{letter.pk}/").content.decode()
    assert "Who got it is not kept any more." in html


def test_members_find_letters_in_their_room(group: Body) -> None:
    from django.template.loader import render_to_string

    GroupLetterFactory.create(body=group, subject="To vote", audience="voting")
    letters = GroupLetter.objects.for_body(group)
    html = render_to_string("bodies/letters/_letters.html", {"letters": letters})
    assert "To vote, 2 November 2026" in html
    assert "To voting members alone." in html
    assert "<em>Friday</em>" in html
