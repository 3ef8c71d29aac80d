"""What all actions share: a refusal, and keeping an organisation still while they act."""

from django.core.exceptions import PermissionDenied

from membership.organisations.models import Organisation


def require(allowed: bool) -> None:
    """Raises PermissionDenied unless ``allowed``."""
    if not allowed:
        raise PermissionDenied


def lock(organisation_pk: int) -> Organisation:
    """The organisation with its row locked until the transaction ends, so that those who change what
    it has take turns. One that was merged, even a moment ago, is the one that it has become.

    Whatever writes a row that names an organisation starts with this, and asks who may afterwards.
    The key stays free: who only refers to the row, as a foreign key does, does not wait for a writer,
    or the two could wait for each other. A merger locks the key as well and waits for both.
    """
    rows = Organisation.objects.select_for_update(no_key=True)
    found: list[Organisation] = list(rows.filter(pk=organisation_pk, merged_into__isnull=True))
    if found:
        return found[0]
    # Not held: whoever merges further may have to change it.
    known: Organisation = Organisation.objects.only("merged_into").get(pk=organisation_pk)
    return lock(known.merged_into_id or organisation_pk)
