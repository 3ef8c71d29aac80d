"""What is kept no longer goes at its moment, and not before; what is still needed stays."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import override_settings

from consultations.models import Response
from digests.models import Notice, Reader, Subscription
from membership.organisations.bulk.models import Import, private_storage
from membership.organisations.models import Organisation, VouchingState
from membership.people.actions import save_account
from membership.people.models import User
from membership.people.roles import OFFICER
from portal.records.models import AuditRecord
from portal.records.retention import Rule, all_rules, apply_rule, keep, rule_named
from tests.factories.consultations import ResponseFactory
from tests.factories.digests import DeliveryFactory, ReaderFactory, SubscriptionFactory
from tests.factories.forums import TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.retention.rows import ROWS

NOW = datetime(2030, 6, 3, 10, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=20 * 365)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def test_every_rule_is_tested_on_both_sides_of_its_cut_off() -> None:
    assert set(ROWS) == {rule.name for rule in all_rules()}


@pytest.mark.parametrize("name", sorted(ROWS))
def test_it_goes_in_the_moment_in_which_its_period_has_passed(name: str) -> None:
    rule = rule_named(name)
    row = ROWS[name](NOW - rule.after)
    assert list(rule.due(NOW)) == [row]
    assert apply_rule(rule, now=NOW) == 1
    assert not rule.due(NOW).exists()


@pytest.mark.parametrize("name", sorted(ROWS))
def test_it_stays_until_the_last_second_of_its_period(name: str) -> None:
    rule = rule_named(name)
    row = ROWS[name](NOW - rule.after + SECOND)
    before = type(row)._base_manager.filter(pk=row.pk).values().get()
    assert apply_rule(rule, now=NOW) == 0
    assert type(row)._base_manager.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_dry_run_counts_and_changes_nothing(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = rule_named(name)
    ROWS[name](LONG_AGO)
    call_command("retention", "--dry-run", rule=name)
    assert f"{name}: 1 would be {rule.becomes}" in capsys.readouterr().out
    assert rule.due(NOW).count() == 1


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_site_may_set_its_own_period(name: str) -> None:
    rule = rule_named(name)
    with override_settings(RETENTION_PERIODS={name: timedelta(days=3)}):
        ROWS[name](NOW - timedelta(days=3))
        assert rule.due(NOW).count() == 1
        assert not rule.due(NOW - SECOND).exists()


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_every_rule_says_what_when_and_why_in_whole_words(rule: Rule) -> None:
    assert rule.what[0].isupper()
    assert rule.why.endswith(".")
    assert rule.counted_from.startswith("the ")
    assert rule.after_in_words


def test_what_a_rule_counts_is_what_goes_in_many_batches() -> None:
    User.objects.bulk_create(UserFactory.build_batch(1203, date_joined=LONG_AGO))
    assert apply_rule(rule_named("never-confirmed-accounts"), now=NOW) == 1203
    assert not User.objects.exists()


def test_the_command_applies_all_rules(capsys: pytest.CaptureFixture[str]) -> None:
    SubscriptionFactory.create(confirmed_at=None, asked_at=LONG_AGO)
    call_command("retention")
    assert not Subscription.objects.exists()
    assert "unconfirmed-subscriptions: 1 are deleted (after 30 days)" in capsys.readouterr().out


def test_the_command_names_the_rules_when_it_knows_none_of_the_name() -> None:
    with pytest.raises(CommandError, match="audit-trail"):
        call_command("retention", rule="everything")


def test_two_rules_cannot_have_one_name() -> None:
    rule = rule_named("sessions")
    keep(rule)
    with pytest.raises(ValueError, match="sessions"):
        keep(Rule(**{**rule.__dict__, "why": "Another."}))


def test_settings_that_name_no_rule_are_refused() -> None:
    for periods in ({"session": timedelta(1)}, {"sessions": timedelta(-1)}):
        with override_settings(RETENTION_PERIODS=periods):
            assert [error.id for error in run_checks()] == ["portal.E002"]


def test_accounts_that_are_needed_stay_without_a_confirmed_address() -> None:
    kept = [
        UserFactory.create(confirmed=False, date_joined=LONG_AGO, last_login=NOW),
        UserFactory.create(confirmed=False, date_joined=LONG_AGO, is_superuser=True),
        UserFactory.create(confirmed=False, date_joined=LONG_AGO),
        UserFactory.create(confirmed=False, date_joined=LONG_AGO),
        UserFactory.create(date_joined=LONG_AGO),
    ]
    kept[2].groups.add(Group.objects.get(name=OFFICER))
    TopicFactory.create(author=kept[3])
    apply_rule(rule_named("never-confirmed-accounts"), now=NOW)
    assert set(User.objects.filter(pk__in=[user.pk for user in kept])) == set(kept)


def test_the_trail_forgets_whose_account_was_never_confirmed(amir: User) -> None:
    user = UserFactory.build(email="wrong@example.org", full_name="Typed Wrong")
    save_account(user, groups=[], acting_user=amir)
    User.objects.filter(pk=user.pk).update(date_joined=LONG_AGO)
    assert apply_rule(rule_named("never-confirmed-accounts"), now=NOW) == 1
    new = AuditRecord.objects.get(action="account made").new
    assert new is not None
    assert new["email"] == "[erased]"


def test_log_ins_stay_as_long_as_their_session_runs(priya: User) -> None:
    Session.objects.create(
        session_key="runs", session_data="", expire_date=NOW + timedelta(days=400)
    )
    UserSession.objects.create(
        user=priya, ip="192.0.2.1", session_key="runs", last_seen_at=LONG_AGO
    )
    assert apply_rule(rule_named("log-ins"), now=NOW) == 0


def test_a_declined_organisation_whose_words_others_read_stays() -> None:
    organisation = OrganisationFactory.create(state=VouchingState.DECLINED, decided_at=LONG_AGO)
    TopicFactory.create(organisation=organisation)
    assert apply_rule(rule_named("declined-organisations"), now=NOW) == 0
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_the_file_of_an_uploaded_table_goes_with_it() -> None:
    table = ROWS["import-tables"](LONG_AGO)
    assert isinstance(table, Import)
    apply_rule(rule_named("import-tables"), now=NOW)
    assert not private_storage().exists(str(table.file.name))


def test_a_table_that_is_being_imported_stays() -> None:
    table = ROWS["import-tables"](LONG_AGO)
    type(table)._base_manager.update(state="applying")
    assert apply_rule(rule_named("import-tables"), now=NOW) == 0


def test_an_emptied_receipt_leaves_the_answers() -> None:
    response = ResponseFactory.create(receipt_email="nina@example.org", sent_at=LONG_AGO)
    apply_rule(rule_named("receipt-addresses"), now=NOW)
    assert Response.objects.get(pk=response.pk).receipt_email == ""


def test_a_mail_that_still_waits_is_not_forgotten() -> None:
    delivery = DeliveryFactory.create(notice__made_at=LONG_AGO)
    assert apply_rule(rule_named("single-mails"), now=NOW) == 0
    assert Notice.objects.filter(delivery=delivery).exists()


def test_addresses_in_use_stay(priya: User) -> None:
    ReaderFactory.create(since=LONG_AGO, user=priya)
    SubscriptionFactory.create(reader__since=LONG_AGO)
    assert apply_rule(rule_named("unused-addresses"), now=NOW) == 0
    assert Reader.objects.count() == 2
