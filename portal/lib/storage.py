"""Where files live: hashed static files, public media, and private files outside both."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property


class HashedStaticFilesStorage(ManifestStaticFilesStorage):
    """Static files under names that change with their content, so that browsers keep them for good.

    Packages refer to source maps and fonts that they do not ship; such a reference stays as it is.
    """

    manifest_strict = False
    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # type: ignore[override]
        """What was collected stays as it is while a process lives, and so does each address."""
        if settings.DEBUG:
            return super().url(name, force)
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The hashed name of ``name``, or ``name`` itself when the file is not there."""
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            return name


class PrivateStorage(FileSystemStorage):
    """Files that leave only through a view with a policy: no address of their own, outside media."""

    @cached_property
    def base_location(self) -> str:
        return str(settings.PRIVATE_MEDIA_ROOT)

    def url(self, name: str | None) -> str:
        """Raises ValueError: a private file has no address."""
        raise ValueError(
            "A private file leaves through a view with a policy, never by its address."
        )
