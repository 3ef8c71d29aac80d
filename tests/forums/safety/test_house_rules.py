"""The rules by version: read by everyone, written and published by officers, never changed."""

from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client
from django.urls import reverse

from forums.errors import AlreadyDoneError, NotAllowedError
from forums.models import HouseRule, HouseRules, RulesAcceptance
from forums.safety.actions import accept_rules, publish_rules
from forums.safety.rules import NotRulesError, rules_in
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.forums import HouseRulesFactory
from tests.forums.conftest import LATER, NOW
from tests.support.permissions import second_factor

TEXT = "# Be kind\nTo everyone.\n\n# Be brief\nUse *few* words."


def words(client: Client, address: str) -> str:
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return " ".join(soup.get_text(" ").split())


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def test_rules_are_numbered_and_have_titles() -> None:
    first, second = rules_in(TEXT)
    assert (first.number, first.title, first.text) == (1, "Be kind", "To everyone.")
    assert (second.number, second.html) == (2, "<p>Use <em>few</em> words.</p>")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Begin with a line"),
        ("Be kind.", "Begin with a line"),
        ("Hello\n# Be kind\nAlways.", "Begin with a line"),
        ("#\nAlways.", "Rule 1 needs a title"),
        (f"# {'k' * 101}\nAlways.", "Rule 1 needs a title"),
        ("# Be kind\nAlways.\n# Be brief\n", "Rule 2, Be brief, does not say anything"),
    ],
)
def test_what_cannot_be_read_as_rules_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotRulesError, match=why):
        rules_in(text)


@pytest.mark.django_db
def test_a_new_site_has_rules() -> None:
    import_module("forums.migrations.0012_first_house_rules").publish_first_rules(apps, None)
    version = HouseRules.objects.get()
    assert version.is_published
    assert [rule.title for rule in rules_in(version.text)] == [
        rule.title for rule in version.rules.all()
    ]
    assert version.rules.count() >= 5


@pytest.mark.django_db
def test_everyone_reads_the_newest_and_each_older_version() -> None:
    HouseRulesFactory.create(number=1, text="# Old\nOld rule.")
    HouseRulesFactory.create(number=2, text=TEXT, changes="Brevity is new.")
    page = words(Client(), "/forums/house-rules/")
    assert "2. Be brief Use few words." in page
    assert "Version 2 Since 1 January 2025" in page
    assert "Brevity is new." in page
    old = words(Client(), "/forums/house-rules/1/")
    assert "It no longer holds." in old
    assert "Old rule." in old


@pytest.mark.django_db
def test_a_site_without_rules_says_so() -> None:
    assert "No house rules are published yet." in words(Client(), "/forums/house-rules/")


def test_an_officer_writes_a_version_looks_at_it_and_publishes_it(
    officer: Client, house_rules: HouseRules, olive: User
) -> None:
    assert "Argue about" in officer.get(reverse("houserules:add")).content.decode()
    sent = {"text": TEXT, "changes": "Brevity.", "asks_again": "on"}
    number = house_rules.number + 1
    answer = officer.post(reverse("houserules:add"), sent)
    assert answer["Location"] == f"/forums/house-rules/{number}/"
    assert f"This is a draft of version {number}." in words(officer, answer["Location"])
    assert Client().get(answer["Location"]).status_code == 404
    assert "Brevity" not in words(Client(), "/forums/house-rules/")
    officer.post(f"{answer['Location']}publish/")
    assert "Brevity" in words(Client(), "/forums/house-rules/")
    assert HouseRule.objects.filter(version__number=number).count() == 2
    assert AuditRecord.objects.get(action="published").acting_user_pk == olive.pk


def test_a_draft_may_change_a_published_version_may_not(
    officer: Client, house_rules: HouseRules
) -> None:
    draft = HouseRulesFactory.create(published_at=None)
    for version in (draft, house_rules):
        officer.post(reverse("houserules:edit", args=[version.pk]), {"text": TEXT})
        officer.post(reverse("houserules:delete", args=[version.pk]))
    draft.refresh_from_db()
    unchanged = HouseRules.objects.get(pk=house_rules.pk)
    assert (draft.text, unchanged.text) == (TEXT, house_rules.text)


def test_a_slip_is_said_beside_the_text(officer: Client) -> None:
    page = officer.post(reverse("houserules:add"), {"text": "Be kind."}).content.decode()
    assert "Begin with a line that starts with #" in page
    assert not HouseRules.objects.exists()


def test_a_version_is_published_once_by_an_officer_and_not_after_a_later_one(
    house_rules: HouseRules, olive: User, molly: User
) -> None:
    draft, later = HouseRulesFactory.create_batch(2, published_at=None)
    with pytest.raises(NotAllowedError):
        publish_rules(version=draft, acting_user=molly, now=NOW)
    publish_rules(version=later, acting_user=olive, now=NOW)
    for version in (later, draft):
        with pytest.raises(AlreadyDoneError):
            publish_rules(version=version, acting_user=olive, now=LATER)


def test_accepting_twice_is_accepting_once(house_rules: HouseRules, molly: User) -> None:
    accept_rules(version=house_rules, acting_user=molly, now=NOW)
    accept_rules(version=house_rules, acting_user=molly, now=LATER)
    assert RulesAcceptance.objects.get().accepted_at == NOW
