"""An issue is kept back, released and approved, whatever workers do meanwhile."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from digests.actions.deliveries import sweep
from digests.actions.issues import plan_due_issues
from digests.actions.plans import Pin, approve, give_back_stopped, hold, mark_of, prepare, release
from digests.errors import PlanChanged
from digests.models import Delivery, Frequency, Issue, IssuePlan, IssueRules, Reader
from digests.waiting import held_issues
from digests.windows import Window
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.digests.posting import plan_and_post, post
from tests.factories.digests import SubscriptionFactory

pytestmark = pytest.mark.django_db
WEEKLY = Frequency.WEEKLY
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def issue(rita: Reader, news: Organisation, last_week: Window, monday: datetime) -> Issue:
    plan_due_issues(monday)
    return Issue.objects.get(frequency=WEEKLY, end=last_week.end)


def test_an_issue_that_is_held_waits_and_leaves_once_it_is_released(
    rita: Reader, news: Organisation, week: tuple[str, date], edie: User, monday: datetime
) -> None:
    hold(*week, "The figures are wrong.", acting_user=edie, now=monday - DAY)
    assert plan_and_post(monday) == []
    assert Delivery.objects.get(issue__frequency=WEEKLY, issue__end=week[1]).state == "waiting"
    release(*week, acting_user=edie, now=monday + timedelta(hours=9))
    assert len(post(monday + timedelta(hours=9))) == 1
    assert [row.action for row in AuditRecord.objects.filter(target_label="digests.issueplan")] == [
        "released",
        "held",
    ]


def test_holding_stops_an_issue_that_is_on_its_way_for_those_who_have_not_got_it(
    rita: Reader, news: Organisation, week: tuple[str, date], edie: User, monday: datetime
) -> None:
    plan_due_issues(monday)
    hold(*week, "A wrong link.", acting_user=edie, now=monday)
    assert post(monday + timedelta(hours=1)) == []


def test_what_is_held_for_longer_than_two_windows_is_not_sent_any_more(
    rita: Reader, news: Organisation, week: tuple[str, date], edie: User, monday: datetime
) -> None:
    hold(*week, "Forgotten.", acting_user=edie, now=monday)
    plan_due_issues(monday)
    release(*week, acting_user=edie, now=monday + 22 * DAY)
    assert post(monday + 22 * DAY) == []
    assert Delivery.objects.get(issue__end=week[1]).skip_reason == "too_late"


def test_where_an_approval_is_needed_nothing_leaves_without_one(
    rita: Reader, news: Organisation, week: tuple[str, date], olive: User, monday: datetime
) -> None:
    IssueRules.objects.create(needs_approval=True)
    assert plan_and_post(monday) == []
    waiting = held_issues(olive, monday)
    assert waiting is not None
    assert waiting.count >= 1
    approve(*week, seen=mark_of(None), acting_user=olive, now=monday)
    assert len(post(monday)) == 1


def test_a_change_after_the_approval_needs_a_new_one(
    week: tuple[str, date], edie: User, olive: User, monday: datetime
) -> None:
    approve(*week, seen=mark_of(None), acting_user=olive, now=monday)
    prepare(*week, "", [], acting_user=edie)
    assert IssuePlan.objects.get().approved_at is not None  # nothing has changed
    prepare(*week, "One more thing.", [], acting_user=edie)
    assert IssuePlan.objects.get().approved_at is None


def test_what_a_worker_holds_goes_back_and_stays_back_until_it_is_released(
    issue: Issue, week: tuple[str, date], edie: User, monday: datetime
) -> None:
    claim = uuid4()
    assert issue.deliveries.claim_next(10, monday, claim=claim) == 1
    hold(*week, "A wrong link.", acting_user=edie, now=monday)
    held = Delivery.objects.held_by(claim)
    assert give_back_stopped(held.select_related("issue"), claim)
    row = issue.deliveries.get()
    assert (row.state, row.next_attempt_at, row.attempts) == ("waiting", None, 0)
    assert post(monday + HOUR) == []
    release(*week, acting_user=edie, now=monday + 2 * HOUR)
    assert len(post(monday + 2 * HOUR)) == 1


def test_a_row_that_is_tried_again_later_asks_whether_its_issue_may_leave(
    issue: Issue, week: tuple[str, date], edie: User, monday: datetime
) -> None:
    hold(*week, "A wrong link.", acting_user=edie, now=monday)
    issue.deliveries.update(next_attempt_at=monday + HOUR)  # as after a mail server's “not now”
    assert post(monday + HOUR) == []
    row = issue.deliveries.get()
    assert (row.state, row.next_attempt_at) == ("waiting", None)


def test_what_nobody_releases_is_closed_once_it_is_too_old(
    issue: Issue, week: tuple[str, date], edie: User, monday: datetime
) -> None:
    hold(*week, "Forgotten.", acting_user=edie, now=monday)
    sweep(now=monday + 13 * DAY)
    assert issue.deliveries.get().state == "waiting"
    sweep(now=monday + 22 * DAY)
    row = issue.deliveries.get()
    assert (row.state, row.skip_reason) == ("skipped", "too_late")


def test_what_waits_for_an_approval_leaves_once_none_is_needed_any_more(
    rita: Reader, news: Organisation, week: tuple[str, date], monday: datetime
) -> None:
    rules = IssueRules.objects.create(needs_approval=True)
    assert plan_and_post(monday) == []
    sweep(now=monday + HOUR)
    assert post(monday + HOUR) == []
    rules.needs_approval = False
    rules.save()
    sweep(now=monday + 2 * HOUR)
    assert len(post(monday + 2 * HOUR)) == 1


def test_what_has_a_time_waits_where_an_approval_is_needed_from_now_on(
    issue: Issue, monday: datetime
) -> None:
    IssueRules.objects.create(needs_approval=True)
    assert post(monday) == []


def test_what_is_approved_is_what_was_read(
    week: tuple[str, date], edie: User, olive: User, monday: datetime
) -> None:
    seen = mark_of(prepare(*week, "Good morning.", [], acting_user=edie))
    prepare(*week, "Good evening.", [Pin("Promises", "/promises/")], acting_user=edie)
    with pytest.raises(PlanChanged):
        approve(*week, seen=seen, acting_user=olive, now=monday)
    assert IssuePlan.objects.get().approved_at is None
    approve(*week, seen=mark_of(IssuePlan.objects.get()), acting_user=olive, now=monday)
    assert IssuePlan.objects.get().approved_at == monday


def test_the_page_says_that_it_was_changed_meanwhile(
    client: Client, week: tuple[str, date], edie: User, olive: User
) -> None:
    IssueRules.objects.create(needs_approval=True)
    client.force_login(olive)
    page = f"/updates/issues/weekly/{week[1]}/"
    seen = client.get(page).context["seen"]
    prepare(*week, "Good evening.", [], acting_user=edie)
    approving = {"do": "approve", "seen": seen}
    answer = client.post(page + "leaving/", approving, follow=True)
    assert "It has been changed since you read it." in answer.content.decode()
    approving["seen"] = client.get(page).context["seen"]
    client.post(page + "leaving/", approving)
    assert IssuePlan.objects.get().approved_by == olive


def test_nothing_is_sent_beside_the_timetable_where_an_approval_is_needed(
    rita: Reader, news: Organisation
) -> None:
    IssueRules.objects.create(needs_approval=True)
    with pytest.raises(CommandError, match="approve it there"):
        call_command("send_digest")
    assert not Issue.objects.exists()


class TestInPublic:
    def reads(self, client: Client, issue: Issue) -> set[str]:
        """Where a visitor finds the issue."""
        lists = ("/updates/archive/", "/updates/archive/feed/")
        found = {path for path in lists if issue.get_absolute_url() in self.text(client, path)}
        return found | {
            "itself" for _ in [1] if client.get(issue.get_absolute_url()).status_code == 200
        }

    def text(self, client: Client, path: str) -> str:
        return client.get(path).content.decode()

    def test_what_is_kept_back_before_anybody_got_it_is_read_nowhere(
        self, client: Client, issue: Issue, week: tuple[str, date], edie: User, monday: datetime
    ) -> None:
        everywhere = {"/updates/archive/", "/updates/archive/feed/", "itself"}
        assert self.reads(client, issue) == everywhere
        hold(*week, "A wrong name.", acting_user=edie, now=monday)
        assert self.reads(client, issue) == set()
        release(*week, acting_user=edie, now=monday)
        assert self.reads(client, issue) == everywhere

    def test_what_somebody_got_stays(
        self, client: Client, issue: Issue, week: tuple[str, date], edie: User, monday: datetime
    ) -> None:
        post(monday)
        SubscriptionFactory.create(confirmed_at=monday - 9 * DAY)
        hold(*week, "A wrong name.", acting_user=edie, now=monday)
        assert "itself" in self.reads(client, issue)

    def test_what_is_made_while_it_is_held_is_read_nowhere(
        self,
        client: Client,
        rita: Reader,
        news: Organisation,
        week: tuple[str, date],
        edie: User,
        monday: datetime,
    ) -> None:
        hold(*week, "A wrong name.", acting_user=edie, now=monday - DAY)
        plan_due_issues(monday)
        issue = Issue.objects.get(frequency=WEEKLY, end=week[1])
        assert self.reads(client, issue) == set()
        client.force_login(edie)
        text = self.text(client, "/updates/issues/")
        assert issue.get_absolute_url() not in text
