"""Editors prepare an issue: an introduction, what is pinned, a trial, keeping it back, an approval."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from digests.actions.issues import make_issue
from digests.actions.plans import Pin, approve, hold, mark_of, prepare, release
from digests.actions.subscriptions import unsubscribe
from digests.editing.coming import coming
from digests.editing.expected import Expected, expected
from digests.errors import AlreadyLeft
from digests.figures import figures_of
from digests.models import (
    DeadAddress,
    Delivery,
    EndReason,
    Frequency,
    Issue,
    IssuePlan,
    Reader,
    Subscription,
    Weekday,
)
from digests.tokens import make_token
from digests.windows import Window
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from tests.digests.posting import plan_and_post, post
from tests.factories.digests import SubscriptionFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
WEEKLY = Frequency.WEEKLY
DAY = timedelta(days=1)


def test_an_introduction_and_what_is_pinned_stand_above_everything(
    rita: Reader, news: Organisation, week: tuple[str, date], edie: User, monday: datetime
) -> None:
    pins = [Pin("The new strategy", "/promises/", "Read it here.")]
    prepare(*week, "Good morning.\n\nThis week there is much.", pins, acting_user=edie)
    [text] = plan_and_post(monday)
    places = [
        text.index(words) for words in ("Good morning.", "This week", "The new strategy", news.name)
    ]
    assert places == sorted(places)


def test_what_is_pinned_comes_once_and_to_whoever_gets_news_in_general(
    rita: Reader,
    news: Organisation,
    week: tuple[str, date],
    edie: User,
    monday: datetime,
    swale: District,
) -> None:
    Subscription.objects.get().districts.set([swale])
    follower = SubscriptionFactory.create(general=False, confirmed_at=monday - 9 * DAY)
    prepare(*week, "", [Pin("Harbour Helpers", news.get_absolute_url())], acting_user=edie)
    [text] = plan_and_post(monday)
    assert text.count(news.get_absolute_url()) == 1
    delivery = follower.reader.deliveries.get(issue__end=week[1])
    assert delivery.skip_reason == "nothing_new"


def test_a_week_that_ends_on_another_day_has_the_plan_of_its_monday(
    rita: Reader, news: Organisation, week: tuple[str, date], edie: User, monday: datetime
) -> None:
    Subscription.objects.update(weekday=Weekday.THURSDAY)
    OrganisationFactory.create(visible_from=monday)
    prepare(*week, "Good morning.", [], acting_user=edie)
    before, this = plan_and_post(monday + 3 * DAY)
    assert "Good morning." not in before
    assert "Good morning." in this


def test_editors_do_not_approve_and_members_do_nothing(
    week: tuple[str, date], edie: User, priya: User, monday: datetime
) -> None:
    with pytest.raises(PermissionDenied):
        approve(*week, seen=mark_of(None), acting_user=edie, now=monday)
    with pytest.raises(PermissionDenied):
        prepare(*week, "", [], acting_user=priya)
    with pytest.raises(PermissionDenied):
        hold(*week, "Why not", acting_user=priya, now=monday)
    with pytest.raises(PermissionDenied):
        release(*week, acting_user=priya, now=monday)
    assert not IssuePlan.objects.exists()


def test_what_has_begun_to_leave_changes_no_more(
    rita: Reader, news: Organisation, week: tuple[str, date], edie: User, monday: datetime
) -> None:
    plan_and_post(monday)
    with pytest.raises(AlreadyLeft):
        prepare(*week, "Too late.", [], acting_user=edie)


def test_the_rows_add_up_to_how_many_it_was_made_for(
    rita: Reader, news: Organisation, last_week: Window, monday: datetime, swale: District
) -> None:
    before = monday - 9 * DAY
    SubscriptionFactory.create(confirmed_at=before, districts=[swale])
    paused = SubscriptionFactory.create(confirmed_at=before, paused_until=date(2027, 1, 1))
    left = SubscriptionFactory.create(confirmed_at=before).reader
    issue = make_issue("weekly", last_week, now=monday)
    assert issue is not None
    unsubscribe(left, acting_user=None, now=monday)
    post(monday)
    figures = figures_of([issue])[issue.pk]
    assert (figures.made, figures.sent, figures.waiting) == (4, 1, 0)
    assert figures.in_words == [
        "1: sent",
        "1: nothing new for this reader",
        "1: the reader paused her updates",
        "1: the reader has left",
    ]
    assert paused.reader.deliveries.get().skip_reason == "paused"


def test_what_leaves_next_and_to_how_many(rita: Reader, monday: datetime) -> None:
    SubscriptionFactory.create(frequency=Frequency.DAILY, confirmed_at=monday)
    found = [(each.frequency, each.span, each.readers) for each in coming(monday + DAY)]
    assert found == [
        ("daily", "17 November 2026", 1),
        ("weekly", "16 to 22 November 2026", 1),
        ("weekly", "23 to 29 November 2026", 1),
        ("monthly", "1 to 30 November 2026", 0),
    ]


def test_to_how_many_an_issue_goes_is_what_becomes_of_it(
    rita: Reader, news: Organisation, last_week: Window, monday: datetime
) -> None:
    """Rita gets it; another has paused it, a third one's address is dead; the others get another issue."""
    sunday = monday - DAY
    SubscriptionFactory.create(confirmed_at=sunday - DAY, paused_until=monday.date() + DAY)
    SubscriptionFactory.create(confirmed_at=sunday - DAY, paused_until=monday.date())
    dead = SubscriptionFactory.create(confirmed_at=sunday - DAY, paused_until=monday.date() + DAY)
    DeadAddress.objects.create(address=dead.reader.address)
    SubscriptionFactory.create(confirmed_at=sunday - DAY, weekday=Weekday.THURSDAY)
    SubscriptionFactory.create(confirmed_at=sunday - DAY, frequency=Frequency.DAILY)
    SubscriptionFactory.create(confirmed_at=None)
    SubscriptionFactory.create(
        confirmed_at=sunday - DAY, ended_at=sunday, end_reason=EndReason.BOUNCED
    )
    SubscriptionFactory.create(
        confirmed_at=sunday - DAY, reader__user=UserFactory.create(is_active=False)
    )
    before = expected(WEEKLY, last_week.end, now=sunday)
    assert before[0] == Expected(last_week.end, readers=2, paused=1, dead=1)
    assert [each.readers for each in before] == [2, 0, 0, 1, 0, 0, 0]
    issue = make_issue(WEEKLY, last_week, now=monday)
    assert issue is not None
    post(monday)
    figures = figures_of([issue])[issue.pk]
    assert (figures.made, figures.sent) == (before[0].made, before[0].readers)
    assert figures.silences == {"paused": before[0].paused, "no_such_address": before[0].dead}


