"""Organisations of other districts ask, and who looks after the forum answers."""

import pytest
from django.test import Client

from digests.mail.notices import notice_letter
from digests.models import Notice
from forums.actions import answer_request, ask_to_join, join_forum, set_up, withdraw_request
from forums.errors import AlreadyDoneError, CannotJoinError, NotAllowedError
from forums.models import Forum, ForumRequest, JoiningRule
from forums.policies import posting_rights
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from portal.lib.time import today
from portal.records.models import AuditRecord
from tests.factories.forums import ForumFactory, ForumModeratorFactory, RoomFactory
from tests.forums.conftest import LATER, NOW
from tests.forums.test_pages import text


@pytest.fixture
def swale_forum(swale: District) -> Forum:
    return ForumFactory.create(district=swale)


@pytest.fixture
def asked(swale_forum: Forum, thanet_tides: Organisation, magnus: User) -> ForumRequest:
    return ask_to_join(
        forum=swale_forum,
        organisation=thanet_tides,
        words="We clean beaches in Swale.",
        acting_user=magnus,
        now=NOW,
    )


def test_a_moderator_lets_it_in_and_whoever_asked_is_told(
    client: Client, asked: ForumRequest, modupe: User, magnus: User
) -> None:
    ForumModeratorFactory.create(forum=asked.forum, user=modupe)
    client.force_login(modupe)
    response = client.get("/forums/requests/")
    assert "What waits for you" in response.content.decode()
    page = text(response)
    assert "Thanet Tides" in page
    assert "We clean beaches in Swale." in page
    address = f"/forums/swale/requests/{asked.pk}/"
    client.post(address, {"decision": "accept"})
    assert asked.forum.memberships.current().get().organisation == asked.organisation
    notice = Notice.objects.get(kind="forum_request_answered")
    assert notice.reader.address == magnus.email
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("decision", "fact"), [("accept", "is now in"), ("decline", "was not let into")]
)
def test_the_list_says_what_was_answered(
    client: Client, asked: ForumRequest, olive: User, decision: str, fact: str
) -> None:
    client.force_login(olive)
    answer = {"decision": decision, "reason": "Too far."}
    page = text(client.post(f"/forums/swale/requests/{asked.pk}/", answer, follow=True))
    assert f"Thanet Tides {fact} the Swale forum. Whoever asked gets an e-mail." in page
    assert "Nobody waits." in page


def test_a_no_needs_a_reason_which_is_recorded(
    client: Client, asked: ForumRequest, olive: User
) -> None:
    with pytest.raises(ValueError, match="reason"):
        answer_request(request=asked, accepts=False, reason=" ", acting_user=olive, now=NOW)
    answer_request(request=asked, accepts=False, reason="Too far.", acting_user=olive, now=NOW)
    assert not asked.forum.memberships.exists()
    assert AuditRecord.objects.get(action="declined a request").reason == "Too far."


def test_the_page_asks_for_the_reason_beside_its_field(
    client: Client, asked: ForumRequest, modupe: User
) -> None:
    ForumModeratorFactory.create(forum=asked.forum, user=modupe)
    client.force_login(modupe)
    page = client.post(f"/forums/swale/requests/{asked.pk}/", {"decision": "decline"})
    assert "Say why you decline." in text(page)
    assert text(page).index("There is a problem") < text(page).index("We clean beaches")


def test_one_answer_counts(asked: ForumRequest, olive: User) -> None:
    answer_request(request=asked, accepts=True, reason="", acting_user=olive, now=NOW)
    with pytest.raises(AlreadyDoneError):
        answer_request(request=asked, accepts=False, reason="No.", acting_user=olive, now=LATER)
    assert ForumRequest.objects.get().accepted


def test_who_moderates_another_forum_sees_and_answers_nothing_here(
    client: Client, asked: ForumRequest, modupe: User
) -> None:
    client.force_login(modupe)
    assert "Nobody waits." in text(client.get("/forums/requests/"))
    assert client.get(f"/forums/swale/requests/{asked.pk}/").status_code == 403
    with pytest.raises(NotAllowedError):
        answer_request(request=asked, accepts=True, reason="", acting_user=modupe, now=NOW)


def test_a_manager_asks_and_takes_it_back(
    client: Client, swale_forum: Forum, thanet_tides: Organisation, magnus: User
) -> None:
    client.force_login(magnus)
    assert "Ask to join" in text(client.get("/forums/swale/"))
    client.post("/forums/swale/ask/", {"organisation": thanet_tides.pk, "words": "We row there."})
    request = ForumRequest.objects.get()
    assert (request.words, request.asked_by) == ("We row there.", magnus)
    assert "Thanet Tides has asked to join this forum" in text(client.get("/forums/swale/"))
    assert "Take the request back" in text(client.get("/forums/swale/members/"))
    client.post(f"/forums/swale/requests/{request.pk}/withdraw/")
    assert not ForumRequest.objects.exists()


