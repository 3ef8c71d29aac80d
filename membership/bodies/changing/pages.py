"""The way every change goes: a form, a preview of what it does, and the change itself.

    page = ChangePage(request, body, title="Renew the term of Sadie Penfold", button="Renew the term")
    return page.answer(form, lambda data: actions.renew(term, end=data["last_day"], ...))

What was entered travels through the preview in hidden fields, so that nothing is lost on the way back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from membership.bodies.changing.previews import (
    NotWhatWasShown,
    Preview,
    foresee,
    make_as_shown,
)
from membership.bodies.errors import BodyError
from membership.bodies.forms.refusals import show
from membership.bodies.models import Body
from portal.lib.time import today

OWN_FIELDS = {"csrfmiddlewaretoken", "seen", "step"}
CHANGE_STEP, MAKE_STEP = "change", "make"
MEANWHILE = "Something changed since you looked at this. Here is what would happen now."

Perform = Callable[[dict[str, Any]], object]


@dataclass
class ChangePage:
    """One change of one body, in the words of its page."""

    request: HttpRequest
    body: Body
    title: str
    button: str
    caption: str = ""
    intro: str = ""
    warns: bool = False  # whether the button is one that takes something away
    done: str = ""  # what is said afterwards; empty: the effects themselves
    leads_to: str = ""
    template: str = "bodies/change.html"
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> Any:
        """What was sent, for a form."""
        return self.request.POST if self.request.method == "POST" else None

    def answer(self, form: forms.Form, perform: Perform) -> HttpResponse:
        """The form, the preview of what ``perform`` does with its data, or the way on afterwards."""
        step = self.request.POST.get("step")
        if self.request.method != "POST" or step == CHANGE_STEP or not form.is_valid():
            return self._ask(form)
        data, on = form.cleaned_data, today()
        try:
            if step == MAKE_STEP:
                seen = self.request.POST.get("seen", "")
                made = make_as_shown(lambda: perform(data), self.body, on, mark=seen)
                return self._say(made)
            return self._show(foresee(lambda: perform(data), self.body, on))
        except NotWhatWasShown as meanwhile:
            return self._show(meanwhile.preview, note=MEANWHILE)
        except BodyError as error:
            show(form, error)
            return self._ask(form)

    def _ask(self, form: forms.Form) -> HttpResponse:
        return render(self.request, self.template, {**self._context(), "form": form})

    def _show(self, preview: Preview, note: str = "") -> HttpResponse:
        entered = list(self._entered())
        shown = {"preview": preview, "entered": entered, "note": note}
        return render(self.request, "bodies/preview.html", {**self._context(), **shown})

    def _say(self, made: Preview) -> HttpResponse:
        messages.success(self.request, self.done or " ".join(made.effects[:2]) or "It is done.")
        return redirect(self.leads_to or reverse("bodies:manage", args=[self.body.slug]))

    def _entered(self) -> Iterator[tuple[str, str]]:
        """What was entered, name by name, without what the steps themselves send."""
        for name, values in self.request.POST.lists():
            if name not in OWN_FIELDS:
                yield from ((name, value) for value in values)

    def _context(self) -> dict[str, Any]:
        return {**self.context, "page": self, "body": self.body}
