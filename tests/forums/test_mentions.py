"""People and organisations are spoken to by name: @[Molly Member], @[Thanet Tides]."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forums.actions import edit_post, hide_post
from forums.mentions.names import Names
from forums.mentions.resolving import resolve
from forums.mentions.views import ASKED_A_MINUTE
from forums.models import Mention, Post, Topic
from membership.organisations.actions import merge
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from membership.people.rights.erasure import erase_account
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.forums import (
    ForumFactory,
    TopicFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.forums.conftest import LATEST, Says

NOW = timezone.now()
TODAY = timezone.localdate()
LATER = timedelta(minutes=11)


def mentioned(post: Post) -> set[str]:
    return {str(each.user or each.organisation) for each in post.mentions.current()}


# Who is meant


def test_a_person_is_marked_and_an_organisation_linked(
    says: Says, magnus: User, harbour: Organisation
) -> None:
    post = says(magnus, "@[Molly Member] and @[harbour  helpers], come!")
    assert post.html == (
        '<p><strong class="portal-mention">@Molly Member</strong> and'
        ' <a href="/organisations/harbour-helpers/" rel="nofollow ugc noopener">@Harbour Helpers</a>'
        ", come!</p>"
    )
    assert post.body == "@[Molly Member] and @[harbour  helpers], come!"
    assert mentioned(post) == {"Molly Member", "Harbour Helpers"}


def test_people_of_organisations_in_the_forum_are_meant_and_strangers_not(
    says: Says, magnus: User, hari: User, priya: User
) -> None:
    post = says(magnus, "@[Hari Harbour] @[Priya Person]")
    assert mentioned(post) == {"Hari Harbour"}
    assert "@[Priya Person]" in post.html


@pytest.mark.parametrize(
    "body",
    [
        "`@[Molly Member]`",
        "me@[Molly Member]",
        "\\@[Molly Member]",
        "![@[Molly Member]](https://example.org/a.png)",
        "@ [Molly Member]",
        "    @[Molly Member]",
    ],
)
def test_what_is_code_or_part_of_a_word_speaks_to_nobody(
    says: Says, magnus: User, body: str
) -> None:
    post = says(magnus, body)
    assert "portal-mention" not in post.html
    assert not post.mentions.exists()


def test_a_link_holds_no_second_link(says: Says, magnus: User, harbour: Organisation) -> None:
    post = says(magnus, "[see @[Harbour Helpers]](https://example.org/)")
    assert post.html.count("<a ") == 1


def test_a_name_that_two_have_means_nobody_and_the_author_is_told(
    client: Client, beach_clean: Topic, magnus: User, harbour: Organisation
) -> None:
    other = UserFactory.create(full_name="Molly Member")
    Belonging.objects.create(user=other, organisation=harbour)
    client.force_login(magnus)
    url = f"/forums/thanet/{beach_clean.pk}/reply/"
    page = client.post(url, {"body": "@[Molly Member] @[Nobody Here]"}, follow=True)
    assert not Mention.objects.exists()
    text = page.content.decode()
    assert "“@[Molly Member]” could mean more than one here" in text
    assert "“@[Nobody Here]” is nobody who writes in this forum" in text


def test_a_name_is_shown_as_its_owner_writes_it_and_never_as_markup(
    says: Says, magnus: User, harbour: Organisation
) -> None:
    User.objects.filter(full_name="Molly Member").update(full_name="Molly <b> O'Member")
    post = says(magnus, "@[molly <b> o'member]")
    assert "@Molly &lt;b&gt; O'Member</strong>" in post.html


def test_one_post_speaks_to_at_most_twenty(beach_clean: Topic) -> None:
    text = " ".join(f"@[Name {number}]" for number in range(30)) + " @[Molly Member]"
    found = resolve(text, beach_clean.forum, on=TODAY)
    assert not found.targets
    assert len(found.unknown) == 31


def test_in_a_room_only_who_may_enter_is_meant(molly: User, magnus: User) -> None:
    body = BodyFactory.create()
    terms = {"start": TODAY - timedelta(days=30), "end": None}
    organisation = OrganisationFactory.create(name="Deal Dippers")
    TermFactory.create(
        seat=SeatFactory.create(body=body),
        person=PersonFactory.create(user=molly),
        organisation=organisation,
        **terms,
    )
    room = ForumFactory.create(district=None, body=body, name="Room", slug="room")
    text = "@[Molly Member] @[Magnus Manager] @[Deal Dippers] @[Thanet Tides]"
    found = resolve(text, room, on=TODAY)
    assert {target.name for target in found.targets.values()} == {"Molly Member", "Deal Dippers"}


def test_an_organisation_that_keeps_out_of_the_directory_is_not_linked(
    says: Says, magnus: User, harbour: Organisation
) -> None:
    Organisation.objects.filter(pk=harbour.pk).update(listed=False)
    post = says(magnus, "@[Harbour Helpers]")
    assert "<a " not in post.html
    assert mentioned(post) == {"Harbour Helpers"}


# Where one was mentioned


def page_of(client: Client, user: User) -> str:
    client.force_login(user)
    return client.get("/forums/mentions/").content.decode()


def test_one_finds_where_one_was_mentioned(
    client: Client, says: Says, magnus: User, molly: User, olive: User
) -> None:
    post = says(magnus, "@[Molly Member], gloves?")
    hidden = says(magnus, "@[Molly Member], spam!")
    hide_post(post=hidden, reason="Spam", acting_user=olive, now=NOW)
    page = page_of(client, molly)
    assert post.get_absolute_url() in page
    assert "@Molly Member, gloves?" in page
    assert "spam!" not in page
    assert "Nobody has mentioned you yet" in page_of(client, magnus)


def test_what_mentions_an_organisation_is_found_by_those_who_belong_to_it_today(
    client: Client, says: Says, magnus: User, molly: User
) -> None:
    says(magnus, "@[Thanet Tides]")
    assert "Mentions Thanet Tides" in page_of(client, molly)
    Belonging.objects.filter(user=molly).update(ended_at=NOW)
    assert "Mentions Thanet Tides" not in page_of(client, molly)


def test_what_was_said_in_a_room_is_not_found_by_who_has_left_it(
    client: Client, molly: User, magnus: User
) -> None:
    room = ForumFactory.create(district=None, body=BodyFactory.create(), name="Room", slug="room")
    topic = TopicFactory.create(forum=room, author=magnus, organisation=None)
    Mention.objects.create(post=topic.posts.get(), user=molly)
    assert topic.title not in page_of(client, molly)


# Names to choose from


def test_the_form_names_who_wrote_in_the_topic(
    client: Client, gloves: Post, magnus: User, olive: User
) -> None:
    client.force_login(magnus)
    for url in (f"/forums/thanet/{gloves.topic_id}/reply/", gloves.topic.get_absolute_url()):
        page = client.get(url).content.decode()
        for name in ("Molly Member", "Magnus Manager", "Thanet Tides"):
            assert f"<code>@[{name}]</code>" in page
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=NOW)
    for url in (f"/forums/thanet/{gloves.topic_id}/reply/", gloves.topic.get_absolute_url()):
        assert "<code>@[Magnus Manager]</code>" not in client.get(url).content.decode()


def test_names_are_offered_of_who_wrote_here_and_who_joined(
    client: Client, gloves: Post, molly: User, hari: User, olive: User
) -> None:
    client.force_login(molly)

    def names(q: str) -> dict[str, list[str]]:
        answer: dict[str, list[str]] = client.get("/forums/thanet/names/", {"q": q}).json()
        return answer

    assert names("ma") == {"people": ["Magnus Manager"], "organisations": []}
    assert names("har") == {"people": [], "organisations": ["Harbour Helpers"]}  # Hari never wrote
    assert names("m") == names("\0") == {"people": [], "organisations": []}
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=NOW)
    assert names("magnus")["people"] == []


def test_names_are_not_harvested(client: Client, beach_clean: Topic, molly: User) -> None:
    """Within two minutes of asking on and on the answer is no at least once."""
    cache.clear()
    client.force_login(molly)
    url = "/forums/thanet/names/?q=mo"
    met = [client.get(url).status_code for _ in range(2 * ASKED_A_MINUTE + 1)]
    assert met[0] == 200
    assert 429 in met


def test_names_of_a_room_are_for_those_who_may_enter(client: Client, olive: User) -> None:
    ForumFactory.create(district=None, body=BodyFactory.create(), name="Room", slug="room")
    client.force_login(olive)
    assert client.get("/forums/room/names/?q=mo").status_code == 404


# Erasing, merging, cost


def test_an_erased_account_is_mentioned_by_words_of_others_alone(
    says: Says, magnus: User, molly: User
) -> None:
    post = says(magnus, "Thank you, @[Molly Member].")
    erase_account(molly.pk, acting_user=molly, now=NOW)
    assert not post.mentions.exists()
    post.refresh_from_db()
    assert "@Molly Member" in post.html


def test_a_merged_organisation_is_mentioned_as_the_one_it_became(
    says: Says, magnus: User, harbour: Organisation, olive: User
) -> None:
    both = says(magnus, "@[Harbour Helpers] and @[Thanet Tides]")
    one = says(magnus, "@[Harbour Helpers]")
    tides = Organisation.objects.get(name="Thanet Tides")
    merge(harbour, into=tides, reason="One charity now.", acting_user=olive)
    assert mentioned(both) == mentioned(one) == {"Thanet Tides"}
    assert both.mentions.count() == 1


def test_mentions_cost_nothing_on_reading_and_nothing_where_there_are_none(
    client: Client, says: Says, gloves: Post, magnus: User, hari: User
) -> None:
    url = gloves.topic.get_absolute_url()
    with CaptureQueriesContext(connection) as before:
        client.get(url)
    says(magnus, "@[Molly Member] @[Hari Harbour]")
    with CaptureQueriesContext(connection) as after:
        client.get(url)
    assert len(after) == len(before)
    with CaptureQueriesContext(connection) as writing:
        says(magnus, "Nobody in particular.")
    named = [each["sql"] for each in writing if "full_name" in each["sql"].partition("WHERE")[2]]
    assert named == []


@pytest.mark.parametrize("where", ["topic", "reply", "edit"])
def test_a_preview_shows_whom_it_speaks_to_and_says_whom_nobody_knows(
    client: Client, gloves: Post, magnus: User, where: str
) -> None:
    client.force_login(magnus)
    root = f"/forums/thanet/{gloves.topic_id}"
    url = {
        "topic": "/forums/thanet/new/",
        "reply": f"{root}/reply/",
        "edit": f"{root}/posts/{gloves.pk}/edit/",
    }[where]
    body = "@[Molly Member] and @[Nobody Known], come."
    sent = {"title": "Bags", "kind": "discussion", "seen": "0", "body": body, "then": "preview"}
    preview = client.post(url, sent).context["preview"]
    assert "@Molly Member" in preview["html"]
    assert "@[Molly" not in preview["html"]
    assert ["Nobody Known" in problem for problem in preview["problems"]] == [True]


def test_an_edit_speaks_to_others_than_before(gloves: Post, magnus: User, molly: User) -> None:
    def edited(body: str) -> list[str]:
        edit_post(post=gloves, body=body, acting_user=magnus, now=LATEST)
        return [mention.user.full_name for mention in gloves.mentions.current()]

    assert edited("@[Molly Member], can you?") == ["Molly Member"]
    gloves.refresh_from_db()
    assert "@Molly Member" in gloves.html
    assert edited("Can you?") == []


def test_the_names_below_a_text_are_shown_as_one_types_them_and_never_as_tags() -> None:
    assert Names(["<b>Bo"], ["Tides & Co"]).as_typed() == (
        "<li><code>@[&lt;b&gt;Bo]</code></li><li><code>@[Tides &amp; Co]</code></li>"
    )


def test_whoever_writes_sees_who_may_be_spoken_to(
    client: Client, gloves: Post, magnus: User
) -> None:
    client.force_login(magnus)
    page = client.get(f"/forums/thanet/{gloves.topic_id}/{gloves.topic.slug}/").content.decode()
    for name in (str(gloves.author), str(gloves.organisation)):
        assert f"<li><code>@[{name}]</code></li>" in page
