"""Coming and going: asking to join, answering, leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.organisations import actions, policies
from membership.organisations.errors import OrganisationError
from membership.organisations.forms import AskToJoinForm
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.requests import signed_in

PAGE_SIZE = 50


def _visible(request: HttpRequest, slug: str) -> Organisation:
    organisation: Organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user), slug=slug
    )
    return organisation


def _managed(request: HttpRequest, slug: str) -> Organisation:
    organisation = _visible(request, slug)
    if not policies.can_manage(request.user, organisation):
        raise PermissionDenied
    return organisation


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_to_join(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the managers to be let in."""
    organisation = _visible(request, slug)
    if policies.belongs_to(request.user, organisation):
        messages.info(request, f"You already belong to {organisation.name}.")
        return redirect(organisation)
    if not policies.can_ask_to_join(request.user, organisation):
        raise PermissionDenied
    form = AskToJoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        message = form.cleaned_data["message"]
        actions.ask_to_join(organisation, acting_user=signed_in(request), message=message)
        messages.success(request, f"Your request went to the managers of {organisation.name}.")
        return redirect(organisation)
    context = {"organisation": organisation, "form": form}
    return render(request, "organisations/ask_to_join.html", context)


@require_safe
@login_required
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Who asks to join, and who belongs."""
    organisation = _managed(request, slug)
    people = organisation.belongings.current().select_related("user")
    requests = organisation.join_requests.waiting().select_related("user")
    context = {
        "organisation": organisation,
        "requests": requests[:PAGE_SIZE],
        "page_obj": Paginator(people.order_by("user__full_name", "pk"), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "organisations/manage.html", context)


@require_POST
@login_required
def answer_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A manager accepts or declines one request."""
    organisation = _managed(request, slug)
    join_request = get_object_or_404(
        organisation.join_requests.select_related("user", "organisation"), pk=pk
    )
    name = join_request.user.full_name
    try:
        if "accept" in request.POST:
            actions.accept(join_request, acting_user=signed_in(request))
            messages.success(request, f"{name} now belongs to {organisation.name}.")
        elif "decline" in request.POST:
            actions.decline_request(join_request, acting_user=signed_in(request))
            messages.success(request, f"You declined the request of {name}.")
    except OrganisationError as refusal:
        messages.error(request, str(refusal))
    return redirect("organisations:manage", slug)


@require_POST
@login_required
def change_person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A manager ends somebody's belonging or changes the role."""
    organisation = _managed(request, slug)
    belonging = get_object_or_404(organisation.belongings.select_related("user"), pk=pk)
    name = belonging.user.full_name
    try:
        if "end" in request.POST:
            actions.end_belonging(belonging, acting_user=signed_in(request))
            messages.success(request, f"{name} no longer belongs to {organisation.name}.")
        elif (role := request.POST.get("role")) in Role.values:
            actions.change_role(belonging, role=Role(role), acting_user=signed_in(request))
            messages.success(request, f"{name} is now a {Role(role).label.lower()}.")
    except OrganisationError as refusal:
        messages.error(request, str(refusal))
    if policies.can_manage(request.user, organisation):
        return redirect("organisations:manage", slug)
    return redirect("organisations:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave an organisation, after a page that asks."""
    organisation = _visible(request, slug)
    belonging = (
        Belonging.objects.current().filter(user=request.user, organisation=organisation).first()
    )
    if belonging is None:
        messages.info(request, f"You do not belong to {organisation.name}.")
        return redirect("organisations:mine")
    error = ""
    if request.method == "POST":
        try:
            actions.end_belonging(belonging, acting_user=signed_in(request))
        except OrganisationError as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"You have left {organisation.name}.")
            return redirect("organisations:mine")
    context = {"organisation": organisation, "error": error}
    return render(request, "organisations/leave.html", context)
