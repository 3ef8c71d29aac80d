"""A preview is a promise: the change is made, looked at and undone, and made again when agreed to.

What was shown travels with the button as a mark. When something changed meanwhile, the change would do
something else than what was shown: then nothing is done, and the new preview is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction

from membership.bodies.changing.effects import effects
from membership.bodies.changing.pictures import picture
from membership.bodies.changing.warnings import warnings
from membership.bodies.models import Body


@dataclass(frozen=True)
class Preview:
    """What a change would do, and what should be thought of before."""

    effects: list[str]
    warnings: list[str]

    @property
    def mark(self) -> str:
        """Stands for everything that the preview says."""
        return sha256("\n".join([*self.effects, "", *self.warnings]).encode()).hexdigest()[:32]


class NotWhatWasShown(Exception):
    """Something changed since the preview was shown; ``preview`` says what would be done now."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__("Something changed since the preview was shown.")


def foresee(change: Callable[[], object], body: Body, on: date) -> Preview:
    """What ``change`` would do to ``body``; nothing is kept. Raises what the change refuses with."""
    with transaction.atomic():
        preview = _make(change, body, on)
        transaction.set_rollback(True)
    return preview


@transaction.atomic
def make_as_shown(change: Callable[[], object], body: Body, on: date, *, mark: str) -> Preview:
    """Make ``change`` when it does what the preview with ``mark`` said. Raises NotWhatWasShown."""
    Body.objects.select_for_update().get(pk=body.pk)  # nobody changes a term between the two looks
    preview = _make(change, body, on)
    if preview.mark != mark:
        raise NotWhatWasShown(preview)
    return preview


def _make(change: Callable[[], object], body: Body, on: date) -> Preview:
    before = picture(body)
    change()
    after = picture(body)
    return Preview(effects(before, after, on), warnings(body, before, after, on))
