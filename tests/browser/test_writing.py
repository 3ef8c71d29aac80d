"""What script adds where people write: buttons for formatting, a draft that is saved by itself, fields
that come with their kind. Without it everything can be written all the same."""

import pytest
from playwright.sync_api import expect

from forums.models import Draft, Forum, Topic
from membership.people.models import User
from tests.browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "/forums/thanet/new/"


def test_the_formatting_buttons_work_from_the_keyboard(
    enter: Enter, thanet_forum: Forum, molly: User
) -> None:
    page = enter(molly).new_page()
    page.goto(NEW)
    text = page.get_by_label("Your text")
    text.fill("gloves")
    text.select_text()
    text.press("Control+b")
    expect(text).to_have_value("**gloves**")
    bar = page.get_by_role("toolbar", name="Formatting")
    bar.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowLeft")
    expect(bar.get_by_role("button", name="Quote")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    text.fill("first\nsecond")
    text.select_text()
    bar.get_by_role("button", name="List").press("Enter")
    expect(text).to_have_value("- first\n- second")
    expect(text).to_be_focused()


def test_what_is_typed_is_saved_as_a_draft_by_itself(
    enter: Enter, thanet_forum: Forum, molly: User
) -> None:
    page = enter(molly).new_page()
    page.goto(NEW)
    page.get_by_label("Your text").fill("Half a sentence")
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    page.goto(NEW)
    expect(page.get_by_text("You have a draft.")).to_be_visible()
    expect(page.get_by_label("Your text")).to_have_value("Half a sentence")
    assert Draft.objects.get().user == molly


def test_the_fields_of_a_kind_come_with_it(enter: Enter, thanet_forum: Forum, molly: User) -> None:
    page = enter(molly).new_page()
    page.goto(NEW)
    place = page.locator("input[name=event_place]")
    expect(place).to_be_hidden()
    page.get_by_label("Event", exact=True).check()
    expect(place).to_be_visible()


def test_without_script_a_phone_posts_an_event(
    enter: Enter, thanet_forum: Forum, molly: User
) -> None:
    narrow = {"width": 320, "height": 640}
    page = enter(molly, java_script_enabled=False, viewport=narrow).new_page()
    page.goto(NEW)
    assert page.get_by_role("toolbar").count() == 0
    page.get_by_label("Title").fill("Beach day")
    page.get_by_label("Event", exact=True).check()
    for part, value in (("day", "5"), ("month", "6"), ("year", "2027")):
        page.locator(f"input[name=event_date_{part}]").fill(value)
    page.locator("input[name=event_time]").fill("10am")
    page.locator("input[name=event_place]").fill("Viking Bay")
    page.locator("textarea[name=event_taking_part]").fill("Turn up.")
    page.get_by_label("Your text").fill("Bring a bucket.")
    page.get_by_role("button", name="Post topic").click()
    expect(page.get_by_text("10am on 5 June 2027")).to_be_visible()
    assert Topic.objects.get().occasion.place == "Viking Bay"
