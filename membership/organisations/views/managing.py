"""What a manager does about people: answering those who ask, changing roles, removing."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.organisations import actions, policies
from membership.organisations.errors import OrganisationError
from membership.organisations.forms import NameSearchForm, RoleForm
from membership.organisations.models import Belonging, Invitation, Organisation, Role
from membership.organisations.views.lookups import managed
from membership.people.requests import signed_in

PAGE_SIZE = 50
SHOWN_AT_ONCE = 20  # of those who wait; the oldest, so that each has its turn


@require_safe
@login_required
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Who asks to join, who is invited, and who belongs."""
    organisation = managed(request, slug)
    asked = NameSearchForm(request.GET).asked
    people = organisation.belongings.current().select_related("user").named_like(asked)
    requests = organisation.join_requests.waiting().select_related("user")
    invitations = organisation.invitations.unanswered().select_related("invited_by")
    context = {
        "organisation": organisation,
        "asked": asked,
        "requests": requests[:SHOWN_AT_ONCE],
        "request_count": requests.count(),
        "invitations": _with_state(invitations.order_by("-sent_at", "-pk")[:PAGE_SIZE]),
        "invitation_count": invitations.count(),
        "can_invite": policies.can_invite(request.user, organisation),
        "page_obj": Paginator(people.order_by("user__full_name", "pk"), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "organisations/manage.html", context)


def _with_state(invitations: Iterable[Invitation]) -> list[tuple[Invitation, bool]]:
    """Each invitation, and whether its link still works."""
    now = timezone.now()
    return [(each, each.is_open(now)) for each in invitations]


@require_POST
@login_required
def answer_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A manager accepts or declines one request."""
    organisation = managed(request, slug)
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


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One of its people: a manager makes somebody a manager or a member, or goes on to remove."""
    organisation = managed(request, slug)
    belonging = _current(organisation, pk)
    form = RoleForm(
        request.POST if request.method == "POST" else None, initial={"role": belonging.role}
    )
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            actions.change_role(belonging, role=role, acting_user=signed_in(request))
        except OrganisationError as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"{belonging.user} is a {role.label.lower()}.")
            return _back(request, organisation)
    context = {"organisation": organisation, "belonging": belonging, "form": form}
    return render(request, "organisations/person.html", context)


def _current(organisation: Organisation, pk: int) -> Belonging:
    """One of its people today; whoever has left is not found."""
    people = organisation.belongings.current().select_related("user")
    belonging: Belonging = get_object_or_404(people, pk=pk)
    return belonging


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove_person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A manager ends somebody's belonging, after a page that asks."""
    organisation = managed(request, slug)
    belonging = _current(organisation, pk)
    if belonging.user_id == signed_in(request).pk:
        return redirect("organisations:leave", slug)
    if request.method == "POST":
        return _remove(request, organisation, belonging)
    context = {"organisation": organisation, "belonging": belonging}
    return render(request, "organisations/remove_person.html", context)


def _remove(request: HttpRequest, organisation: Organisation, belonging: Belonging) -> HttpResponse:
    try:
        actions.end_belonging(belonging, acting_user=signed_in(request))
        messages.success(
            request, f"{belonging.user.full_name} no longer belongs to {organisation.name}."
        )
    except OrganisationError as refusal:
        messages.error(request, str(refusal))
    return _back(request, organisation)


def _back(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """To the people, unless the manager has just stopped being one."""
    if policies.can_manage(request.user, organisation):
        return redirect("organisations:manage", organisation.slug)
    return redirect("organisations:mine")
