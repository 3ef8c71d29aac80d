"""Attaching files without script, and choosing a name by the keyboard alone."""

import pytest
from playwright.sync_api import FilePayload, expect

from forums.models import Attachment, Forum, Mention, Post
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.browser.conftest import Enter
from tests.factories.forums import TopicFactory
from tests.forums.files import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def picture() -> FilePayload:
    return {"name": "harbour.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}


def test_a_picture_survives_a_form_that_failed_and_is_described_without_script(
    enter: Enter, thanet_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    topic = TopicFactory.create(forum=thanet_forum, organisation=thanet_tides)
    page = enter(molly, java_script_enabled=False).new_page()
    page.goto(topic.get_absolute_url())
    page.get_by_label("Attach files").set_input_files([picture()])
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("harbour.jpg")).to_be_checked()
    page.get_by_label("Your reply").fill("The harbour this morning.")
    page.get_by_role("button", name="Post reply").click()
    page.get_by_label("What does “harbour.jpg” show?").fill("Boats at low tide")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Boats at low tide")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="harbour.jpg", exact=True).click()
    assert download.value.suggested_filename == "harbour.jpg"
    assert Attachment.objects.get().post == Post.objects.get(body="The harbour this morning.")


def test_a_name_is_chosen_by_the_keyboard_alone(
    enter: Enter, thanet_forum: Forum, thanet_tides: Organisation, molly: User, magnus: User
) -> None:
    topic = TopicFactory.create(forum=thanet_forum, author=magnus, organisation=thanet_tides)
    page = enter(molly).new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.goto(topic.get_absolute_url())
    text = page.get_by_label("Your reply")
    text.press_sequentially("Thank you, @ma")
    option = page.get_by_role("option", name="Magnus Manager")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(text).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    text.press_sequentially("gn")
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    expect(text).to_have_value("Thank you, @[Magnus Manager] ")
    expect(page.get_by_text("Magnus Manager added.")).to_be_attached()
    text.press_sequentially("and @Thanet")
    expect(page.get_by_role("option", name="Thanet Tides")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(text).to_have_value("Thank you, @[Magnus Manager] and @[Thanet Tides] ")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("strong.portal-mention")).to_have_text("@Magnus Manager")
    assert Mention.objects.count() == 2
    assert faults == []


def test_a_name_of_the_topic_is_a_button_that_writes_itself(
    enter: Enter, thanet_forum: Forum, thanet_tides: Organisation, molly: User, magnus: User
) -> None:
    topic = TopicFactory.create(forum=thanet_forum, author=magnus, organisation=thanet_tides)
    page = enter(molly).new_page()
    page.goto(topic.get_absolute_url())
    page.get_by_text("Mention somebody").click()
    page.get_by_role("button", name="Magnus Manager").click()
    expect(page.get_by_label("Your reply")).to_have_value("@[Magnus Manager] ")
    expect(page.get_by_label("Your reply")).to_be_focused()


def test_names_are_offered_where_the_text_of_a_topic_is_typed(
    enter: Enter, thanet_forum: Forum, thanet_tides: Organisation, molly: User, magnus: User
) -> None:
    page = enter(molly).new_page()
    page.goto(f"{thanet_forum.get_absolute_url()}new/")
    page.get_by_label("Your text").press_sequentially("Dear @Thanet")
    page.get_by_role("option", name="Thanet Tides").click()
    expect(page.get_by_label("Your text")).to_have_value("Dear @[Thanet Tides] ")
