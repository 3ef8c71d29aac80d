"""A consultation from its draft to the promise that is overdue, as everybody concerned walks it in a browser.

An editor begins with the text and the questions of the last consultation, gives it dates, documents and a
decision path and publishes it. A resident answers; once the round has closed an officer reads what was
written, quotes from it and publishes the results. What people said is answered with a promise; its day
passes, its owner is asked, and everybody who wanted to know is told how it stands.

Days pass by moving what is stored into the past.
"""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from consultations.models import ConsultationPage, Deed, Response, Round, RoundDocument
from consultations.notices.actions import announce_due
from consultations.promises.asking import ask_owners
from membership.people.models import User
from portal.lib.time import today
from tests.browser.conftest import Enter
from tests.browser.test_organisations import mail_to
from tests.browser.walking import Window
from tests.factories.consultations import QuestionFactory, ready_notice
from tests.support.permissions import second_factor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Moorings at Deal"
RESIDENT = "rosa@example.org"
VERA = "vera@example.org"  # reads what came of it
ANSWER = "Leave room for the small boats by the pier."
THEME = "Small boats"
SAID = "Small boats need a place of their own."
PROMISE = "We will mark ten moorings for small boats."
PROGRESS = "Seven are marked; the last three follow in May."
PHONE = ViewportSize(width=375, height=800)
LINK = re.compile(r"https?://[^/\s]+(/\S+)")
Walks = Callable[..., Window]


@pytest.fixture
def window(enter: Enter) -> Walks:
    """Opens a window for somebody, or on a phone for a visitor."""
    return lambda user=None: Window(enter(user, **({} if user else {"viewport": PHONE})).new_page())


@pytest.fixture
def last_time(db: None) -> ConsultationPage:
    """The consultation of last year, with two questions."""
    page = ready_notice(title="Moorings at Walmer", slug="moorings-at-walmer")
    asked = page.rounds.get().survey
    asked.questions.all().delete()
    QuestionFactory.create(survey=asked, order=1, wording="Do you sail?", required=True)
    QuestionFactory.create(survey=asked, order=2, kind="long-text", wording="What should stay?")
    page.save_revision().publish()
    return page


def draft(editor: Page, last_time: ConsultationPage) -> ConsultationPage:
    """The notice, with the text of the last one and a round with its questions."""
    editor.goto(f"/consultations/{last_time.slug}/start/")
    editor.get_by_label("Title").fill(TITLE)
    editor.get_by_role("button", name="Make the draft").click()
    expect(editor.get_by_text("The draft is there. It has no dates yet")).to_be_visible()
    notice: ConsultationPage = ConsultationPage.objects.get(title=TITLE)
    editor.goto(f"{reverse('round:add')}?page={notice.pk}")
    for name, day, at in (("opens_at", -1, "09:00"), ("last_minute", 90, "23:59")):
        editor.locator(f"[name={name}]").fill(f"{today() + timedelta(days=day):%Y-%m-%d} {at}")
    save(editor, "opens_at")
    return notice


def save(editor: Page, field: str) -> None:
    """Send the form with ``field``; a calendar may lie over the button that a click would have to reach."""
    with editor.expect_navigation(url=lambda url: "/new/" not in url):
        editor.locator(f"form:has([name={field}])").evaluate("form => form.requestSubmit()")


def add_document(editor: Page, notice: ConsultationPage, wanted: str, text: str) -> None:
    """From the list of what is missing to the screen, and what it asks for."""
    editor.goto(reverse("consultations:ready", args=[notice.slug]))
    editor.get_by_role("link", name=wanted).click()
    editor.locator("[name=title]").fill(text)
    editor.locator("[data-contentpath=text] [contenteditable=true]").click()
    editor.keyboard.insert_text(text)
    expect(editor.locator("[name=text]")).to_have_value(re.compile(re.escape(text)))
    save(editor, "title")


