"""What an action refuses with, shown in the form that asked for it."""

from typing import Any

from membership.bodies.errors import BodyError


def show(form: Any, error: BodyError, **called: str) -> None:
    """The refusal beside the field that it is about; ``called`` names fields that the form calls
    otherwise: what is the matter with a ``person`` stands beside the ``choice``.
    """
    name = called.get(error.field or "", error.field)
    form.add_error(name if name in form.fields else None, str(error))
