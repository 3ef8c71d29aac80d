from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from consultations.models import (
    ConsultationPage,
    Deed,
    EqualitySheet,
    Point,
    ProgressNote,
)
from consultations.promises.states import PromiseState
from consultations.reach.funnel import DIRECT, funnels_of
from consultations.results.reads import results_of
from consultations.results.rounds import sector_share
from consultations.results.tables import QuestionResult
from consultations.surveys.duplicates import likely_duplicates
from consultations.surveys.models import Capacity
from digests.models import Circular, ContactList, Delivery, Notice, NoticeKind
from forums.models import Forum, Topic
from forums.moderation.items import Kind
from forums.moderation.queue import Queue
from forums.safety.reasons import WaitReason
from home.models import NewsPage
from membership.bodies.declarations.roll import roll_of
from membership.bodies.declarations.standings import StandingState
from membership.bodies.models import Body, Call, Chase, Confirmation, GroupLetter, HandoverNote
from membership.bodies.recruitment.states import CallState
from membership.bodies.sittings import who_sits
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from portal.demo.accounts import DEMO_ACCOUNTS
from portal.demo.load import load
from portal.lib.time import london_day
from tests.support.permissions import APPS

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
KENT_RESIDENTS = 1_576_100  # Census 2021

Sizes = dict[str, int]


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Iterator[Sizes]:
    """The demo, loaded once for this module and undone at its end."""
    media = str(tmp_path_factory.mktemp("media"))
    allowed = override_settings(DEMO_CONTENT=True, MEDIA_ROOT=media)
    with django_db_blocker.unblock(), allowed, transaction.atomic():
        yield dict(load(NOW))
        transaction.set_rollback(True)


def strategy() -> ConsultationPage:
    page: ConsultationPage = ConsultationPage.objects.get(slug="civil-society-strategy")
    return page


def question(number: int, key: str) -> QuestionResult:
    """What the site's own results code makes of one question of the strategy's round."""
    [result] = results_of([strategy().rounds.get(number=number)])
    return next(each for each in result.questions if each.question.key == key)


def rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for label in APPS
        for model in apps.get_app_config(label).get_models()
    }


def test_the_districts_add_up_to_kent(demo: Sizes) -> None:
    assert District.objects.count() == 12
    assert sum(District.objects.values_list("residents", flat=True)) == KENT_RESIDENTS


def test_every_district_has_organisations_a_forum_and_a_conversation(demo: Sizes) -> None:
    for district in District.objects.all():
        assert district.organisations.verified().count() >= 3, district
        assert Topic.objects.filter(forum__district=district, reply_count__gt=0).exists(), district


def test_declarations_show_every_state_a_request_and_nothing_to_declare(demo: Sizes) -> None:
    roll = roll_of(Body.objects.get(slug="steering-group"), london_day(NOW))
    states = {str(row.standing.person): row.standing.state for row in roll}
    assert states["Sadie Penfold"] == "due-soon"
    assert states["Tobias Quested"] == states["Amina Yusuf"] == "overdue"
    assert list(states.values()).count(StandingState.UP_TO_DATE) == len(states) - 3
    assert [str(row.standing.person) for row in roll if row.waiting] == ["Sadie Penfold"]
    assert Confirmation.objects.filter(nothing_to_declare=True).exists()
    assert not Chase.objects.exists()


def test_somebody_asks_somebody_is_invited_and_one_organisation_needs_a_manager(
    demo: Sizes,
) -> None:
    tides = Organisation.objects.get(slug="thanet-tides")
    assert tides.join_requests.waiting().count() == 1
    invitations = tides.invitations.unanswered().order_by("sent_at")
    assert [each.is_open(NOW) for each in invitations] == [False, True]
    assert [each.slug for each in Organisation.objects.without_manager()] == [
        "hythe-arts-on-prescription"
    ]


def test_a_moderator_finds_reports_a_first_post_and_a_request(demo: Sizes) -> None:
    """Modupe can try each kind of decision at /forums/moderation/."""
    queue = Queue(User.objects.get(email="moderator@example.org"), london_day(NOW))
    waits = [(item.kind, item.post, item.request) for item in queue.page(None).object_list]
    assert [kind for kind, _, _ in waits].count(Kind.REPORTS) == 2
    [first] = [post for kind, post, _ in waits if kind == Kind.WAITING and post]
    assert first.topic.organisation
    assert first.topic.organisation.name == "Broadstairs Bandstand Players"
    assert first.topic.wait_reason == WaitReason.UNCONFIRMED
    [request] = [request for _, _, request in waits if request]
    assert "Thanet Tides" in request.title
    assert "Dover" in request.title
    assert not Notice.objects.filter(kind__startswith="report").exists()


