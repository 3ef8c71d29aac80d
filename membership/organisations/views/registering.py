"""Registering an organisation, and the officers' queue of what was registered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from membership.organisations import actions, policies
from membership.organisations.errors import NumberTaken, OrganisationError
from membership.organisations.forms import DeclineForm, RegisterForm
from membership.organisations.models import Organisation
from membership.people.requests import signed_in

PAGE_SIZE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def register(request: HttpRequest) -> HttpResponse:
    """One form; the organisation is there at once for its own people, and for all once confirmed."""
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            organisation = actions.register(
                form.instance,
                acting_user=signed_in(request),
                districts=asked["districts"],
                themes=asked["themes"],
            )
        except NumberTaken as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(
                request,
                f"{organisation.name} is registered. "
                "An officer of the council will look at it before others can see it.",
            )
            return redirect(organisation)
    return render(request, "organisations/register.html", {"form": form})


def _require_officer(request: HttpRequest) -> None:
    if not policies.can_decide(request.user):
        raise PermissionDenied


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an officer, the longest waiting first."""
    _require_officer(request)
    waiting = Organisation.objects.pending().select_related("registered_by")
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "organisations/queue.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """An officer reads what was registered and confirms it, or declines it with a reason."""
    _require_officer(request)
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).select_related("registered_by"), slug=slug
    )
    form = DeclineForm(request.POST if "decline" in request.POST else None)
    try:
        if "confirm" in request.POST:
            actions.confirm(organisation, acting_user=signed_in(request))
            messages.success(request, f"{organisation.name} is confirmed and in the directory.")
            return redirect("organisations:queue")
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            actions.decline(organisation, acting_user=signed_in(request), reason=reason)
            messages.success(
                request, f"{organisation.name} is declined. Its people see the reason."
            )
            return redirect("organisations:queue")
    except OrganisationError as refusal:
        messages.error(request, str(refusal))
        return redirect("organisations:decide", slug)
    context = {"organisation": organisation, "form": form}
    return render(request, "organisations/decide.html", context)
