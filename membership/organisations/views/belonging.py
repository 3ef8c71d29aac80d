"""What a person does about belonging: asking to join, thinking again, leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from membership.organisations import actions, policies
from membership.organisations.errors import NoSuccessor, OrganisationError
from membership.organisations.forms import AskToJoinForm, LeaveForm
from membership.organisations.models import Belonging, JoinRequest
from membership.organisations.views.lookups import visible
from membership.people.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_to_join(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the managers to be let in."""
    organisation = visible(request, slug)
    if policies.belongs_to(request.user, organisation):
        messages.info(request, f"You already belong to {organisation.name}.")
        return redirect(organisation)
    if not policies.can_ask_to_join(request.user, organisation):
        raise PermissionDenied
    form = AskToJoinForm(request.POST if request.method == "POST" else None)
    has_manager = policies.has_manager(organisation)
    if request.method == "POST" and form.is_valid():
        message = form.cleaned_data["message"]
        actions.ask_to_join(organisation, acting_user=signed_in(request), message=message)
        who = f"the managers of {organisation.name}" if has_manager else "an officer of the council"
        messages.success(request, f"Your request went to {who}.")
        return redirect(organisation)
    context = {"organisation": organisation, "form": form, "has_manager": has_manager}
    return render(request, "organisations/ask_to_join.html", context)


@require_POST
@login_required
def withdraw_request(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back one's own request that waits; when there is none, nothing happens."""
    person = signed_in(request)
    own = JoinRequest.objects.waiting().filter(user=person, organisation__slug=slug)
    waiting: JoinRequest | None = own.select_related("organisation").first()
    if waiting is None:
        messages.info(request, "You have no request there that waits.")
        return redirect("organisations:mine")
    try:
        actions.withdraw_request(waiting, acting_user=person)
        messages.success(request, f"You no longer ask to join {waiting.organisation.name}.")
    except OrganisationError as refusal:
        messages.error(request, str(refusal))
    return redirect("organisations:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave an organisation, after a page that asks; its last manager names another in the same step."""
    organisation = visible(request, slug)
    own = Belonging.objects.current().filter(user=request.user, organisation=organisation)
    belonging: Belonging | None = own.first()
    if belonging is None:
        messages.info(request, f"You do not belong to {organisation.name}.")
        return redirect("organisations:mine")
    is_last_manager = policies.is_last_manager(belonging)
    form = LeaveForm(
        request.POST if request.method == "POST" else None,
        organisation=organisation,
        is_last_manager=is_last_manager,
    )
    if request.method == "POST" and form.is_valid():
        successor = form.cleaned_data.get("successor")
        try:
            actions.end_belonging(belonging, acting_user=signed_in(request), successor=successor)
        except NoSuccessor as refusal:
            form.add_error("successor", str(refusal))
        except OrganisationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _farewell(belonging, successor))
            return redirect("organisations:mine")
    context = {
        "organisation": organisation,
        "form": form,
        "is_last_manager": is_last_manager,
        "nobody_else": is_last_manager and not form.fields["successor"].queryset.exists(),  # type: ignore[attr-defined]
        "can_invite": policies.can_invite(request.user, organisation),
    }
    return render(request, "organisations/leave.html", context)


def _farewell(belonging: Belonging, successor: Belonging | None) -> str:
    left = f"You have left {belonging.organisation.name}."
    return f"{left} {successor.user} looks after it now." if successor else left