def test_officers_find_lists_and_a_circular_that_waits(demo: Sizes) -> None:
    assert [each.contacts.count() for each in ContactList.objects.order_by("name")] == [2, 3]
    circular = Circular.objects.get()
    assert circular.sent_at is None
    assert circular.lists.count() == 2


def test_loading_again_adds_nothing(demo: Sizes) -> None:
    before = rows()
    assert dict(load(NOW)) == demo
    assert rows() == before


def test_every_address_is_an_invented_one(demo: Sizes) -> None:
    addresses = User.objects.values_list("email", flat=True)
    assert all(address.endswith("@example.org") for address in addresses)
    assert User.objects.filter(email__in=[each.email for each in DEMO_ACCOUNTS]).count() == 9


@pytest.mark.parametrize(
    ("number", "key", "answer", "share"),
    [
        (1, "title", "Agree", 75),
        (1, "support", "Agree", 88),
        (1, "engagement", "Agree", 93),
        (2, "direction", "Agree", 86),
    ],
)
def test_the_results_are_those_of_the_report(
    demo: Sizes, number: int, key: str, answer: str, share: int
) -> None:
    assert {row.label: row.share for row in question(number, key).rows}[answer] == share


def test_most_agree_with_the_term_in_both_rounds_and_most_used_no_support(demo: Sizes) -> None:
    for number in (1, 2):
        term = {row.label: row.share for row in question(number, "term").rows}
        assert (term["Agree"] or 0) > 50
    used = {row.label: row.share for row in question(2, "recruiting").rows}
    assert (used["No"] or 0) > 50


def test_financial_advice_ranks_first_and_board_development_last(demo: Sizes) -> None:
    ranked = sorted(question(2, "options").ranked, key=lambda row: row.mean or 0)
    assert ranked[0].label.startswith("Financial advice")
    assert ranked[-1].label.startswith("Board development")


def test_more_ways_of_engaging_are_needed_local_ones_above_all(demo: Sizes) -> None:
    needed = {row.label: row.share for row in question(2, "mechanisms").rows}
    assert needed == {"Yes": 81, "No": 19, "Don’t know": 0}
    first, second, *_ = question(2, "else").themes
    assert first.label == "Meetings near by"
    assert (first.value, second.value) == (5, 3)


def test_78_responses_of_which_69_per_cent_speak_for_the_sector(demo: Sizes) -> None:
    rounds = list(strategy().rounds.order_by("number"))
    share = sector_share(rounds)
    assert (share.value, share.base, share.share) == (54, 78, 69)
    results = results_of(rounds)
    assert [(each.base, each.synthetic) for each in results] == [(57, 57), (21, 21)]
    assert all(each.all_synthetic for each in results)
    assert {row.label for row in results[0].capacities} == set(Capacity.labels)
    assert len(Capacity) == 9


def test_the_rounds_took_nine_weeks_and_four_and_the_decisions_have_their_days(demo: Sizes) -> None:
    page = strategy()
    first, second = page.rounds.order_by("number")
    days = [(each.closes_at - each.opens_at).days + 1 for each in (first, second)]
    assert days == [9 * 7, 4 * 7]
    assert london_day(second.opens_at) == date(2021, 9, 6)
    assert london_day(second.last_minute) == date(2021, 10, 3)
    for each in (first, second):
        assert each.documents.filter(kind="eqia").exists()
        assert each.documents.filter(kind="draft").exists()
        assert all(document.formats.exists() for document in each.documents.all())
    dates = [step.value["date"] for step in page.decision_path]
    assert dates == [date(2019, 11, 8), date(2021, 6, 24), date(2021, 11, 9), date(2021, 12, 9)]


def test_made_up_equality_answers_were_added_up_and_say_so(demo: Sizes, client: Client) -> None:
    sheets = EqualitySheet.objects.filter(round__page=strategy()).order_by("round__number")
    assert list(sheets.values_list("added", "waiting")) == [(44, []), (16, [])]
    page = client.get("/consultations/civil-society-strategy/results/equality/").content.decode()
    assert "Responses of this round were made up" in page
    assert "Which ethnic group describes you best?" in page
    assert "[c]" in page


def test_three_promises_stand_differently_and_each_has_a_history(demo: Sizes) -> None:
    promises = list(Deed.objects.promises().filter(page=strategy()))
    states = {deed.state(london_day(NOW)) for deed in promises}
    assert states == {PromiseState.KEPT, PromiseState.DUE_SOON, PromiseState.OVERDUE}
    assert all(deed.notes.exists() for deed in promises)
    moved = ProgressNote.objects.get(move="date-moved")
    assert moved.old_due_on != moved.new_due_on == moved.deed.due_on


