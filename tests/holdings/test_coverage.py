"""Whatever refers to a user, an organisation, a district or a seat is held by somebody."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models.fields.related import ForeignObject
from django.test.utils import isolate_apps

from membership.bodies.models import Seat
from membership.organisations.models import Organisation
from membership.people.holdings import Keeps, Rows, Stays, all_holdings, hold, holdings_of, registry
from membership.people.models import Person, User
from membership.places.models import District

HOLDERS = {User, Organisation, District, Seat}
# The one page below Wagtail's that every page type inherits its owner from is counted once.
CHECKED = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def references() -> set[str]:
    """Each foreign key and one-to-one of any table to one of the four; a many-to-many is its table's."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in CHECKED
        for field in model._meta.local_fields
        if isinstance(field, ForeignObject)
        and isinstance(field.related_model, type)
        and field.related_model._meta.concrete_model in HOLDERS
    }


def uncovered() -> set[str]:
    return references() - all_holdings().keys()


def test_every_reference_is_covered_by_a_holding() -> None:
    assert uncovered() == set()


def test_what_is_said_of_a_person_of_the_public_record_is_told_to_their_account() -> None:
    said = {
        f"{model._meta.label}.{field.name}__user"
        for model in CHECKED
        for field in model._meta.local_fields
        if isinstance(field, ForeignObject) and field.related_model is Person
    }
    assert "bodies.Term.person__user" in said
    assert said - all_holdings().keys() == set()


@pytest.mark.parametrize("reference", sorted(references()))
def test_a_holding_that_is_not_registered_is_missed(
    reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(registry._HOLDINGS, reference)
    assert uncovered() == {reference}


def test_the_kinds_of_references_are_seen() -> None:
    assert {
        "forums.Post.author",
        "digests.Reader.user",  # a one-to-one
        "organisations.Organisation_districts.district",  # a many-to-many, both its ends
        "organisations.Organisation_districts.organisation",
        "consultations.ConsultationPage_districts.district",  # one of a Wagtail page
        "places.District_successors.to_district",
        "bodies.Seat.follows",
        "account.EmailAddress.user",
        "wagtailcore.PageLogEntry.user",
    } <= references()


@isolate_apps()
def test_a_model_of_another_table_is_seen_as_soon_as_it_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Petition(models.Model):
        asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "forums"

        def __str__(self) -> str:
            return "A petition"

    monkeypatch.setattr(f"{__name__}.CHECKED", [*CHECKED, Petition])
    assert uncovered() == {"forums.Petition.asked_by"}


def test_every_holding_leads_to_one_of_the_four() -> None:
    assert {each.holder_model for each in all_holdings().values()} == HOLDERS


def test_a_user_is_held_by_each_app_that_knows_people() -> None:
    apps_of_user = {each.key.split(".")[0] for each in holdings_of(User)}
    ours = {"people", "records", "organisations", "bodies", "forums", "consultations", "digests"}
    assert ours <= apps_of_user


def test_two_holdings_of_one_reference_are_refused() -> None:
    again = Rows("forums.Post", "author", "post", "posts", Stays("So."), Keeps("So."))
    with pytest.raises(ValueError, match=r"forums\.Post\.author"):
        hold(again)


def test_the_database_does_what_each_rule_for_erasing_says() -> None:
    """Cleared needs a column that may be empty; deleted ones are not in the way of the account."""
    for holding in all_holdings().values():
        if not isinstance(holding, Rows) or "__" in holding.path or holding.key not in references():
            continue
        field = holding.model_class._meta.get_field(holding.path)
        rule = type(holding.erases).__name__
        assert rule != "Clears" or field.null, holding.key
        if holding.holder_model is User and rule == "Keeps":
            assert field.remote_field.on_delete is models.DO_NOTHING, holding.key  # type: ignore[union-attr]
