"""Two people at the same moment are two, and two officers count no day twice."""

from datetime import date

import pytest
from django.utils import timezone

from consultations.models import ClickCount, Draft, ShortLink, StartCount, TimesShown
from consultations.reach.actions import enter_times_shown
from consultations.reach.tallies import count_click
from consultations.surveys.drafting import save_draft
from tests.factories.consultations import ShortLinkFactory
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)


def follow(link: int) -> None:
    count_click(ShortLink.objects.get(pk=link), now=timezone.now())


def begin(draft: int) -> None:
    save_draft(
        Draft.objects.get(pk=draft),
        {"capacity": ["charity"]},
        {"capacity"},
        acting_user=None,
        now=timezone.now(),
    )


def type_in(link: int) -> None:
    enter_times_shown(
        ShortLink.objects.get(pk=link),
        first=date(2026, 9, 7),
        last=date(2026, 9, 9),
        number=10,
        acting_user=None,
        now=timezone.now(),
    )


def test_two_clicks_on_a_day_without_one_yet_are_two() -> None:
    link = ShortLinkFactory.create()
    meeting = meet(*[(follow, {"link": link.pk})] * 2)
    assert (meeting.collided, meeting.refusals) == (True, [])
    assert ClickCount.objects.get().clicks == 2


def test_two_who_begin_by_one_link_are_two() -> None:
    link = ShortLinkFactory.create()
    drafts = [Draft.objects.create(round=link.round, via=link) for _ in range(2)]
    meeting = meet(*[(begin, {"draft": draft.pk}) for draft in drafts])
    assert (meeting.collided, meeting.refusals) == (True, [])
    assert StartCount.objects.get().starts == 2


def test_a_draft_that_is_saved_twice_at_once_is_one_beginning() -> None:
    link = ShortLinkFactory.create()
    draft = Draft.objects.create(round=link.round, via=link)
    meeting = meet(*[(begin, {"draft": draft.pk})] * 2)
    assert (meeting.collided, meeting.refusals) == (True, [])
    assert StartCount.objects.get().starts == 1


def test_the_same_days_are_typed_in_once() -> None:
    link = ShortLinkFactory.create()
    meeting = meet(*[(type_in, {"link": link.pk})] * 2)
    assert meeting.collided
    assert meeting.refusals == ["DaysAreThere"]
    assert TimesShown.objects.count() == 1
