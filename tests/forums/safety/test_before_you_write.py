"""Before the first post somebody sees how she appears, chooses, and accepts the rules; nothing is lost."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from forums.models import Forum, HouseRules, Post, RulesAcceptance, Topic
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.bodies import TermFactory
from tests.factories.forums import HouseRulesFactory, PostFactory, TopicFactory
from tests.factories.people import PersonFactory
from tests.support import feeds

NEW = "/forums/thanet/new/"
BEFORE = "/forums/before-you-write/"
ACCEPTS = {"shown": "full", "accept": "on"}


@pytest.fixture
def hers(client: Client, molly: User, thanet_forum: Forum) -> Client:
    client.force_login(molly)
    return client


def words(response: object) -> str:
    soup = BeautifulSoup(response.content, "html.parser")  # type: ignore[attr-defined]
    return " ".join(soup.get_text(" ").split())


def test_whoever_has_accepted_nothing_is_led_there_and_back_with_her_text(
    hers: Client, house_rules: HouseRules
) -> None:
    assert hers.get(NEW)["Location"] == f"{BEFORE}?next={NEW}"
    assert "comes back after this page" not in words(hers.get(f"{BEFORE}?next={NEW}"))
    sent = {"title": "Gloves", "body": "I have **fifty** pairs."}
    asked = hers.post(NEW, sent)
    assert asked["Location"] == f"{BEFORE}?next={NEW}"
    page = words(hers.get(asked["Location"]))
    assert "comes back after this page" in page
    assert "1. Be kind Argue about what was said." in page
    back = hers.post(asked["Location"], {**ACCEPTS, "version": house_rules.number})
    assert back["Location"] == NEW
    form = hers.get(NEW).content.decode()
    assert "I have **fifty** pairs." in form
    assert 'value="Gloves"' in form
    assert hers.post(NEW, sent).status_code == 302
    assert Post.objects.get().author_id == RulesAcceptance.objects.get().user_id


def test_a_reply_written_below_a_topic_comes_back_too(
    hers: Client, house_rules: HouseRules, thanet_forum: Forum
) -> None:
    topic = TopicFactory.create(forum=thanet_forum)
    address = f"/forums/thanet/{topic.pk}/reply/"
    hers.post(hers.post(address, {"body": "See you."})["Location"], {**ACCEPTS, "version": 1})
    RulesAcceptance.objects.get_or_create(
        user=User.objects.get(email="molly@example.org"), version=house_rules
    )
    assert "See you." in hers.get(address).content.decode()


def test_what_was_to_be_quoted_is_quoted_after_it(
    hers: Client, house_rules: HouseRules, thanet_forum: Forum
) -> None:
    topic = TopicFactory.create(forum=thanet_forum, text="Who has gloves?")
    address = f"/forums/thanet/{topic.pk}/reply/?quote={topic.posts.get().pk}"
    asked = hers.get(address)["Location"]
    assert hers.post(asked, {**ACCEPTS, "version": house_rules.number})["Location"] == address
    assert "&gt; Who has gloves?" in hers.get(address).content.decode()


def test_the_box_must_be_ticked(hers: Client, house_rules: HouseRules) -> None:
    page = hers.post(BEFORE, {"shown": "full", "version": house_rules.number})
    assert "Tick the box to accept the house rules." in words(page)
    assert not RulesAcceptance.objects.exists()


def test_what_is_accepted_is_what_was_on_the_page(hers: Client, house_rules: HouseRules) -> None:
    HouseRulesFactory.create(number=house_rules.number + 1)
    page = hers.post(BEFORE, {**ACCEPTS, "version": house_rules.number})
    assert "The house rules have just changed." in words(page)
    assert not RulesAcceptance.objects.exists()


@pytest.mark.parametrize(
    "address", ["https://evil.example.org/", "//evil.example.org", "javascript:x"]
)
def test_the_way_back_leads_nowhere_else(hers: Client, address: str) -> None:
    assert hers.post(f"{BEFORE}?next={address}", {"shown": "full"})["Location"] == "/forums/"


def test_a_new_version_is_accepted_before_the_next_post_a_correction_is_not(
    hers: Client, accepted: RulesAcceptance
) -> None:
    HouseRulesFactory.create(number=accepted.version.number + 1, asks_again=False)
    assert hers.get(NEW).status_code == 200
    HouseRulesFactory.create(number=accepted.version.number + 2)
    assert hers.get(NEW).status_code == 302


def test_a_correction_after_a_new_version_does_not_let_anybody_past_it(
    hers: Client, accepted: RulesAcceptance
) -> None:
    HouseRulesFactory.create(number=accepted.version.number + 1)
    HouseRulesFactory.create(number=accepted.version.number + 2, asks_again=False)
    assert hers.get(NEW).status_code == 302
    hers.post(BEFORE, {**ACCEPTS, "version": accepted.version.number + 2})
    assert hers.get(NEW).status_code == 200


def test_an_acceptance_is_never_changed(accepted: RulesAcceptance) -> None:
    with pytest.raises(TypeError):
        accepted.save()


# The name


def test_examples_show_both_names_as_others_and_search_engines_would(hers: Client) -> None:
    page = words(hers.get(BEFORE))
    assert "Molly Member, Thanet Tides: Who can bring gloves" in page
    assert "Molly, Thanet Tides: Who can bring gloves" in page


def test_she_may_look_at_another_part_of_her_name_before_she_decides(
    hers: Client, molly: User
) -> None:
    page = words(hers.post(BEFORE, {"shown": "part", "given_name": "member", "look": "1"}))
    assert "Member, Thanet Tides: Who can" in page
    assert "There is a problem" not in page
    molly.refresh_from_db()
    assert molly.forum_name == ""


@pytest.mark.parametrize("typed", ["Polly", "Mol", "", "Member Molly", "molly@example.org"])
def test_the_part_is_a_part(hers: Client, molly: User, typed: str) -> None:
    page = words(hers.post(BEFORE, {"shown": "part", "given_name": typed}))
    assert "Enter a part of your full name, Molly Member" in page
    molly.refresh_from_db()
    assert molly.forum_name == ""


def test_it_is_spelled_as_in_the_full_name(hers: Client, molly: User) -> None:
    hers.post(BEFORE, {"shown": "part", "given_name": " mOLLY "})
    molly.refresh_from_db()
    assert molly.forum_name == "Molly"
    chosen = AuditRecord.objects.get(action="chose a name for the forums")
    assert chosen.new == {"shown": "a part of the name"}
    hers.post(BEFORE, {"shown": "full", "given_name": "Molly"})
    molly.refresh_from_db()
    assert molly.forum_name == ""


def test_whoever_changes_her_name_settles_the_part_anew_and_is_not_given_away_meanwhile(
    hers: Client, molly: User, thanet_forum: Forum
) -> None:
    User.objects.filter(pk=molly.pk).update(full_name="Maria Marriott", forum_name="Molly")
    topic = TopicFactory.create(forum=thanet_forum, author=molly)
    assert hers.get(NEW)["Location"].startswith(BEFORE)
    assert "Marriott" not in words(Client().get(topic.get_absolute_url()))


def test_a_holder_is_told_what_stands_beside_her_badge(hers: Client, molly: User) -> None:
    cache.clear()
    TermFactory.create(person=PersonFactory.create(full_name="Molly Member", user=molly), end=None)
    assert "You hold a seat." in words(hers.get(BEFORE))


# Where the name is shown


@pytest.fixture
def shy(beach_clean: Topic, molly: User) -> User:
    User.objects.filter(pk=molly.pk).update(forum_name="Molly")
    PostFactory.create(topic=Topic.objects.get(), author=molly)
    return User.objects.get(pk=molly.pk)


def test_nothing_public_says_more_than_she_chose(shy: User, beach_clean: Topic) -> None:
    visitor = Client()
    for address in (
        "/",
        "/districts/thanet/",
        "/forums/",
        "/forums/thanet/",
        "/forums/thanet/feed/",
        beach_clean.get_absolute_url(),
    ):
        page = visitor.get(address).content.decode()
        assert "Molly Member" not in page, address
    assert "Molly, Thanet Tides" in words(visitor.get("/forums/thanet/"))
    assert "Molly" in words(visitor.get(beach_clean.get_absolute_url()))


def test_moderators_see_the_full_name_too(
    client: Client, shy: User, beach_clean: Topic, olive: User
) -> None:
    client.force_login(olive)
    assert "Full name: Molly Member" in words(client.get(beach_clean.get_absolute_url()))


def test_a_badge_is_worn_under_the_name_of_the_public_record(shy: User, beach_clean: Topic) -> None:
    cache.clear()
    TermFactory.create(
        person=PersonFactory.create(full_name="Mrs Molly Member", user=shy), end=None
    )
    assert "Mrs Molly Member" in words(Client().get(beach_clean.get_absolute_url()))
    assert "Member" not in feeds.words(Client().get("/forums/thanet/feed/"))


def test_no_module_shows_a_full_name_past_the_one_function() -> None:
    from pathlib import Path

    root = Path(__file__).parents[3]
    offenders = {
        str(path.relative_to(root))
        for room in ("forums", "digests", "home")
        for path in (root / room).rglob("*.py")
        if '"author__full_name"' in path.read_text()
    }
    assert offenders == {"forums/names.py", "forums/thread.py"}  # the thread asks for moderators
