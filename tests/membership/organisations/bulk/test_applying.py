"""Importing a table: all of it or nothing, once, and only what the officer saw."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.utils import timezone

from membership.organisations.bulk import actions, saving, work
from membership.organisations.bulk.errors import (
    AlreadyStarted,
    ChosenTwice,
    NothingToImport,
    NotNow,
)
from membership.organisations.bulk.models import ATTEMPTS, LEASE, Import, ImportState
from membership.organisations.bulk.progress import progress_of
from membership.organisations.models import Belonging, Organisation, VouchingState
from membership.organisations.signals import organisation_confirmed
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from portal.records.retention import apply_rule, rule_named
from tests.factories.organisations import OrganisationFactory
from tests.factories.places import ThemeFactory
from tests.support.organisation_tables import applied, checked, findings, organisation

pytestmark = pytest.mark.django_db


def names() -> set[str]:
    return set(Organisation.objects.values_list("name", flat=True))


class TestNewOrganisations:
    def test_they_are_confirmed_and_nobodys(self, olive: User, thanet: District) -> None:
        theme = ThemeFactory.create(name="Sea")
        row = organisation(
            "Margate Menders",
            countywide="",
            districts="Thanet",
            themes="sea",
            charity_number="1123456",
            website="menders.example.org",
        )
        table = applied(checked([row], olive), olive)
        made = Organisation.objects.get()
        assert table.state == ImportState.APPLIED
        assert (table.added, table.changed, table.applied_by) == (1, 0, olive)
        assert (made.slug, made.kind, made.income_band) == (
            "margate-menders",
            "community-group",
            "micro",
        )
        assert (made.charity_number, made.website) == ("1123456", "https://menders.example.org")
        assert (list(made.districts.all()), list(made.themes.all())) == ([thanet], [theme])
        assert made.is_verified
        assert made.visible_from == made.decided_at == table.applied_at
        assert made.folded_name == "margate menders"
        assert not Belonging.objects.exists()

    def test_one_that_is_not_to_be_confirmed_waits(self, olive: User) -> None:
        applied(checked([organisation("Otters", confirmed="no")], olive), olive)
        made = Organisation.objects.get()
        assert (made.state, made.visible_from) == (VouchingState.PENDING, None)

    def test_one_that_is_kept_out_of_the_directory_is_no_news(self, olive: User) -> None:
        applied(checked([organisation("Otters", listed="no")], olive), olive)
        made = Organisation.objects.get()
        assert (made.is_verified, made.listed, made.visible_from) == (True, False, None)

    def test_equal_names_get_addresses_of_their_own(self, olive: User) -> None:
        OrganisationFactory.create(name="Something else", slug="otters")
        table = checked([organisation("Otters"), organisation("Otters")], olive)
        actions.choose(table, {3: "add"}, acting_user=olive)
        applied(table, olive)
        made = Organisation.objects.filter(name="Otters").values_list("slug", flat=True)
        assert set(made) == {"otters-2", "otters-3"}

    def test_each_has_its_record(self, olive: User) -> None:
        row = organisation("Otters", public_email="otters@example.org")
        table = applied(checked([row], olive), olive)
        made = Organisation.objects.get()
        entry = AuditRecord.objects.get(action="imported")
        assert (entry.target_pk, entry.acting_user_pk) == (str(made.pk), olive.pk)
        assert entry.new is not None
        assert (entry.new["name"], entry.new["import"]) == ("Otters", table.pk)
        assert entry.new["public_email"] is True
        whole = AuditRecord.objects.get(action="import applied")
        assert whole.new == {"file": "table.csv", "added": 1, "changed": 0}


class TestChanges:
    def test_only_what_differs_is_written_and_recorded(
        self, olive: User, thanet_tides: Organisation, swale: District
    ) -> None:
        row = {
            "reference": "thanet-tides",
            "name": "Tides of Thanet",
            "districts": "Swale",
            "kind": "community group",
        }
        table = applied(checked([row], olive), olive)
        thanet_tides.refresh_from_db()
        assert (table.added, table.changed) == (0, 1)
        assert thanet_tides.name == "Tides of Thanet"
        assert thanet_tides.folded_name == "tides of thanet"
        assert thanet_tides.slug == "thanet-tides"
        assert list(thanet_tides.districts.all()) == [swale]
        entry = AuditRecord.objects.get(action="changed by an import")
        assert entry.old == {"name": "Thanet Tides", "districts": ["thanet"]}
        assert entry.new == {"name": "Tides of Thanet", "districts": ["swale"], "import": table.pk}

    def test_confirming_tells_whoever_registered_it(self, olive: User) -> None:
        told: list[int] = []

        def listen(organisation_pk: int, **kwargs: Any) -> None:
            told.append(organisation_pk)

        waiting = OrganisationFactory.create(
            slug="otters", name="Otters", state=VouchingState.PENDING, visible_from=None
        )
        organisation_confirmed.connect(listen)
        try:
            row = organisation("Otters", reference="otters", confirmed="yes")
            applied(checked([row, organisation("Zebras")], olive), olive)
        finally:
            organisation_confirmed.disconnect(listen)
        waiting.refresh_from_db()
        assert waiting.is_verified
        assert waiting.visible_from is not None
        assert told == [waiting.pk]

    def test_listing_one_again_does_not_make_it_new(self, olive: User) -> None:
        here = OrganisationFactory.create(slug="otters", name="Otters", listed=False)
        row = {"reference": "otters", "name": "Otters", "listed": "yes"}
        applied(checked([row], olive), olive)
        shown = here.visible_from
        here.refresh_from_db()
        assert (here.listed, here.visible_from) == (True, shown)


class TestTwins:
    @pytest.fixture
    def here(self, olive: User) -> Organisation:
        return OrganisationFactory.create(name="Margate Menders", kind="cic")

    @pytest.fixture
    def table(self, olive: User, here: Organisation) -> Import:
        return checked([organisation("Margate Menders Ltd"), organisation("Zebra House")], olive)

    def test_they_are_left_out_unless_chosen(
        self, olive: User, table: Import, here: Organisation
    ) -> None:
        applied(table, olive)
        assert names() == {"Margate Menders", "Zebra House"}

    def test_one_is_updated(self, olive: User, table: Import, here: Organisation) -> None:
        actions.choose(table, {2: f"update-{here.pk}"}, acting_user=olive)
        assert (applied(table, olive).added, table.changed) == (1, 1)
        here.refresh_from_db()
        assert (here.name, here.kind, here.countywide) == (
            "Margate Menders Ltd",
            "community-group",
            True,
        )

    def test_one_is_added_all_the_same(self, olive: User, table: Import) -> None:
        actions.choose(table, {2: "add"}, acting_user=olive)
        applied(table, olive)
        assert names() == {"Margate Menders", "Margate Menders Ltd", "Zebra House"}

    @pytest.mark.parametrize("absurd", ["update-999999", "update-", "emperor", "\x00", ""])
    def test_what_is_not_offered_is_not_chosen(
        self, olive: User, table: Import, absurd: str
    ) -> None:
        actions.choose(table, {2: absurd, 3: "add", 99: "add"}, acting_user=olive)
        assert set(table.rows.values_list("choice", flat=True)) == {"skip"}

    def test_all_of_them_at_once(self, olive: User, table: Import) -> None:
        assert actions.choose_for_all(table, "add", acting_user=olive) == 1
        assert table.rows.get(number=2).choice == "add"
        actions.choose_for_all(table, "skip", acting_user=olive)
        assert table.rows.get(number=2).choice == "skip"

    def test_two_rows_never_update_one_organisation(self, olive: User, here: Organisation) -> None:
        rows = [
            organisation("Margate Menders", reference=here.slug),
            organisation("The Margate Menders"),
        ]
        table = checked(rows, olive)
        actions.choose(table, {3: f"update-{here.pk}"}, acting_user=olive)
        with pytest.raises(ChosenTwice, match="Rows 2 and 3 would both update Margate Menders"):
            actions.start(table, acting_user=olive)
        table.refresh_from_db()
        assert table.state == ImportState.CHECKED

    def test_a_choice_outlives_another_check(
        self, olive: User, table: Import, here: Organisation
    ) -> None:
        actions.choose(table, {2: f"update-{here.pk}"}, acting_user=olive)
        actions.check_again(table, acting_user=olive)
        work.do_work(table.pk)
        assert table.rows.get(number=2).choice == f"update-{here.pk}"


MOVES: dict[str, Callable[[Organisation], object]] = {
    "another has changed it": lambda here: Organisation.objects.filter(pk=here.pk).update(
        purpose="Something else."
    ),
    "a twin has appeared": lambda here: OrganisationFactory.create(name="Zebra House Ltd"),
    "the number has gone to another": lambda here: OrganisationFactory.create(
        name="Elsewhere", charity_number="1123456"
    ),
    "the organisation is gone": lambda here: here.delete(),
}


class TestWhenThingsMovedOn:
    @pytest.mark.parametrize("move", MOVES)
    def test_nothing_is_imported_and_the_rows_are_shown(self, olive: User, move: str) -> None:
        here = OrganisationFactory.create(name="Otters", slug="otters")
        rows = [
            organisation("Otters", reference="otters"),
            organisation("Zebra House", charity_number="1123456"),
            organisation("Kestrel Watch"),
        ]
        table = checked(rows, olive)
        MOVES[move](here)
        before = list(Organisation.objects.order_by("pk").values())
        table = applied(table, olive)
        assert list(Organisation.objects.order_by("pk").values()) == before
        assert table.state == ImportState.CHECKED
        assert "have changed since" in table.problem
        moved = list(table.rows.filter(moved=True).values_list("number", flat=True))
        assert moved == [2 if move in ("another has changed it", "the organisation is gone") else 3]

    def test_importing_again_after_a_look_works(self, olive: User) -> None:
        table = checked([organisation("Zebra House"), organisation("Kestrel Watch")], olive)
        OrganisationFactory.create(name="Zebra House")
        assert applied(table, olive).state == ImportState.CHECKED
        assert applied(table, olive).state == ImportState.APPLIED
        assert names() == {"Zebra House", "Kestrel Watch"}
        assert table.problem == ""

    def test_what_another_did_elsewhere_stops_nothing(self, olive: User) -> None:
        table = checked([organisation("Zebra House")], olive)
        OrganisationFactory.create(name="Something quite different")
        assert applied(table, olive).state == ImportState.APPLIED


class TestOnce:
    def test_starting_twice_is_refused(self, olive: User, amir: User) -> None:
        table = checked([organisation("Otters")], olive)
        actions.start(table, acting_user=olive)
        with pytest.raises(AlreadyStarted):
            actions.start(table, acting_user=amir)
        work.do_work(table.pk)
        with pytest.raises(AlreadyStarted):
            actions.start(table, acting_user=amir)
        assert AuditRecord.objects.filter(action="import started").count() == 1

    def test_working_twice_does_nothing_the_second_time(self, olive: User) -> None:
        table = applied(checked([organisation("Otters")], olive), olive)
        work.do_work(table.pk)
        work.do_work(table.pk, now=timezone.now() + 2 * LEASE)
        assert Organisation.objects.count() == 1
        assert AuditRecord.objects.filter(action="imported").count() == 1

    def test_the_same_table_uploaded_again_changes_nothing(self, olive: User) -> None:
        rows = [organisation("Otters", charity_number="1123456")]
        applied(checked(rows, olive), olive)
        again = checked(rows, olive)
        assert findings(again) == [(2, "same")]
        with pytest.raises(NothingToImport):
            actions.start(again, acting_user=olive)
        again.refresh_from_db()
        assert again.state == ImportState.CHECKED

    def test_before_the_check_is_done_nothing_starts(self, olive: User) -> None:
        table = checked([organisation("Otters")], olive)
        actions.check_again(table, acting_user=olive)
        for act in (actions.check_again, actions.discard):
            with pytest.raises(NotNow):
                act(table, acting_user=olive)
        with pytest.raises(NotNow):
            actions.choose(table, {2: "add"}, acting_user=olive)


class TestLostWorkers:
    def test_a_fault_half_way_leaves_nothing(
        self, olive: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The database goes away after the organisations are written and before the records are."""
        here = OrganisationFactory.create(name="Otters", slug="otters")
        rows = [organisation("Zebra House"), organisation("Other Otters", reference="otters")]
        table = checked(rows, olive)

        def lose(*args: Any, **kwargs: Any) -> None:
            raise DatabaseError("the line is gone")

        actions.start(table, acting_user=olive)
        with monkeypatch.context() as patch:
            patch.setattr(saving, "_change_batch", lose)
            with pytest.raises(DatabaseError):
                work.do_work(table.pk)
        assert list(Organisation.objects.values_list("name", flat=True)) == [here.name]
        assert not AuditRecord.objects.filter(action="imported").exists()
        work.do_work(table.pk)
        table.refresh_from_db()
        assert table.state == ImportState.APPLYING  # the lease has not run out
        assert work.sweep(now=timezone.now()) == 0
        later = timezone.now() + LEASE
        assert work.sweep(now=later) == 1
        work.do_work(table.pk, now=later)
        assert names() == {"Zebra House", "Other Otters"}

    def test_it_is_not_begun_for_ever(self, olive: User) -> None:
        table = checked([organisation("Otters")], olive)
        actions.start(table, acting_user=olive)
        Import.objects.update(attempts=ATTEMPTS)
        work.do_work(table.pk)
        table.refresh_from_db()
        assert (table.state, "never came to its end" in table.problem) == (
            ImportState.CHECKED,
            True,
        )
        assert applied(table, olive).state == ImportState.APPLIED

    def test_a_check_that_is_never_done_is_given_up(self, olive: User) -> None:
        table = checked([organisation("Otters")], olive)
        actions.check_again(table, acting_user=olive)
        Import.objects.update(attempts=ATTEMPTS)
        work.do_work(table.pk)
        table.refresh_from_db()
        assert table.state == ImportState.UNREADABLE

    def test_a_worker_that_lost_its_claim_writes_nothing(
        self, olive: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        table = checked([organisation("Otters")], olive)
        actions.start(table, acting_user=olive)
        read = work._read

        def slow(*args: Any) -> Any:
            Import.objects.update(claimed_at=timezone.now() + timedelta(hours=1))
            return read(*args)

        monkeypatch.setattr(work, "_read", slow)
        work.do_work(table.pk)
        assert not Organisation.objects.exists()

    def test_progress_is_told_outside_the_transaction(
        self, olive: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        table = checked([organisation("Otters"), organisation("Zebras")], olive)
        assert progress_of(table.pk) is None
        told = []
        save = saving.save_found

        def look(*args: Any) -> Any:
            outcome = save(*args)
            told.append(progress_of(table.pk))
            return outcome

        monkeypatch.setattr(work, "save_found", look)
        applied(table, olive)
        assert [(each.step, each.total) for each in told if each] == [("Writing", 2)]
        assert progress_of(table.pk) is None


class TestDiscarding:
    def test_the_file_goes_too(self, olive: User, django_capture_on_commit_callbacks: Any) -> None:
        table = checked([organisation("Otters")], olive)
        storage, name = table.file.storage, str(table.file.name)
        assert storage.exists(name)
        with django_capture_on_commit_callbacks(execute=True):
            actions.discard(table, acting_user=olive)
        assert not storage.exists(name)
        assert not Import.objects.exists()
        assert AuditRecord.objects.filter(action="import discarded").exists()

    def test_an_import_that_was_done_stays(self, olive: User) -> None:
        table = applied(checked([organisation("Otters")], olive), olive)
        with pytest.raises(NotNow):
            actions.discard(table, acting_user=olive)


class TestOldTables:
    later = timezone.now() + timedelta(days=400)

    def test_they_go_with_their_files_and_the_organisations_stay(
        self, olive: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        table = applied(checked([organisation("Otters")], olive), olive)
        storage, name = table.file.storage, str(table.file.name)
        with django_capture_on_commit_callbacks(execute=True):
            apply_rule(rule_named("import-tables"), now=self.later)
        assert not Import.objects.exists()
        assert not storage.exists(name)
        assert names() == {"Otters"}

    def test_one_that_is_worked_on_stays(self, olive: User) -> None:
        table = checked([organisation("Otters")], olive)
        actions.start(table, acting_user=olive)
        assert apply_rule(rule_named("import-tables"), now=self.later) == 0


def test_only_officers_act(olive: User, magnus: User, edie: User) -> None:
    table = checked([organisation("Otters")], olive)
    for user in (magnus, edie):
        for act in (actions.start, actions.check_again, actions.discard):
            with pytest.raises(PermissionDenied):
                act(table, acting_user=user)
        with pytest.raises(PermissionDenied):
            actions.choose(table, {2: "add"}, acting_user=user)
        with pytest.raises(PermissionDenied):
            actions.choose_for_all(table, "add", acting_user=user)
        with pytest.raises(PermissionDenied):
            checked([organisation("Otters")], user)
