"""A question and what becomes of it, as everybody concerned walks it in a browser.

A manager brings her organisation into one forum and asks for another, where its moderator lets it in; she
accepts the house rules and asks. Somebody replies with a quote, the reply is accepted, reported by a
visitor and hidden; its author appeals, and another moderator shows it again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import ViewportSize
from pytest_django.live_server_helper import LiveServer

from forums.models import Forum, HouseRules, JoiningRule, Post
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from tests.browser.conftest import Enter
from tests.browser.test_organisations import mail_to
from tests.browser.walking import KeyboardWindow, Window
from tests.factories.forums import (
    ForumFactory,
    ForumMembershipFactory,
    ForumModeratorFactory,
    HouseRulesFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PASSWORD, UserFactory
from tests.factories.places import DistrictFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SWALE = "/forums/swale/"
QUESTION = "Who lends a safety boat?"
ASKED = "Our regatta needs one on 6 June."
ANSWER = "We do, with a skipper."
VISITOR = "rita@example.org"
DECISION = re.compile(r"https?://\S+/moderation/posts/\d+/\S*")
DESK, PHONE, TALL = 1280, 320, 720
Walks = Callable[[User | None], Window]


@dataclass(frozen=True)
class Walk:
    """How everybody gets about."""

    script: bool = True
    width: int = DESK
    hand: type[Window] = Window


WALKS = {
    "with script": Walk(),
    "on a phone without script": Walk(script=False, width=PHONE),
    "by keyboard": Walk(hand=KeyboardWindow),
}


@pytest.fixture(params=WALKS.values(), ids=list(WALKS))
def window(request: pytest.FixtureRequest, enter: Enter) -> Walks:
    """Opens a window for somebody, or for a visitor."""
    walk: Walk = request.param
    size = ViewportSize(width=walk.width, height=TALL)
    return lambda user: walk.hand(
        enter(user, java_script_enabled=walk.script, viewport=size).new_page()
    )


@pytest.fixture
def dover(db: None) -> Forum:
    """A forum that any organisation joins."""
    district = DistrictFactory.create(name="Dover", slug="dover")
    return ForumFactory.create(district=district, joining=JoiningRule.OPEN)


@pytest.fixture
def swale_forum(swale: Any) -> Forum:
    """A forum whose moderators answer who asks to join."""
    return ForumFactory.create(district=swale, joining=JoiningRule.ON_REQUEST)


@pytest.fixture
def modupe(swale_forum: Forum) -> User:
    return _moderator(swale_forum, "modupe@example.org", "Modupe Moderator")


@pytest.fixture
def mo(swale_forum: Forum) -> User:
    return _moderator(swale_forum, "mo@example.org", "Mo Moderator")


def _moderator(forum: Forum, email: str, full_name: str) -> User:
    user = UserFactory.create(email=email, full_name=full_name)
    ForumModeratorFactory.create(forum=forum, user=user)
    return user


@pytest.fixture
def hari(swale_forum: Forum) -> User:
    """A member of Harbour Helpers, which is in the forum."""
    helpers = OrganisationFactory.create(name="Harbour Helpers", slug="harbour-helpers")
    ForumMembershipFactory.create(forum=swale_forum, organisation=helpers)
    user = UserFactory.create(email="hari@example.org", full_name="Hari Harbour")
    Belonging.objects.create(user=user, organisation=helpers)
    return user


@pytest.fixture
def house_rules(db: None) -> HouseRules:
    return HouseRulesFactory.create()


def join_at_once(manager: Window) -> None:
    manager.open("/forums/dover/", to="Dover forum")
    manager.sees("Your organisation has not joined this forum.")
    manager.press("Join this forum", to="Join the Dover forum")
    manager.press("Join the forum", to="Dover forum")
    manager.sees("Thanet Tides has joined the Dover forum.", "Start a topic")


def ask_to_join(manager: Window) -> None:
    """It serves another district, so the moderators of this forum are asked."""
    manager.open(SWALE, to="Swale forum")
    manager.press("Ask to join", to="Ask to join the Swale forum")
    manager.write("Why would you like to join?", "We row across to Swale.")
    manager.press("Ask to join", to="Swale forum")
    manager.sees("You have asked for Thanet Tides.", "Thanet Tides has asked to join this forum.")


def let_in(moderator: Window) -> None:
    """The moderator finds the request in the queue."""
    title = "Thanet Tides asks to join the Swale forum"
    moderator.open(SWALE, to="Swale forum")
    moderator.unfold("Moderate this forum")
    moderator.press("What waits for you", to="What waits for you")
    moderator.press("Thanet Tides", to=title)
    moderator.sees("We row across to Swale.")
    moderator.choose("Let it in")
    moderator.press("Answer", to="Organisations that ask to join")
    moderator.sees("Thanet Tides is now in the Swale forum.")


def ask(manager: Window) -> None:
    """Before the first post she chooses to be known by her given name and accepts the house rules."""
    manager.open(SWALE, to="Swale forum")
    manager.press("Start a topic", to="Before you write")
    manager.sees("With your full name", "Magnus Manager", "1. Be kind")
    manager.choose("Only my given name")
    manager.press("Accept and continue", to="Before you write")
    manager.mend("Tick the box to accept the house rules.", at="I have read the house rules")
    manager.tick("I have read the house rules")
    manager.press("Accept and continue", to="Start a topic in the Swale forum")
    manager.sees("Saved. This is how you appear in the forums.")
    manager.write("Title", QUESTION)
    manager.choose("Question")
    manager.write("Your text", ASKED)
    manager.press("Post topic", to=QUESTION)
    manager.sees(ASKED)


def find_the_question(somebody: Window) -> None:
    """In the list of the forum, as everybody does."""
    somebody.open(SWALE, to="Swale forum")
    somebody.press(QUESTION, to=QUESTION, exact=True)


def follow(newcomer: Window, email: str) -> None:
    """She is asked to log in on the way, and comes back to the two ticks."""
    find_the_question(newcomer)
    newcomer.press("Follow this topic", to="Log in")
    newcomer.write("E-mail", email)
    newcomer.write("Password", PASSWORD)
    newcomer.press("Log in", to=f"Follow “{QUESTION}”", exact=True)
    newcomer.tick("Follow this topic here")
    newcomer.tick("E-mail me its new posts")
    newcomer.press("Save", to=QUESTION)
    newcomer.sees(f"You follow “{QUESTION}”, and get e-mails about it.")


def reply_with_a_quote(helper: Window) -> None:
    """The quote is there still when the house rules have been accepted."""
    find_the_question(helper)
    helper.press("Quote Magnus", to="Before you write")
    helper.tick("I have read the house rules")
    helper.press("Accept and continue", to=f"Reply to “{QUESTION}”")
    helper.write("Your reply", f"\n\n{ANSWER}")
    helper.press("Post reply", to=QUESTION)
    helper.sees("Magnus, Thanet Tides wrote:", ANSWER)


def read_what_is_new(newcomer: Window) -> None:
    """What she follows is gathered on one page, and leads to what she has not read."""
    newcomer.open("/forums/following/", to="What you follow")
    newcomer.press("Jump to the first new post", to=QUESTION)
    newcomer.sees("New", ANSWER)


def accept_the_answer(manager: Window) -> None:
    find_the_question(manager)
    manager.press("This answers it", to=QUESTION)
    manager.sees("Marked as the answer.", "Accepted answer")


def report(visitor: Window) -> None:
    """Without an account; the first try says no reason."""
    find_the_question(visitor)
    visitor.press("Report the post of Hari Harbour", to="Report this post")
    visitor.press("Send the report", to="Report this post")
    visitor.mend("Choose what is wrong with it.", at="It is illegal")
    visitor.choose("It is advertising or spam")
    visitor.write("What should we know?", "They sell boats.")
    visitor.write("Your e-mail address", VISITOR)
    visitor.press("Send the report", to="Thank you for your report")
    visitor.press("Back to the post", to=QUESTION)


def hide(moderator: Window) -> None:
    """The moderator finds the report in the queue; a decision against a post names the rule."""
    moderator.open(SWALE, to="Swale forum")
    moderator.unfold("Moderate this forum")
    moderator.press("What waits for you", to="What waits for you")
    moderator.press(f"Reported: {QUESTION}", to="Decide about a post")
    moderator.sees("They sell boats.", "A visitor without an account", ANSWER)
    moderator.choose("Hide it")
    moderator.write("Reason", "It looks like an advert.")
    moderator.press("Decide", to="Decide about a post")
    moderator.mend("Choose the house rule that was broken.", at="None")
    moderator.choose("2. Stay with the topic")
    moderator.press("Decide", to="What waits for you")
    moderator.sees("Your decision is made and recorded.", "Nothing waits for you.")


def appeal(author: Window, link: str) -> None:
    """From the mail to the decision, which names the rule and not who decided."""
    author.open(link, to=f"What was decided about your post in “{QUESTION}”")
    author.sees("Rule 2: Stay with the topic", "It looks like an advert.")
    author.sees_nothing_of("Modupe")
    author.press("Appeal", to="Appeal against a decision")
    author.write("Why should the decision be changed?", "We lend it for nothing.")
    author.press("Send the appeal", to=f"What was decided about your post in “{QUESTION}”")
    author.sees("Your appeal is sent.", "We lend it for nothing.")


def answer_the_appeal(moderator: Window) -> None:
    moderator.open("/forums/moderation/", to="What waits for you")
    moderator.press(f"Appeal: {QUESTION}", to="Answer an appeal")
    moderator.sees("It looks like an advert.", "We lend it for nothing.")
    moderator.choose("No, it is overturned")
    moderator.write("Reason", "It is lent, not sold.")
    moderator.press("Send the answer", to="What waits for you")
    moderator.sees("Your answer is recorded, and the author is told.")


def hears(address: str, words: str) -> None:
    """The latest mail to ``address`` says ``words``, wherever its lines end."""
    mail_to(address, re.compile(r"\s+".join(map(re.escape, words.split()))))


def test_a_question_from_joining_to_the_answer_to_an_appeal(
    window: Walks,
    live_server: LiveServer,
    settings: Any,
    house_rules: HouseRules,
    dover: Forum,
    thanet_tides: Organisation,
    magnus: User,
    modupe: User,
    mo: User,
    hari: User,
    priya: User,
) -> None:
    settings.SITE_URL = live_server.url
    manager, moderator, helper = (window(user) for user in (magnus, modupe, hari))
    visitor = window(None)
    join_at_once(manager)
    ask_to_join(manager)
    let_in(moderator)
    hears(magnus.email, "Thanet Tides")
    ask(manager)
    newcomer = window(None)
    follow(newcomer, priya.email)
    reply_with_a_quote(helper)
    read_what_is_new(newcomer)
    accept_the_answer(manager)
    report(visitor)
    visitor.sees("Answered", "Accepted answer", "for Thanet Tides")
    visitor.sees_nothing_of("Magnus Manager")
    hide(moderator)
    hears(VISITOR, "A moderator has hidden it")
    find_the_question(visitor)
    visitor.sees("A moderator has hidden this post.")
    visitor.sees_nothing_of(ANSWER, "Answered", "Accepted answer")
    appeal(helper, mail_to(hari.email, DECISION))
    answer_the_appeal(window(mo))
    hears(hari.email, "The decision is overturned")
    hears(VISITOR, "the post is as it was before")
    find_the_question(visitor)
    visitor.sees("Answered", "Accepted answer", ANSWER)
    assert Post.objects.get(body__contains=ANSWER).is_visible
