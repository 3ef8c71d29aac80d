"""Where somebody writes: her draft for this place, and what the button that she pressed asks for."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from forums import actions, kept
from forums.actions.drafting import Place, at
from forums.models import Draft, Forum, Post
from membership.people.models import User

SAVED = "Your draft is saved for 30 days. Nobody else can see it."
BY_SCRIPT = "fetch"


@dataclass(frozen=True)
class Desk:
    """One person writing for one place, at the address that the form is sent to."""

    request: HttpRequest
    person: User
    place: Place
    url: str

    @property
    def is_previewing(self) -> bool:
        return self.request.POST.get("then") == "preview"

    @property
    def forum(self) -> Forum:
        """The forum in which it will be read."""
        if isinstance(self.place, Forum):
            return self.place
        return (self.place.topic if isinstance(self.place, Post) else self.place).forum

    def put_aside(self) -> HttpResponse | None:
        """The answer when the draft is to be saved or deleted; nothing when it is to be posted."""
        then = self.request.POST.get("then")
        if then == "draft":
            self.save(kept.written(self.request.POST))
            if self.request.headers.get("X-Requested-With") == BY_SCRIPT:
                return HttpResponse(status=204)
            messages.success(self.request, SAVED)
            return redirect(self.url)
        if then == "delete":
            self.clear()
            messages.success(self.request, "The draft is deleted.")
            return redirect(self.url)
        return None

    def save(self, fields: kept.Fields) -> None:
        """Keep ``fields`` as her draft; nothing when there is nothing in them."""
        if fields:
            actions.save_draft(
                place=self.place, fields=fields, acting_user=self.person, now=timezone.now()
            )

    def clear(self) -> None:
        """It was posted, or is not wanted any more."""
        actions.drop_draft(place=self.place, acting_user=self.person)
        kept.take(self.request, self.url)

    def not_taken(self) -> None:
        """The form is shown again; should she leave it now, it is there when she comes back."""
        if self.is_previewing:
            self.save(kept.written(self.request.POST))
        else:
            kept.keep(self.request)

    def lay_out(self, form: Any) -> bool:
        """Show her draft in a form that was not sent; says whether there is one."""
        found = Draft.objects.filter(user=self.person, **at(self.place)).first()
        return self.lay_out_fields(form, found.fields if found else None)

    def lay_out_fields(self, form: Any, fields: kept.Fields | None) -> bool:
        """The same, with the draft's fields looked up already; what was kept meanwhile is newer."""
        if waiting := kept.take(self.request, self.url):
            self.save(waiting)
            fields = waiting
        if fields:
            kept.fill(form, fields)
        return bool(fields)
