"""The main job whole, in real processes: a browser, a web server, a Celery worker, an SMTP server.

An editor publishes a notice; a person signs up, asks to join an organisation and is let in; its
manager joins the district's forum for it, and the new member posts there; a reader confirms, and the
digest brings the notice, the topic and the change in the Steering Group; one click ends it.
"""

import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from consultations.models import ConsultationIndexPage, ConsultationPage
from digests.models import Subscription
from forums.actions import open_forum
from membership.bodies.actions import appoint
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, SeatFactory
from tests.factories.people import PASSWORD, PersonFactory
from tests.support.smtp import Sink, smtp_sink, text_of
from tests.support.web import free_port, web_server
from tests.support.worker import ROOT, celery_worker, worker_environment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTICE = "A night bus for Thanet"
TEXT = "A bus at half past ten and one at midnight, for a year."
TOPIC = "Who else needs a bus after ten?"
CODE = re.compile(r"^\s*([A-Z0-9]{4,}-[A-Z0-9]{4,})\s*$", re.MULTILINE)
LINK = re.compile(r"https?://\S+/updates/confirm/\S+")


@dataclass
class Stage:
    """The running portal and everybody's window into it."""

    address: str
    sink: Sink
    environment: dict[str, str]
    browser: Browser

    def window(self) -> Page:
        context = self.browser.new_context(base_url=self.address, locale="en-GB")
        context.set_default_timeout(15_000)
        return context.new_page()

    def logged_in(self, user: User) -> Page:
        """A window in which ``user`` has logged in through the page, with the password.

        Its hash is made anew: the web server does not know the quick one of the tests.
        """
        user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
        user.save(update_fields=["password"])
        page = self.window()
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(user.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form:has(input[name=login]) button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return page

    def manage(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True
        )


@pytest.fixture
def stage(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    port = free_port()
    with ExitStack() as running:
        sink = running.enter_context(smtp_sink())
        environment = worker_environment(tmp_path / "data", email_url=sink.url)
        environment |= {"PORT": str(port), "SITE_URL": f"http://localhost:{port}"}
        address = running.enter_context(web_server(environment, port))
        running.enter_context(celery_worker(environment))
        yield Stage(address, sink, environment, browser)


@pytest.fixture
def forum_of_thanet(thanet: District) -> None:
    open_forum(district=thanet, acting_user=None, now=timezone.now())


@pytest.fixture
def new_member_of_the_group(olive: User, thanet_tides: Organisation) -> str:
    """An appointment to the Steering Group, made today; gives the new member's name."""
    group = BodyFactory.create(name="VCSE Steering Group", slug="steering-group")
    person = PersonFactory.create(full_name="Sadie Penfold")
    appoint(
        SeatFactory.create(body=group, name="East Kent"),
        person,
        start=today(),
        end=today() + timedelta(days=1000),
        organisation=thanet_tides,
        acting_user=olive,
    )
    return person.full_name


def write(page: Page, name: str, text: str) -> None:
    """Write rich text; the field itself follows the editor a quarter of a second later."""
    page.locator(f"[data-contentpath={name}] [contenteditable=true]").click()
    page.keyboard.insert_text(text)
    expect(page.locator(f"[name={name}]")).to_have_value(re.compile(re.escape(text)))


def publish_notice(stage: Stage, editor: User) -> None:
    page = stage.logged_in(editor)
    index = ConsultationIndexPage.objects.get()
    page.goto(f"/admin/pages/add/consultations/consultationpage/{index.pk}/")
    page.locator("[name=title]").fill(NOTICE)
    page.locator("[name=summary]").fill("Should a bus run from Margate after ten in the evening?")
    for name in ("purpose", "who_should_answer", "what_can_change"):
        write(page, name, TEXT)
    page.locator("[name=contact_name]").fill("Transport team")
    page.locator("[name=contact_email]").fill("transport@example.org")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="What the notice needs")).to_be_visible()
    expect(
        page.get_by_text("There is no round, so nobody knows when to answer.").last
    ).to_be_visible()
    needs = page.url
    open_round(page)
    page.goto(needs)
    page.get_by_label("Why is it published without these?").fill("The operator decides in a month.")
    page.get_by_role("button", name="Keep the reason and publish").click()
    expect(page.get_by_text("the notice is published")).to_be_visible()