def test_what_is_made_is_expected_no_longer(
    rita: Reader, last_week: Window, monday: datetime
) -> None:
    make_issue(WEEKLY, last_week, now=monday)
    left = [each.on for each in expected(WEEKLY, last_week.end, now=monday)]
    assert left == [last_week.end + number * DAY for number in range(1, 7)]


def test_to_how_many_takes_as_many_queries_however_many_days(
    rita: Reader, last_week: Window, monday: datetime, django_assert_num_queries: Any
) -> None:
    for weekday in Weekday:
        SubscriptionFactory.create(confirmed_at=monday - 9 * DAY, weekday=weekday)
    with django_assert_num_queries(2):
        expected(WEEKLY, last_week.end + 7 * DAY, now=monday)


class TestPages:
    @pytest.fixture
    def editor(self, client: Client, edie: User, monday: datetime) -> Any:
        with time_machine.travel(monday + DAY, tick=False):
            client.force_login(edie)
            yield client

    @pytest.fixture
    def page(self, last_week: Window) -> str:
        return f"/updates/issues/weekly/{last_week.end + 7 * DAY}/"

    def fill(self, **fields: str) -> dict[str, str]:
        return {"pin-TOTAL_FORMS": "5", "pin-INITIAL_FORMS": "0", "introduction": "", **fields}

    def test_the_days_of_a_week_are_told_apart(
        self, editor: Client, page: str, rita: Reader, monday: datetime
    ) -> None:
        thursday = {"weekday": Weekday.THURSDAY, "confirmed_at": monday}
        SubscriptionFactory.create(paused_until=date(2027, 1, 1), **thursday)
        SubscriptionFactory.create(**thursday)
        words = " ".join(editor.get(page).content.decode().split())
        assert "to 2 readers as things stand; 1 more has paused." in words
        assert "Monday 23 November 2026" in words
        assert "Thursday 26 November 2026" in words
        assert "Tuesday 24" not in words

    def test_an_editor_prepares_the_next_issue(self, editor: Client, page: str) -> None:
        fields = {"pin-0-title": "The strategy", "pin-0-path": "/promises/"}
        answer = editor.post(page, self.fill(introduction="Good morning.", **fields), follow=True)
        assert "The update is prepared." in answer.content.decode()
        plan = IssuePlan.objects.get()
        assert (plan.introduction, plan.pinned.get().path) == ("Good morning.", "/promises/")
        assert 'value="The strategy"' in editor.get(page).content.decode()

    def test_a_link_to_elsewhere_is_refused_and_nothing_is_lost(
        self, editor: Client, page: str
    ) -> None:
        fields = {"pin-0-title": "Elsewhere", "pin-0-path": "https://example.org/"}
        text = editor.post(page, self.fill(introduction="Good morning.", **fields)).content.decode()
        assert "Enter an address on this site, beginning with /" in text
        assert "Good morning." in text
        assert "Elsewhere" in text

    def test_what_is_wrong_with_a_pinned_thing_is_said_at_the_top_and_leads_to_it(
        self, editor: Client, page: str
    ) -> None:
        fields = {"pin-1-title": "A beach clean", "introduction": "x" * 9999}
        text = editor.post(page, self.fill(**fields)).content.decode()
        summary = text[text.index("There is a problem") : text.index("</h1>")]
        assert '<a href="#id_pin-1-path">Give thing 2 a link</a>' in summary
        assert '<a href="#id_introduction">' in summary
        assert text.count("There is a problem") == 1
        title = text[text.index("<title>") : text.index("</title>")]
        assert title.count("Error: ") == 1

    def test_an_editor_keeps_it_back_with_a_reason_alone(self, editor: Client, page: str) -> None:
        text = editor.post(page + "leaving/", {"do": "hold"}).content.decode()
        assert "Say why you keep it back" in text
        editor.post(page + "leaving/", {"do": "hold", "hold-reason": "A wrong date."})
        assert "A wrong date." in editor.get(page).content.decode()
        editor.post(page + "leaving/", {"do": "release"})
        assert IssuePlan.objects.get().held_at is None

    def test_a_preview_shows_what_a_reader_with_these_choices_gets(
        self, editor: Client, page: str, thanet: District, swale: District
    ) -> None:
        OrganisationFactory.create(
            name="Harbour Helpers", visible_from=timezone.now(), districts=[thanet]
        )
        assert "Harbour Helpers" in editor.get(page + "preview/").content.decode()
        html = editor.get(page + "preview/html/", {"districts": thanet.pk})
        assert "it concerns Thanet" in html.content.decode()
        assert "sandbox" in html.headers["Content-Security-Policy"]
        elsewhere = editor.get(page + "preview/", {"districts": swale.pk}).content.decode()
        assert "would get no e-mail" in elsewhere
        assert editor.get(page + "preview/html/", {"districts": swale.pk}).status_code == 404

    def test_a_trial_goes_to_the_editor_alone_and_says_so(
        self, editor: Client, page: str, edie: User, rita: Reader
    ) -> None:
        OrganisationFactory.create(name="Harbour Helpers", visible_from=timezone.now())
        for _ in range(2):
            editor.post(page + "preview/")
        [message] = post(timezone.now())
        assert message.to == [edie.email]
        assert message.subject.startswith("[Trial] ")
        assert not Issue.objects.exists()

    @pytest.mark.parametrize(
        "address", ["weekly/2026-11-17", "at_once/2026-11-16", "weekly/soon", "daily/0001-01-01"]
    )
    def test_a_window_that_does_not_exist_has_no_page(self, editor: Client, address: str) -> None:
        assert editor.get(f"/updates/issues/{address}/").status_code == 404


