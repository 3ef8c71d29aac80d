"""Opening the room of a group."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from forums import actions
from forums.errors import ForumError
from forums.policies import can_open_room, can_view_forum
from forums.querysets import account
from forums.views.lookups import to_log_in
from membership.bodies.models import Body
from portal.lib.time import today


@require_http_methods(["GET", "HEAD", "POST"])
def open_room(request: HttpRequest, body_slug: str) -> HttpResponse:
    """The chair, or an officer, opens it; then the chair goes in, and the officer back to the group."""
    body, on = get_object_or_404(Body, slug=body_slug), today()
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    if not can_open_room(person, body, on=on):
        raise PermissionDenied("You do not look after this group.")
    refused = ""
    if request.method == "POST":
        try:
            room = actions.open_room(body=body, acting_user=person, now=timezone.now())
        except ForumError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, f"The {body} has a room now.")
            inside = can_view_forum(person, room, on=on)
            return redirect(room) if inside else redirect("bodies:manage", body.slug)
    return render(request, "forums/open_room.html", {"body": body, "refused": refused})