def open_round(page: Page) -> None:
    """Open a round from yesterday until three weeks from now."""
    notice = ConsultationPage.objects.get(title=NOTICE)
    page.goto(f"{reverse('round:add')}?page={notice.pk}")
    page.locator("[name=opens_at]").fill(f"{today() - timedelta(days=1):%Y-%m-%d} 09:00")
    page.locator("[name=last_minute]").fill(f"{today() + timedelta(days=21):%Y-%m-%d} 23:59")
    # The calendar of the last field lies over the button that a click would have to reach.
    page.locator("form:has([name=opens_at])").evaluate("form => form.requestSubmit()")
    page.wait_for_url(lambda url: "/new/" not in url)


def sign_up(stage: Stage) -> Page:
    """Make an account through the pages, with the code from the mail."""
    page = stage.window()
    page.goto("/accounts/signup/")
    page.get_by_label("Full name").fill("Nell Newcomer")
    page.locator("input[name=email]").fill("nell@example.org")
    page.locator("input[name=password1]").fill("tides-and-timetables")
    page.locator("main form:has(input[name=email]) button[type=submit]").first.click()
    code = CODE.search(text_of(stage.sink.wait_for("nell@example.org")))
    assert code is not None
    page.locator("input[name=code]").fill(code[1])
    page.locator("main form:has(input[name=code]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    return page


def let_in(stage: Stage, newcomer: Page, manager: User) -> None:
    """The newcomer asks to join; the manager accepts. The organisation is in its district's forum already."""
    newcomer.goto("/organisations/thanet-tides/")
    newcomer.get_by_role("link", name="Ask to join").click()
    newcomer.get_by_role("main").get_by_role("button", name="Ask to join").click()
    page = stage.logged_in(manager)
    page.goto("/organisations/thanet-tides/manage/")
    page.get_by_role("button", name="Accept Nell Newcomer").click()
    expect(page.get_by_role("link", name="Change Nell Newcomer")).to_be_visible()
    page.goto("/forums/thanet/members/")
    expect(page.get_by_role("link", name="Thanet Tides")).to_be_visible()
    stage.sink.wait_for("nell@example.org", subject="Thanet Tides")


def post_topic(newcomer: Page) -> None:
    newcomer.goto("/forums/thanet/")
    newcomer.get_by_role("button", name="Start a topic").click()
    newcomer.get_by_label("Title").fill(TOPIC)
    newcomer.get_by_label("Your text").fill("Our volunteers walk home from the late shift.")
    newcomer.get_by_role("button", name="Post topic").click()
    expect(newcomer.get_by_role("heading", name=TOPIC)).to_be_visible()


def subscribe(stage: Stage) -> None:
    """Ask for e-mail updates without an account, and confirm from the mail."""
    page = stage.window()
    page.goto("/updates/")
    page.get_by_label("E-mail address").fill("reader@example.org")
    page.get_by_role("button", name="Sign up for updates").click()
    link = LINK.search(text_of(stage.sink.wait_for("reader@example.org")))
    assert link is not None
    page.goto(link[0])
    page.get_by_role("button", name="Yes, send me these updates").click()
    expect(page.get_by_text("You now get e-mail updates.")).to_be_visible()


def digest_for(stage: Stage, address: str) -> EmailMessage:
    """The digest that the worker sends to ``address``."""
    before = len(stage.sink.to(address))
    stage.manage("send_digest")
    wait_until(lambda: len(stage.sink.to(address)) > before)
    return stage.sink.to(address)[-1]


def wait_until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "it did not happen in time"
        sleep(0.2)


def click_once(mail: EmailMessage) -> int:
    """What a mail program does for "unsubscribe": one POST, without cookies; gives the status."""
    link = str(mail["List-Unsubscribe"]).strip().strip("<>")
    request = urllib.request.Request(link, data=b"List-Unsubscribe=One-Click")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(answer.status)


def test_the_main_job_from_the_notice_to_the_last_click(
    stage: Stage,
    edie: User,
    magnus: User,
    forum_of_thanet: None,
    new_member_of_the_group: str,
) -> None:
    publish_notice(stage, edie)
    newcomer = sign_up(stage)
    let_in(stage, newcomer, magnus)
    post_topic(newcomer)
    subscribe(stage)
    mail = digest_for(stage, "reader@example.org")
    for part in ("plain", "html"):
        text = text_of(mail, part)
        assert NOTICE in text
        assert TOPIC in text
        assert new_member_of_the_group in text
    assert click_once(mail) == 200
    assert not Subscription.objects.filter(ended_at=None).exists()