def test_the_web_copy_says_what_became_of_it(
    client: Client,
    rita: Reader,
    news: Organisation,
    week: tuple[str, date],
    edie: User,
    monday: datetime,
) -> None:
    prepare(*week, "Good morning.", [Pin("The strategy", "/promises/")], acting_user=edie)
    plan_and_post(monday)
    issue = Issue.objects.get(frequency=WEEKLY, end=week[1])
    text = client.get(issue.get_absolute_url()).content.decode()
    for words in ("Good morning.", "The strategy", "It was made for 1 reader.", "1: sent"):
        assert words in text


def test_a_reader_has_a_copy_of_her_own(
    client: Client, rita: Reader, news: Organisation, thanet: District, monday: datetime
) -> None:
    Subscription.objects.get().districts.set([thanet])
    [text] = plan_and_post(monday)
    path = text[text.index("/updates/copy/") :].split()[0]
    page = client.get(path).content.decode()
    assert "This is your copy" in page
    assert "For you because it concerns Thanet" in page
    Organisation.objects.update(state="pending")
    assert news.name not in client.get(path).content.decode()
    assert client.get("/updates/copy/1.abc.def/").status_code == 404


def test_whoever_has_left_finds_what_everybody_gets(
    client: Client, rita: Reader, news: Organisation, monday: datetime
) -> None:
    plan_and_post(monday)
    unsubscribe(rita, acting_user=None, now=monday)
    token = make_token("copy", Delivery.objects.get(state="sent").pk)
    page = client.get(f"/updates/copy/{token}/").content.decode()
    assert news.name in page
    assert "This is your copy" not in page


def test_the_archive_has_a_feed(
    client: Client, rita: Reader, news: Organisation, monday: datetime
) -> None:
    plan_and_post(monday)
    assert (
        "What is new, 9 to 15 November 2026"
        in client.get("/updates/archive/feed/").content.decode()
    )
