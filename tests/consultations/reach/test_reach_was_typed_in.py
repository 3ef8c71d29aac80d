"""What was typed in of a channel before there were links becomes a link with its counts, and back.

In ``make test-deep``, as whatever goes back so many migrations.
"""

from datetime import date, datetime

import pytest

from consultations.models import Round
from portal.lib.time import LONDON
from tests.consultations.promises.test_pairs_parted import migrate
from tests.consultations.promises.test_pairs_parted import today as migrated_afterwards
from tests.factories.consultations import RoundFactory

BEFORE = ("consultations", "0014_answers_are_counted_from_indexes")
AFTER = ("consultations", "0017_no_more_reach")
__all__ = ["migrated_afterwards"]

pytestmark = pytest.mark.deep


@pytest.fixture
def moorings(migrated_afterwards: None) -> int:
    """A round of September 2021."""
    round_: Round = RoundFactory.create(
        opens_at=datetime(2021, 9, 6, 9, tzinfo=LONDON),
        closes_at=datetime(2021, 10, 4, tzinfo=LONDON),
    )
    return round_.pk


def test_a_channel_becomes_a_link_with_its_counts_and_a_channel_again(moorings: int) -> None:
    before = migrate(BEFORE)
    typed = before.get_model("consultations", "Reach").objects
    typed.create(round_id=moorings, channel="Twitter", impressions=7555, clicks=49)
    typed.create(round_id=moorings, channel="twitter", impressions=5, clicks=1)
    link = migrate(AFTER).get_model("consultations", "ShortLink").objects.get()
    assert (link.channel, link.round_id, len(link.code)) == ("Twitter", moorings, 7)
    shown = link.times_shown.order_by("pk").first()
    assert (shown.start, shown.end) == (date(2021, 9, 6), date(2021, 10, 4))
    assert [(each.day, each.clicks) for each in link.click_counts.all()] == [(date(2021, 9, 6), 50)]
    back = migrate(BEFORE).get_model("consultations", "Reach").objects.get()
    assert (back.channel, back.impressions, back.clicks) == ("Twitter", 7560, 50)


def test_what_was_begun_before_is_counted_as_begun_directly(moorings: int) -> None:
    before = migrate(BEFORE)
    drafts, responses = (
        before.get_model("consultations", name).objects for name in ("Draft", "Response")
    )
    sent = responses.create(
        round_id=moorings, capacity="charity", sending_key="draft 7", reference="A"
    )
    responses.create(round_id=moorings, capacity="charity", channel="paper", reference="B")
    drafts.create(round_id=moorings, answers={"capacity": ["charity"]}, version=2)
    drafts.create(round_id=moorings, answers={}, version=1)
    drafts.create(round_id=moorings, answers={})
    drafts.create(
        round_id=moorings, answers={"capacity": ["charity"]}, version=1, changes_id=sent.pk
    )
    after = migrate(AFTER)
    starts = after.get_model("consultations", "StartCount").objects.order_by("capacity")
    assert list(starts.values_list("link", "capacity", "starts")) == [
        (None, "", 1),
        (None, "charity", 2),
    ]
