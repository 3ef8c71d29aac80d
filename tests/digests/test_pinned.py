"""Only what everybody may read is pinned, and what is hidden later is left out of what is sent then."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from digests.actions.issues import plan_due_issues
from digests.actions.plans import Pin, prepare
from digests.models import Frequency, Issue, IssuePlan, Reader
from digests.pinned import is_for_everybody
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.digests.posting import post
from tests.factories.bodies import BodyFactory
from tests.factories.consultations import DeedFactory, RoundFactory
from tests.factories.forums import ForumFactory, RoomFactory, TopicFactory
from tests.factories.home import make_news
from tests.factories.organisations import OrganisationFactory
from tests.factories.recruitment import CallFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def promise(*, published: bool = True) -> str:
    round_ = RoundFactory.create(closed=True, published=published)
    return DeedFactory.create(page=round_.page, promised=True).get_absolute_url()


def hidden_topic() -> str:
    topic = TopicFactory.create(
        state="hidden", hidden_at=timezone.now(), hide_reason="It names a child."
    )
    return topic.get_absolute_url()


FOR_EVERYBODY: dict[str, Callable[[], str]] = {
    "the start page": lambda: "/",
    "an article": lambda: make_news().url,
    "a part of an article": lambda: make_news().url + "#times",
    "a consultation": lambda: RoundFactory.create().page.url,
    "its survey": lambda: RoundFactory.create().page.url + "respond/",
    "a forum": lambda: ForumFactory.create().get_absolute_url(),
    "a topic": lambda: TopicFactory.create().get_absolute_url(),
    "an organisation": lambda: OrganisationFactory.create().get_absolute_url(),
    "a group": lambda: BodyFactory.create().get_absolute_url(),
    "a call": lambda: CallFactory.create().get_absolute_url(),
    "a promise": promise,
    "a list": lambda: "/promises/?state=overdue",
}
NOT_FOR_EVERYBODY: dict[str, Callable[[], str]] = {
    "nothing": lambda: "/news/there-is-no-such-article/",
    "a draft": lambda: f"/news/{make_news(live=False).slug}/",
    "a hidden topic": lambda: hidden_topic(),
    "a room": lambda: RoomFactory.create().get_absolute_url(),
    "a topic of a room": lambda: TopicFactory.create(forum=RoomFactory.create()).get_absolute_url(),
    "an unlisted organisation": lambda: OrganisationFactory.create(listed=False).get_absolute_url(),
    "a promise of unpublished results": lambda: promise(published=False),
    "a page of the account": lambda: "/accounts/email/",
    "the work of officers": lambda: "/updates/lists/",
}


@pytest.mark.parametrize("what", FOR_EVERYBODY)
def test_what_a_visitor_may_read_can_be_pinned(what: str, client: Client) -> None:
    path = FOR_EVERYBODY[what]()
    assert is_for_everybody(path, at=timezone.now())
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("what", NOT_FOR_EVERYBODY)
def test_nothing_else_can(what: str) -> None:
    assert not is_for_everybody(NOT_FOR_EVERYBODY[what](), at=timezone.now())


def test_what_is_unpublished_after_it_was_pinned_is_left_out_of_mail_and_archive(
    rita: Reader,
    news: Organisation,
    week: tuple[str, date],
    edie: User,
    monday: datetime,
    client: Client,
) -> None:
    article = make_news("Grants for halls", visible_from=monday - 30 * DAY)
    pins = [Pin("Grants for halls", article.url), Pin("Promises", "/promises/")]
    prepare(*week, "", pins, acting_user=edie)
    article.unpublish()
    plan_due_issues(monday)
    [message] = post(monday)
    assert "Grants for halls" not in message.subject + str(message.body)
    assert "Promises" in str(message.body)
    issue = Issue.objects.get(frequency=Frequency.WEEKLY, end=week[1])
    assert "Grants for halls" not in client.get(issue.get_absolute_url()).content.decode()


def test_a_pin_with_a_fragment_does_not_bring_its_page_twice(
    rita: Reader, week: tuple[str, date], edie: User, monday: datetime
) -> None:
    article = make_news("Grants for halls", visible_from=monday - DAY)
    prepare(*week, "", [Pin("How to ask", f"{article.url}#how")], acting_user=edie)
    plan_due_issues(monday)
    [message] = post(monday)
    assert str(message.body).count(article.url) == 1


class TestForm:
    @pytest.fixture
    def address(self, client: Client, edie: User, week: tuple[str, date]) -> str:
        client.force_login(edie)
        return f"/updates/issues/weekly/{week[1]}/"

    def fill(self, path: str) -> dict[str, str]:
        counts = {"pin-TOTAL_FORMS": "5", "pin-INITIAL_FORMS": "0"}
        words = {"introduction": "Good morning.", "pin-0-title": "Read this", "pin-0-path": path}
        return counts | words

    def test_a_page_that_is_not_for_everybody_is_refused_and_nothing_is_lost(
        self, client: Client, address: str
    ) -> None:
        path = hidden_topic()
        text = client.post(address, self.fill(path)).content.decode()
        assert "Enter the address of a page that everybody may read" in text
        assert "Good morning." in text
        assert "Read this" in text

    def test_an_address_may_be_pasted_with_the_name_of_the_site(
        self, client: Client, address: str
    ) -> None:
        client.post(address, self.fill(f"{settings.SITE_URL}/promises/"))
        assert IssuePlan.objects.get().pinned.get().path == "/promises/"