def decide(editor: Page, notice: ConsultationPage) -> None:
    """Who decides, and when: after the last answers."""
    editor.goto(reverse("consultations:ready", args=[notice.slug]))
    editor.get_by_role("link", name="A decision that comes after the last answers").click()
    path = editor.locator("[data-contentpath=decision_path]")
    path.get_by_title("Insert a block").first.click()
    path.locator("[name=decision_path-0-value-body]").fill("Deal Harbour Board")
    path.locator("[name=decision_path-0-value-what]").fill("Decides where moorings are.")
    path.locator("[name=decision_path-0-value-decides]").check()
    day = f"{today() + timedelta(days=150):%Y-%m-%d}"
    path.locator("[name=decision_path-0-value-date]").fill(day)
    editor.keyboard.press("Escape")


def publish(editor: Page) -> None:
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(
        editor.get_by_text(re.compile(f"‘?{TITLE}.* published", re.DOTALL)).first
    ).to_be_visible()


def answer(resident: Window) -> None:
    """Without an account, from the list of consultations to the confirmed receipt."""
    resident.open("/consultations/", to="Consultations")
    resident.press(TITLE, to=TITLE)
    resident.press("Answer now", to="Answer the consultation")
    resident.press("Check your answers", to="Answer the consultation")
    resident.mend("Choose in what capacity you are answering", at="resident")
    resident.choose("Kent resident")
    resident.choose("Yes")
    resident.write("What should stay?", ANSWER)
    resident.press("Check your answers", to="Check your answers")
    resident.sees(ANSWER, "Nothing is sent before you press the button below.")
    resident.write("E-mail address", RESIDENT)
    resident.press("Send your answers", to="Thank you")
    resident.sees("Your answers have been sent")
    resident.open(mail_to(RESIDENT, LINK), to="Your response")
    resident.press("Confirm that it is my address", to="Your response")
    resident.sees("Confirmed", ANSWER)


def close(notice: ConsultationPage) -> None:
    """Its days pass: the round closed yesterday."""
    yesterday = datetime.combine(today(), time.min, timezone.get_current_timezone())
    Round.objects.filter(page=notice).update(
        opens_at=yesterday - timedelta(days=90), closes_at=yesterday
    )


def read_and_publish(officer: Window, notice: ConsultationPage) -> None:
    """Reads the answers into a theme, quotes from one, looks at the preview and publishes.

    From the list of consultations on by what the pages offer, never by an address.
    """
    officer.open("/consultations/", to="Consultations")
    officer.press(TITLE, to=TITLE)
    officer.press("Responses", to="Responses to Round 1", exact=True)
    officer.press("Results and publishing", to="Results")
    officer.sees("The results are not published yet.")
    officer.press("All figures", to="All figures")
    officer.press("Read the answers", to="What should stay?")
    officer.write("Another theme", THEME)
    officer.press("Add the theme", to="What should stay?")
    officer.tick(THEME)
    officer.press("Keep", to="What should stay?", exact=True)
    officer.press("Quote from it", to="Quote from this answer")
    officer.press("Propose the quote", to="Quotes")
    officer.press("Approve", to="Quotes")
    officer.sees("Approved")
    officer.page.get_by_label("Breadcrumb").get_by_role("link", name=TITLE).click()
    officer.press("Results and publishing", to="Results")
    officer.press("Publish the results", to="Publish the results")
    officer.press("Preview of what will be published", to="Results")
    officer.sees("A preview")
    officer.press("Publish the results", to="Publish the results")
    officer.sees("Every written answer has been read")
    officer.press("Publish them now", to="Results")
    officer.press("Evidence pack", to="Evidence pack")
    officer.sees("Download the pack")