def test_7_555_were_shown_the_link_and_49_followed_it(demo: Sizes) -> None:
    first, second = funnels_of(strategy().rounds.all())
    assert [line.label for line in first.lines] == [DIRECT]
    twitter, directly = second.lines
    assert [step.value for step in twitter.cells] == [7555, 49, 9, 5]
    assert [step.value for step in directly.cells] == [None, None, 16, 16]
    assert [step.value for step in second.total.cells] == [7555, 49, 25, 21]
    assert not any(step.is_withheld for line in second.lines for step in line.cells)


def test_key_contacts_were_sent_the_link_of_both_rounds(demo: Sizes, client: Client) -> None:
    circulations = [each.circulation for each in funnels_of(strategy().rounds.order_by("number"))]
    assert [each.mailed for each in circulations if each] == [44, 52]
    page = client.get("/consultations/civil-society-strategy/results/reach/").content.decode()
    assert "52 key contacts" in page


def test_the_open_consultation_has_links_and_key_contacts(demo: Sizes) -> None:
    page = ConsultationPage.objects.get(slug="community-buildings-fund")
    assert page.key_contacts.count() == 4
    assert page.rounds.get().short_links.count() == 2


def test_pairs_and_one_open_consultation(demo: Sizes) -> None:
    assert Point.objects.filter(page=strategy()).count() == 15
    done = Deed.objects.filter(page=strategy()).exclude(kind__in=["promised", "not-doing"])
    assert done.count() == 15
    open_now = ConsultationPage.objects.live().open(NOW)
    assert [page.slug for page in open_now] == ["community-buildings-fund"]


def test_one_thing_is_not_done_and_one_point_leads_to_a_topic(demo: Sizes) -> None:
    refused = Deed.objects.get(kind="not-doing")
    assert refused.reason
    assert refused.points.count() == 1
    themes = Point.objects.filter(codes__isnull=False).values_list("codes__label", flat=True)
    assert list(themes) == ["Meetings near by", "One person to turn to"]
    linked = Point.objects.get(topics__isnull=False)
    assert linked.topics.get().title == "How do you thank volunteers without a budget?"


def test_officers_find_names_to_match_and_responses_that_look_alike(demo: Sizes) -> None:
    round_ = ConsultationPage.objects.get(slug="community-buildings-fund").rounds.get()
    assert round_.responses.filter(synthetic=True).count() == round_.responses.count() == 5
    assert round_.responses.unmatched().count() == 3
    assert [pair.reasons for pair in likely_duplicates(round_)] == [
        ["the same organisation"],
        ["the same words"],
    ]


def test_one_seat_ends_soon_one_is_vacant_and_one_is_carried_over(demo: Sizes) -> None:
    group = Body.objects.get(slug="steering-group")
    states = [sitting.state.value for sitting in who_sits(group, NOW.date())]
    assert [states.count(each) for each in ("ends-soon", "vacant", "carried-over")] == [1, 1, 1]


def test_one_call_is_open_and_one_waits_for_its_panel(demo: Sizes) -> None:
    [open_call] = Call.objects.open(NOW)
    [undecided] = Call.objects.undecided(NOW)
    assert [call.expressions.count() for call in (open_call, undecided)] == [2, 2]
    assert undecided.state(NOW) == CallState.BEING_DECIDED
    assert not Notice.objects.filter(kind__startswith="expression").exists()


def test_the_chair_has_written_and_who_leaves_leaves_a_note(demo: Sizes) -> None:
    group = Body.objects.get(slug="steering-group")
    letter = GroupLetter.objects.get(body=group)
    assert letter.reached == letter.recipients.filter(reached=True).count() > 1
    assert HandoverNote.objects.get(body=group).term.person.full_name == "Sadie Penfold"
    reminded = Notice.objects.filter(kind=NoticeKind.SEAT_REMINDER).values(
        "reader__user__full_name"
    )
    assert {"Sadie Penfold", "Charles Whitcombe"} <= {
        each["reader__user__full_name"] for each in reminded
    }


def test_readers_wait_for_a_first_issue(demo: Sizes) -> None:
    assert Delivery.objects.filter(issue__isnull=False).count() == demo["readers of the digest"]
    assert NewsPage.objects.live().count() == demo["news articles"]
    assert Forum.objects.public().count() == 12
    assert Forum.objects.get(body__slug="steering-group").topic_count == 2


@pytest.mark.django_db
def test_the_demo_is_refused_where_the_settings_do_not_allow_it() -> None:
    before = rows()
    with pytest.raises(CommandError, match="DEMO_CONTENT is off"):
        call_command("load_demo")
    assert rows() == before
