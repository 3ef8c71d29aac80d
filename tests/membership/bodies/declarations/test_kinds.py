"""What belongs under each kind, and who may read it."""

from datetime import date, timedelta
from itertools import product

import pytest

from membership.bodies.declarations.kinds import RULES, InterestKind, KindRule, Publicity
from membership.bodies.declarations.models import KeptBack
from membership.bodies.models import Interest
from tests.factories.declarations import InterestFactory

ON = date(2026, 11, 25)
DAY = timedelta(days=1)


def test_every_kind_has_a_rule() -> None:
    assert set(RULES) == set(InterestKind)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.kind)
def test_every_rule_says_what_belongs_there_and_why(rule: KindRule) -> None:
    assert rule.hint.endswith(".")
    assert rule.why.endswith(".")


def test_what_close_family_has_is_never_published_and_money_always_is() -> None:
    assert RULES[InterestKind.FAMILY].publicity == Publicity.NEVER
    for kind in (InterestKind.EMPLOYMENT, InterestKind.CONTRACT, InterestKind.GIFT):
        assert RULES[kind].publicity == Publicity.ALWAYS


@pytest.mark.django_db
def test_the_database_and_the_row_agree_on_what_is_published() -> None:
    for kind, kept_back, day in product(InterestKind, KeptBack, (ON - DAY, ON, ON + DAY)):
        InterestFactory.create(
            kind=kind,
            kept_back=kept_back,
            why_kept_back="" if kept_back == KeptBack.NO else "It leads to my door.",
            publish_from=day if kept_back == KeptBack.DECLINED else None,
        )
    published = {each for each in Interest.objects.all() if each.is_published(ON)}
    assert set(Interest.objects.published(ON)) == published
    assert 0 < len(published) < Interest.objects.count()


@pytest.mark.django_db
def test_what_has_ended_leaves_the_page_after_twelve_months() -> None:
    InterestFactory.create(end=date(2025, 11, 25))
    stays = InterestFactory.create(end=date(2025, 11, 26))
    assert list(Interest.objects.on_the_page(ON)) == [stays]