def promise(editor: Page, notice: ConsultationPage, owner: User) -> Deed:
    """What people said, in the editing screens, and what is promised about it until tomorrow."""
    editor.goto(f"{reverse('point:add')}?page={notice.pk}")
    editor.locator("[name=heading]").fill(THEME)
    editor.locator("[name=text]").fill(SAID)
    editor.get_by_role("checkbox", name="Round 1: What should stay?", exact=True).check()
    editor.get_by_label(ANSWER).check()
    save(editor, "heading")
    editor.goto(f"{reverse('deed:add')}?page={notice.pk}")
    editor.get_by_label(SAID).check()
    editor.locator("[name=kind]").select_option("promised")
    editor.locator("[name=text]").fill(PROMISE)
    editor.locator("[name=owner_post]").fill("Harbour Master")
    editor.locator("[name=owner]").select_option(str(owner.pk))
    editor.locator("[name=due_on]").fill(f"{today() + timedelta(days=1):%Y-%m-%d}")
    save(editor, "owner_post")
    made: Deed = Deed.objects.get(text=PROMISE)
    return made


def follow(visitor: Window, notice: ConsultationPage, deed: Deed) -> None:
    """From what was said to the promise; she wants to hear of it and confirms that from the mail."""
    visitor.open(f"/consultations/{notice.slug}/", to=TITLE)
    visitor.press("You said, we did", to="You said, we did")
    visitor.sees(SAID, ANSWER, PROMISE)
    visitor.press("How this promise stands", to=PROMISE)
    visitor.press("Tell me when this promise moves", to="Tell me when this promise moves")
    visitor.write("E-mail address", VERA)
    visitor.press("Tell me", to="Check your e-mail", exact=True)
    visitor.open(mail_to(VERA, LINK), to="Do you want to hear of this promise?")
    visitor.press("Yes, tell me", to=PROMISE)


def pass_its_day(deed: Deed) -> None:
    Deed.objects.filter(pk=deed.pk).update(due_on=today() - timedelta(days=1))


def test_from_the_draft_to_the_promise_that_is_overdue(
    live_server: LiveServer,
    window: Walks,
    last_time: ConsultationPage,
    edie: User,
    olive: User,
) -> None:
    second_factor(edie)
    second_factor(olive)
    editor: Any = window(edie).page
    notice = draft(editor, last_time)
    add_document(editor, notice, "A document to read", "Where the moorings would be.")
    add_document(editor, notice, "An Equality Impact Assessment", "Who is touched by it.")
    decide(editor, notice)
    publish(editor)
    editor.goto(reverse("consultations:ready", args=[notice.slug]))
    expect(editor.get_by_text("Everything is there. It is published.")).to_be_visible()
    assert RoundDocument.objects.filter(round__page=notice).count() == 2
    announce_due(timezone.now())

    answer(window())
    assert Response.objects.get(round__page=notice).confirmed_at is not None

    close(notice)
    officer = window(olive)
    read_and_publish(officer, notice)
    visitor = window()
    visitor.open(f"/consultations/{notice.slug}/", to=TITLE)
    visitor.press("Results", to="Results")
    visitor.sees("Too few responses to show", ANSWER)

    deed = promise(editor, notice, olive)
    follow(visitor, notice, deed)
    visitor.sees_nothing_of("Overdue")

    pass_its_day(deed)
    visitor.open("/promises/?state=overdue", to="Promises")
    visitor.press(PROMISE, to=PROMISE)
    visitor.sees("Overdue", "Was due by")
    assert ask_owners(now=timezone.now()) == 1
    officer.open(mail_to(olive.email, re.compile(rf"(/promises/{deed.pk}/)")), to=PROMISE)
    officer.press("Say how it stands", to="Say how it stands")
    officer.write("How does it stand?", PROGRESS)
    officer.press("Publish", to=PROMISE)
    for address in (RESIDENT, VERA):
        assert mail_to(address, re.compile(PROGRESS.split(";")[0]))
    visitor.open(deed.get_absolute_url(), to=PROMISE)
    visitor.sees(PROGRESS, "Overdue")
