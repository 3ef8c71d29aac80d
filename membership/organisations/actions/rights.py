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
    """
    organisation: Organisation = Organisation.objects.select_for_update().get(pk=organisation_pk)
    successor_pk = organisation.merged_into_id
    return organisation if successor_pk is None else lock(successor_pk)
