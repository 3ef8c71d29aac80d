"""What Wagtail says, turned into our own actions."""

from typing import Any

from consultations.actions import show_notice


def note_first_publication(instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """Whatever published the page (an editor, a workflow, the schedule), the first time counts."""
    show_notice(instance.pk, acting_user=revision.user if revision is not None else None)
