"""The one refusal that all actions share."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool) -> None:
    """Raises PermissionDenied unless ``allowed``."""
    if not allowed:
        raise PermissionDenied
