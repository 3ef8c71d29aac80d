"""What the database refuses about decisions, whoever writes to it."""

import pytest
from django.db import IntegrityError, transaction

from forums.models import Decision, Post
from forums.moderation.safeguards import SOMEBODY_ELSE, STANDS, install_triggers, lift_triggers
from tests.factories.moderation import AppealFactory, DecisionFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [{"reason": "Another."}, {"about_text": "kept"}, {"rule_as_said": "Spam"}, {"number": 99}],
)
def test_a_decision_is_never_changed(change: dict[str, object]) -> None:
    decision = DecisionFactory.create()
    with pytest.raises(IntegrityError, match=STANDS), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**change)


def test_nobody_else_is_put_in_the_place_of_who_decided() -> None:
    decision = DecisionFactory.create()
    with pytest.raises(IntegrityError, match=STANDS), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(by=UserFactory.create())
    with pytest.raises(IntegrityError, match=STANDS), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(by=None, reason="Another.")


def test_an_erased_account_is_taken_out_and_the_rest_stays() -> None:
    decision = DecisionFactory.create()
    assert decision.by is not None
    decision.by.delete()
    decision.refresh_from_db()
    assert (decision.by_id, decision.reason) == (None, "Advertising.")


def test_a_decision_is_never_removed() -> None:
    decision = DecisionFactory.create()
    with pytest.raises(IntegrityError, match=STANDS), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).delete()


def test_whoever_decided_does_not_answer_the_appeal() -> None:
    appeal = AppealFactory.create()
    answer = {"post": appeal.decision.post, "appeal": appeal, "answer": "upheld"}
    with pytest.raises(IntegrityError, match=SOMEBODY_ELSE), transaction.atomic():
        DecisionFactory.create(by=appeal.decision.by, **answer)
    DecisionFactory.create(**answer)


def test_decisions_of_a_post_are_numbered_once(gloves: Post) -> None:
    DecisionFactory.create(post=gloves, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionFactory.create(post=gloves, number=1)


def test_the_safeguards_stand_aside_for_migrations_alone() -> None:
    decision = DecisionFactory.create()
    lift_triggers(plan=[])
    with pytest.raises(IntegrityError, match=STANDS), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(reason="Another.")
    lift_triggers(plan=["a migration"])
    assert Decision.objects.filter(pk=decision.pk).update(reason="Another.") == 1
    install_triggers()
    install_triggers()
    with pytest.raises(IntegrityError, match=STANDS), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(reason="A third.")
