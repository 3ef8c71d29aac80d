"""One screen on which somebody decides: the text, the topic and the author."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from forums.actions import hide_topic, reply
from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Decision, Forum, Post, RemovedText, Report, Suspension, Topic
from forums.moderation import actions
from forums.moderation.rulings import Ruling, Seen
from forums.policies import posting_rights
from forums.signals import post_published
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.forums import ForumFactory
from tests.forums.conftest import LATER, LATEST
from tests.forums.moderation.conftest import decided, reported

TODAY = LATEST.date()
WEEK = timedelta(days=7)


@pytest.fixture
def published() -> Any:
    """Which posts are told to be seen for the first time."""
    heard: list[int] = []

    def listen(post_pk: int, **kwargs: object) -> None:
        heard.append(post_pk)

    post_published.connect(listen)
    yield heard
    post_published.disconnect(listen)


def test_hiding_answers_the_reports_and_keeps_who_decided_what(
    gloves: Post, molly: User, modupe: User
) -> None:
    reported(gloves, molly)
    decision = decided(gloves, modupe)
    gloves.refresh_from_db()
    assert gloves.is_hidden
    report = Report.objects.get()
    assert (report.decision, report.closed_at) == (decision, LATEST)
    assert (decision.by, decision.old_state, decision.waited_since) == (modupe, "visible", LATER)
    record = AuditRecord.objects.get(action="decided")
    assert (record.reason, (record.new or {})["text"]) == ("It sells something.", "hidden")


def test_leaving_it_needs_neither_rule_nor_reason(gloves: Post, molly: User, modupe: User) -> None:
    reported(gloves, molly)
    decision = decided(gloves, modupe, "kept", reason="")
    gloves.refresh_from_db()
    assert gloves.is_visible
    assert (decision.rule, Report.objects.open().count()) == (None, 0)


def test_going_against_a_post_says_why(gloves: Post, modupe: User) -> None:
    with pytest.raises(ForumError, match="Say why"):
        decided(gloves, modupe, reason=" ")
    assert not Decision.objects.exists()


def test_a_reply_that_waits_is_approved_and_seen_for_the_first_time(
    waiting: Post, modupe: User, published: list[int]
) -> None:
    decided(waiting, modupe, "approved", reason="")
    waiting.refresh_from_db()
    topic = Topic.objects.get()
    assert (waiting.state, waiting.position, waiting.visible_from) == ("visible", 2, LATEST)
    assert (topic.reply_count, topic.last_position, topic.last_number) == (1, 2, waiting.number)
    assert published == [waiting.pk]


def test_a_reply_that_is_refused_was_never_counted(
    waiting: Post, modupe: User, published: list[int]
) -> None:
    decided(waiting, modupe, "refused")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.position, Topic.objects.get().reply_count) == ("hidden", None, 0)
    assert published == []


def test_a_refused_reply_that_is_shown_after_all_is_seen_for_the_first_time(
    waiting: Post, modupe: User, published: list[int]
) -> None:
    decided(waiting, modupe, "refused")
    decided(waiting, modupe, "shown", reason="A mistake")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.position, published) == ("visible", 2, [waiting.pk])


def test_a_topic_that_waits_is_approved_with_its_own_text(
    waiting_topic: Topic, modupe: User, published: list[int]
) -> None:
    text = waiting_topic.posts.get()
    decided(text, modupe, "approved")
    waiting_topic.refresh_from_db()
    assert (waiting_topic.state, Forum.objects.get().topic_count) == ("visible", 1)
    assert published == [text.pk]


def test_a_refused_topic_that_is_shown_after_all_is_seen_for_the_first_time(
    waiting_topic: Topic, modupe: User, published: list[int]
) -> None:
    text = waiting_topic.posts.get()
    decided(text, modupe, "refused")
    assert Forum.objects.get().topic_count == 0
    decided(text, modupe, "shown", reason="A mistake")
    assert (Forum.objects.get().topic_count, published) == (1, [text.pk])


def test_a_hidden_post_that_is_shown_again_is_not_published_twice(
    gloves: Post, modupe: User, published: list[int]
) -> None:
    decided(gloves, modupe)
    decided(gloves, modupe, "shown", reason="A mistake")
    assert published == []


def test_a_reply_is_not_shown_in_a_topic_that_is_hidden(
    waiting: Post, beach_clean: Topic, modupe: User
) -> None:
    hide_topic(topic=beach_clean, reason="Spam", acting_user=modupe, now=LATEST)
    with pytest.raises(ForumError, match="about the topic first"):
        decided(waiting, modupe, "approved")


def test_words_are_taken_out_and_kept_for_moderators(gloves: Post, modupe: User) -> None:
    decision = decided(gloves, modupe, "edited", passages=("fifty pairs",))
    gloves.refresh_from_db()
    assert "I can bring [removed by a moderator]." in gloves.html
    assert RemovedText.objects.get(decision=decision).body == "I can bring fifty pairs."


def test_a_mark_before_brackets_makes_no_link(gloves: Post, modupe: User) -> None:
    Post.objects.filter(pk=gloves.pk).update(body="Ask Ann(https://example.org/ann) for them.")
    decided(gloves, modupe, "edited", passages=("Ann",))
    gloves.refresh_from_db()
    assert "[removed by a moderator]" in gloves.html
    assert 'href="https://example.org/ann"' not in gloves.html.split("moderator]")[0]


@pytest.mark.parametrize(
    ("passages", "sentence"),
    [
        ((), "Enter the words"),
        (("sixty pairs",), "does not say “sixty pairs”"),
        (("I can bring fifty pairs.",), "Hide it instead"),
    ],
)
def test_only_what_is_there_is_taken_out_and_not_all_of_it(
    gloves: Post, modupe: User, passages: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(ForumError, match=sentence):
        decided(gloves, modupe, "edited", passages=passages)
    gloves.refresh_from_db()
    assert gloves.body == "I can bring fifty pairs."
    assert not Decision.objects.exists()


def test_a_topic_is_locked_and_unlocked(gloves: Post, modupe: User) -> None:
    decided(gloves, modupe, "kept", about_topic="locked")
    assert Topic.objects.get().locked_at == LATEST
    with pytest.raises(AlreadyDoneError):
        decided(gloves, modupe, "kept", about_topic="locked")
    decided(gloves, modupe, "kept", about_topic="unlocked")
    assert Topic.objects.get().locked_at is None


def suspended(post: Post, by: User, **more: Any) -> Decision:
    until = more.pop("until", TODAY + WEEK)
    return decided(post, by, about_author="suspended", suspended_until=until, **more)


def test_who_is_suspended_cannot_write_until_the_day_and_is_told_so(
    client: Client, gloves: Post, modupe: User, magnus: User, thanet_forum: Forum
) -> None:
    suspended(gloves, modupe)
    standings = [
        posting_rights(magnus, thanet_forum, on=TODAY + timedelta(days=days)).standing
        for days in (0, 6, 7)
    ]
    assert standings == ["suspended", "suspended", "may post"]
    with pytest.raises(NotAllowedError):
        reply(
            topic=gloves.topic,
            body="Still here.",
            organisation=gloves.organisation,
            acting_user=magnus,
            now=LATEST,
        )


def test_the_page_says_until_when_and_leads_to_the_decision(
    client: Client, beach_clean: Topic, gloves: Post, olive: User, magnus: User
) -> None:
    from django.utils import timezone

    now = timezone.now()
    decision = suspended(gloves, olive, now=now, until=now.date() + WEEK)
    client.force_login(magnus)
    page = client.get(beach_clean.get_absolute_url()).content.decode()
    assert "You cannot write in this forum until" in page
    assert decision.get_absolute_url() in page


def test_a_suspension_from_one_forum_says_nothing_about_another(
    gloves: Post, modupe: User, magnus: User
) -> None:
    suspended(gloves, modupe)
    swale = ForumFactory.create()
    assert posting_rights(magnus, swale, on=TODAY).standing != "suspended"


def test_officers_alone_suspend_from_every_district_and_never_from_a_room(
    gloves: Post, modupe: User, olive: User, magnus: User, room: Forum
) -> None:
    with pytest.raises(NotAllowedError):
        suspended(gloves, modupe, everywhere=True)
    suspended(gloves, olive, everywhere=True)
    swale = ForumFactory.create()
    assert posting_rights(magnus, swale, on=TODAY).standing == "suspended"
    assert posting_rights(magnus, room, on=TODAY).standing != "suspended"


@pytest.mark.parametrize("until", [None, TODAY, TODAY + timedelta(days=400)])
def test_a_suspension_ends_on_a_day_within_a_year(gloves: Post, modupe: User, until: Any) -> None:
    with pytest.raises(ForumError, match="last day"):
        suspended(gloves, modupe, until=until)


def test_a_suspension_is_lifted_before_its_day(gloves: Post, modupe: User, magnus: User) -> None:
    suspended(gloves, modupe)
    decided(gloves, modupe, "kept", about_author="lifted")
    assert Suspension.objects.get().lifted_at == LATEST
    assert posting_rights(magnus, gloves.topic.forum, on=TODAY).may_post


def test_nobody_decides_about_what_they_wrote(gloves: Post, magnus: User, olive: User) -> None:
    Post.objects.update(author=olive)
    for person in (olive, magnus):
        with pytest.raises(NotAllowedError):
            decided(gloves, person)


def test_of_two_who_have_seen_the_same_the_second_is_told_who_was_first(
    gloves: Post, modupe: User, olive: User
) -> None:
    decided(gloves, modupe, "kept", seen=0)
    with pytest.raises(AlreadyDoneError, match="Modupe Moderator has decided"):
        decided(gloves, olive, "kept", seen=0)
    with pytest.raises(AlreadyDoneError):
        decided(gloves, olive, "hidden", seen=0)
    assert Decision.objects.count() == 1


def test_a_report_that_comes_while_somebody_decides_stays_open(
    gloves: Post, molly: User, priya: User, modupe: User
) -> None:
    seen = reported(gloves, molly)
    later = reported(gloves, priya)
    Report.objects.filter(pk=later.pk).update(last_at=LATEST)
    post = Post.objects.select_related("topic__forum").get(pk=gloves.pk)
    actions.decide(
        post=post,
        ruling=Ruling("kept"),
        seen=Seen(0, seen.last_at),
        acting_user=modupe,
        now=LATEST,
    )
    assert list(Report.objects.open()) == [later]


def test_what_was_marked_of_a_visitor_goes_with_the_answer(gloves: Post, modupe: User) -> None:
    reported(gloves, visitor="abc", address="vera@example.org")
    decided(gloves, modupe)
    report = Report.objects.get()
    assert (report.visitor, report.address) == ("", "vera@example.org")


def test_the_old_addresses_lead_to_the_one_screen(
    client: Client, gloves: Post, modupe: User, thanet_tides: Organisation
) -> None:
    client.force_login(modupe)
    hide = f"/forums/thanet/{gloves.topic_id}/posts/{gloves.pk}/hide/"
    page = client.get(hide, follow=True)
    assert page.redirect_chain[-1][0].endswith("/decide/?text=hidden")
    assert 'value="hidden"' in page.content.decode()


def test_the_screen_says_what_is_missing_beside_each_field(
    client: Client, gloves: Post, modupe: User
) -> None:
    client.force_login(modupe)
    sent = {"about_text": "edited", "about_author": "suspended", "decisions": "0"}
    page = client.post(f"/forums/moderation/posts/{gloves.pk}/decide/", sent)
    form = page.context["form"]
    assert set(form.errors) == {"reason", "passages", "suspended_until"}
    assert not Decision.objects.exists()


def test_the_screen_shows_who_reported_it_and_what_is_known_of_both(
    client: Client, gloves: Post, molly: User, modupe: User, mo: User
) -> None:
    reported(gloves, molly)
    decided(gloves, mo, "edited", passages=("fifty",), about_author="warned")
    reported(gloves, molly)
    client.force_login(modupe)
    page = client.get(f"/forums/moderation/posts/{gloves.pk}/decide/").content.decode()
    assert "1 earlier report, 1 upheld" in page
    assert "1 warning" in page
    assert "I can bring fifty pairs." in page