def test_words_are_needed_and_kept_when_something_is_wrong(
    client: Client, swale_forum: Forum, thanet_tides: Organisation, magnus: User
) -> None:
    client.force_login(magnus)
    page = client.post("/forums/swale/ask/", {"organisation": thanet_tides.pk, "words": ""})
    assert "Say in a few words why you would like to join." in text(page)
    page = client.post("/forums/swale/ask/", {"organisation": "0", "words": "We row there."})
    assert "We row there." in text(page)
    assert not ForumRequest.objects.exists()


def test_it_asks_once_at_a_time(asked: ForumRequest, magnus: User) -> None:
    with pytest.raises(AlreadyDoneError):
        ask_to_join(
            forum=asked.forum,
            organisation=asked.organisation,
            words="Please.",
            acting_user=magnus,
            now=LATER,
        )


def test_what_was_answered_is_not_taken_back(
    asked: ForumRequest, magnus: User, olive: User
) -> None:
    answer_request(request=asked, accepts=False, reason="Too far.", acting_user=olive, now=NOW)
    with pytest.raises(AlreadyDoneError):
        withdraw_request(request=asked, acting_user=magnus)


def test_a_member_who_does_not_manage_asks_for_nobody(
    swale_forum: Forum, thanet_tides: Organisation, molly: User
) -> None:
    with pytest.raises(NotAllowedError):
        ask_to_join(
            forum=swale_forum, organisation=thanet_tides, words="", acting_user=molly, now=NOW
        )


@pytest.mark.parametrize("rule", [JoiningRule.OPEN, JoiningRule.CLOSED])
def test_nobody_asks_where_the_rule_has_no_asking(
    swale_forum: Forum, thanet_tides: Organisation, magnus: User, rule: JoiningRule
) -> None:
    swale_forum.joining = rule
    assert not posting_rights(magnus, swale_forum, on=today()).could_ask
    with pytest.raises(CannotJoinError):
        ask_to_join(
            forum=swale_forum, organisation=thanet_tides, words="Hi", acting_user=magnus, now=NOW
        )


def test_a_closed_forum_says_who_may_come_in(
    client: Client, swale_forum: Forum, thanet_tides: Organisation, magnus: User
) -> None:
    Forum.objects.filter(pk=swale_forum.pk).update(joining=JoiningRule.CLOSED)
    swale_forum.refresh_from_db()
    with pytest.raises(CannotJoinError, match="Only organisations that serve the district"):
        join_forum(forum=swale_forum, organisation=thanet_tides, acting_user=magnus, now=NOW)
    client.force_login(magnus)
    assert "Only organisations that serve this district write here." in text(
        client.get("/forums/swale/")
    )


def test_nobody_asks_to_come_into_a_groups_room(thanet_tides: Organisation, magnus: User) -> None:
    room = RoomFactory.create()
    for act in (ask_to_join, join_forum):
        words = {"words": "Hi"} if act is ask_to_join else {}
        with pytest.raises(CannotJoinError):
            act(forum=room, organisation=thanet_tides, acting_user=magnus, now=NOW, **words)


def test_an_officer_sets_the_rule_and_it_is_recorded(
    thanet_forum: Forum, olive: User, modupe: User
) -> None:
    with pytest.raises(NotAllowedError):
        set_up(forum=thanet_forum, name="Thanet", joining="closed", acting_user=modupe)
    set_up(forum=thanet_forum, name="Thanet", joining="closed", acting_user=olive)
    thanet_forum.refresh_from_db()
    assert thanet_forum.joining == JoiningRule.CLOSED
    record = AuditRecord.objects.get(action="set up")
    assert (record.old, record.new) == ({"joining": "on request"}, {"joining": "closed"})
    set_up(forum=thanet_forum, name="Thanet", joining="closed", acting_user=olive)
    assert AuditRecord.objects.filter(action="set up").count() == 1


@pytest.mark.parametrize(
    ("accepts", "words"), [(True, "Its people can start topics"), (False, "Too far.")]
)
def test_the_mail_says_what_became_of_it(
    asked: ForumRequest, olive: User, accepts: bool, words: str
) -> None:
    answer_request(
        request=asked,
        accepts=accepts,
        reason="" if accepts else "Too far.",
        acting_user=olive,
        now=NOW,
    )
    assert words in notice_letter(Notice.objects.get()).text
