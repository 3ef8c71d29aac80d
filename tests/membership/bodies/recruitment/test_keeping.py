"""How long things are kept, and what is held for whom."""

from datetime import timedelta

import pytest
from django.test import override_settings

from membership.bodies.models import Call, Expression, PanelMember, PanelNote, Score
from membership.bodies.recruitment import actions, consent
from membership.bodies.recruitment.retention import APPLICATIONS
from membership.people.holdings import export
from membership.people.models import User
from portal.records.retention import apply_rule, rule_named
from tests.factories.recruitment import PanelNoteFactory, ScoreFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_nothing_goes_while_the_call_is_not_settled(closed: Call) -> None:
    years_later = closed.closes_at + 2000 * DAY
    for name in ("expressions-of-interest", "panels"):
        assert apply_rule(rule_named(name), now=years_later) == 0


def test_what_nobody_has_decided_about_goes_a_year_after_the_deadline(closed: Call) -> None:
    rule = rule_named("undecided-expressions-of-interest")
    assert apply_rule(rule, now=closed.closes_at + 365 * DAY - timedelta(seconds=1)) == 0
    assert apply_rule(rule, now=closed.closes_at + 365 * DAY) == 2
    assert not Expression.objects.exists()


def test_scores_and_notes_go_with_the_expression(closed: Call, charles: User) -> None:
    expression = Expression.objects.first()
    member = PanelMember.objects.get(user=charles)
    ScoreFactory.create(expression=expression, member=member)
    PanelNoteFactory.create(expression=expression, member=member)
    actions.withdraw(closed, reason="So.", acting_user=charles)
    closed.refresh_from_db()
    assert closed.withdrawn_at is not None
    assert apply_rule(APPLICATIONS, now=closed.withdrawn_at + 180 * DAY) == 2
    assert not Score.objects.exists()
    assert not PanelNote.objects.exists()
    assert Call.objects.filter(pk=closed.pk).exists()


def test_the_form_says_the_period_that_the_site_has_set() -> None:
    with override_settings(RETENTION_PERIODS={"expressions-of-interest": 90 * DAY}):
        assert "90 days after the decision" in consent.wording()


def test_the_applicants_archive_holds_what_she_wrote_and_nothing_of_the_panel(
    nells: Expression, nell: User, charles: User
) -> None:
    PanelNoteFactory.create(expression=nells, text="Talks too much.")
    archive = export(nell)
    [row] = archive["Expressions of interest in a seat"]
    assert row["statement"] == "I know the coast."
    assert "Talks too much." not in str(archive)


def test_the_archive_of_a_panel_member_names_no_applicant(nells: Expression, charles: User) -> None:
    member = PanelMember.objects.get(user=charles)
    ScoreFactory.create(expression=nells, member=member)
    PanelNoteFactory.create(expression=nells, member=member, text="Ask Nell Newcomer.")
    archive = export(charles)
    assert archive["Scores given on a panel"]
    assert archive["Notes written on a panel"]
    assert "Nell" not in str(archive)
