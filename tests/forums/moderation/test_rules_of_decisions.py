"""A decision names a rule of the house rules that everybody who writes has accepted."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery
from forums.errors import ForumError
from forums.models import Decision, HouseRule, HouseRules, Post
from forums.moderation.figures import figures
from forums.moderation.safeguards import STANDS, lift
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.forums import HouseRulesFactory
from tests.factories.moderation import DecisionFactory
from tests.forums.conftest import LATEST
from tests.forums.moderation.conftest import decided

MIGRATION = import_module("forums.migrations.0016_decisions_name_a_published_rule")
OLDER = "# Be brief\nAlways."
HIDES = {"about_text": "hidden", "reason": "It sells something.", "decisions": "0"}


@pytest.fixture
def topical(gloves: Post, house_rules: HouseRules) -> HouseRule:
    """The second of two rules, published once what the tests look at was written."""
    return house_rules.rules.get(number=2)


def choices(page: Any) -> list[str]:
    radios = BeautifulSoup(page.content, "html.parser").select(".govuk-radios__item")
    return [each.get_text(strip=True) for each in radios if each.select_one("[name=rule]")]


def test_a_moderator_chooses_among_the_rules_that_are_published_now(
    client: Client, topical: HouseRule, gloves: Post, modupe: User
) -> None:
    HouseRulesFactory.create(number=topical.version.number - 1, text=OLDER)
    HouseRulesFactory.create(text="# A draft\nNot yet.", published_at=None)
    client.force_login(modupe)
    address = f"/forums/moderation/posts/{gloves.pk}/decide/"
    assert choices(client.get(address)) == ["None", "1. Be kind", "2. Stay with the topic"]
    client.post(address, {**HIDES, "rule": str(topical.pk)})
    assert Decision.objects.get().rule == topical


@pytest.mark.parametrize(
    ("rule", "says"),
    [("", "Choose the house rule that was broken."), ("99", "The house rules have changed.")],
)
def test_the_screen_asks_for_a_rule_that_holds(
    client: Client, topical: HouseRule, gloves: Post, modupe: User, rule: str, says: str
) -> None:
    client.force_login(modupe)
    page = client.post(f"/forums/moderation/posts/{gloves.pk}/decide/", {**HIDES, "rule": rule})
    [error] = page.context["form"].errors["rule"]
    assert error.startswith(says)
    assert not Decision.objects.exists()


def test_without_house_rules_a_decision_needs_its_reason_alone(
    client: Client, gloves: Post, modupe: User, magnus: User
) -> None:
    client.force_login(modupe)
    address = f"/forums/moderation/posts/{gloves.pk}/decide/"
    page = client.get(address)
    assert choices(page) == []
    assert "by which rule" not in page.content.decode()
    client.post(address, HIDES)
    assert (Decision.objects.get().rule, Decision.objects.get().rule_as_said) == (None, "")
    client.force_login(magnus)
    page = client.get(f"/forums/moderation/posts/{gloves.pk}/")
    assert "House rule" not in BeautifulSoup(page.content, "html.parser").main.get_text()  # type: ignore[union-attr]


def test_going_against_a_post_names_a_rule_that_holds(
    topical: HouseRule, gloves: Post, modupe: User
) -> None:
    with pytest.raises(ForumError, match="Choose the house rule"):
        decided(gloves, modupe)
    HouseRulesFactory.create(number=topical.version.number + 1, text=OLDER)
    with pytest.raises(ForumError, match="have changed meanwhile"):
        decided(gloves, modupe, rule=topical)
    assert not Decision.objects.exists()


def test_leaving_a_post_breaks_no_rule(topical: HouseRule, gloves: Post, modupe: User) -> None:
    assert decided(gloves, modupe, "kept", rule=topical, reason="").rule is None


def test_the_records_say_which_rule_of_which_version(
    topical: HouseRule, gloves: Post, modupe: User
) -> None:
    decided(gloves, modupe, rule=topical)
    record = AuditRecord.objects.get(action="decided")
    assert (record.new or {})["rule"] == f"{topical.version}, Rule 2: Stay with the topic"


def test_the_author_is_led_to_the_rule_by_the_decision_and_by_the_letter(
    client: Client, topical: HouseRule, gloves: Post, modupe: User, magnus: User
) -> None:
    decided(gloves, modupe, rule=topical, now=timezone.now())
    HouseRulesFactory.create(number=topical.version.number + 1, text=OLDER)
    client.force_login(magnus)
    page = client.get(f"/forums/moderation/posts/{gloves.pk}/")
    link = BeautifulSoup(page.content, "html.parser").select_one(".portal-particulars a")
    assert link is not None
    assert link.get_text() == "Rule 2: Stay with the topic"
    address, anchor = str(link["href"]).split("#")
    rules = BeautifulSoup(client.get(address).content, "html.parser")
    assert "Stay with the topic" in rules.select(f"#{anchor}")[0].get_text()
    deliver_batch(list(Delivery.objects.values_list("pk", flat=True)))
    message: Any = mail.outbox[0]
    assert "House rule: Rule 2: Stay with the topic. Read it at" in message.body
    assert f"{address}#{anchor}" in message.body
    assert f'{address}#{anchor}"' in message.alternatives[0][0]


def test_a_rule_that_a_decision_names_stays_and_so_does_what_the_decision_names(
    topical: HouseRule,
) -> None:
    decision = DecisionFactory.create(rule=topical)
    with pytest.raises(ProtectedError):
        topical.delete()
    for rule in (None, topical.version.rules.get(number=1)):
        with pytest.raises(IntegrityError, match=STANDS), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(rule=rule)


def test_the_figures_of_a_year_count_by_rule_whatever_its_number_was(
    topical: HouseRule, gloves: Post
) -> None:
    cache.clear()
    later = HouseRulesFactory.create(
        number=topical.version.number + 1, text=f"# {topical.title}\nSo.\n\n# New\nSo.\n"
    )
    kind = topical.version.rules.get(number=1)
    for rule in (topical, topical, topical, kind, *[later.rules.get(number=1)] * 2):
        DecisionFactory.create(post=gloves, rule=rule, made_at=LATEST)
    DecisionFactory.create(post=gloves, rule_as_said="Nothing illegal", made_at=LATEST)
    DecisionFactory.create(post=gloves, made_at=LATEST)
    found = next(
        table for table in figures(LATEST.year).tables if "house rule" in table.title.lower()
    )
    assert list(found.rows) == [
        ("Stay with the topic", "5"),
        ("New", "0"),
        ("Be kind", "1 to 4"),
        ("Nothing illegal", "1 to 4"),
    ]


@pytest.fixture
def first_rules(gloves: Post) -> HouseRules:
    """The rules with which a new site begins, published before decisions were made."""
    import_module("forums.migrations.0012_first_house_rules").publish_first_rules(apps, None)
    HouseRules.objects.update(published_at=LATEST - timedelta(days=1))
    lift(connection)
    return HouseRules.objects.get()


@pytest.mark.parametrize(
    ("key", "words", "number"),
    [
        ("lawful", "Nothing illegal", 4),
        ("safe", "Nothing that puts somebody at risk", 5),
        ("respect", "No abuse, threats or hate", 1),
        ("private", "No personal details of others", 3),
        ("honest", "Write under your own name, for an organisation that is yours", 2),
        ("no adverts", "No advertising or spam", 6),
        ("on topic", "Keep to the topic and to the forum’s district", 6),
    ],
)
def test_what_was_decided_before_keeps_its_words_and_finds_its_rule(
    first_rules: HouseRules, gloves: Post, key: str, words: str, number: int
) -> None:
    said = DecisionFactory.create(post=gloves, rule_as_said=key, made_at=LATEST)
    early = DecisionFactory.create(
        post=gloves, rule_as_said=key, made_at=LATEST - timedelta(days=2)
    )
    silent = DecisionFactory.create(post=gloves, made_at=LATEST)
    MIGRATION.name_rules(apps, None)
    for decision, rule in (
        (said, first_rules.rules.get(number=number)),
        (early, None),
        (silent, None),
    ):
        decision.refresh_from_db()
        assert decision.rule == rule
        assert decision.rule_as_said == ("" if decision == silent else words)
    MIGRATION.say_as_before(apps, None)
    said.refresh_from_db()
    assert said.rule_as_said == key


def test_a_rule_that_could_not_be_chosen_before_is_left_out_on_the_way_back(
    first_rules: HouseRules, gloves: Post
) -> None:
    for number, key in ((7, ""), (6, "no adverts")):
        decision = DecisionFactory.create(post=gloves, rule=first_rules.rules.get(number=number))
        MIGRATION.say_as_before(apps, None)
        decision.refresh_from_db()
        assert decision.rule_as_said == key


def test_an_old_decision_says_what_its_author_was_told(
    client: Client, first_rules: HouseRules, gloves: Post, magnus: User
) -> None:
    rule = first_rules.rules.get(number=3)
    words = "No personal details of others"
    DecisionFactory.create(post=gloves, rule=rule, rule_as_said=words)
    client.force_login(magnus)
    page = client.get(f"/forums/moderation/posts/{gloves.pk}/").content.decode()
    assert (
        "Rule 3: Keep private things private</a> (called “No personal details of others” then)"
        in page
    )
