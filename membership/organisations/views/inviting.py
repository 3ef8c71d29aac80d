"""Inviting somebody, and answering an invitation."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from membership.organisations import actions, policies
from membership.organisations.errors import InvitationClosed, LinkInvalid, OrganisationError
from membership.organisations.forms import InviteForm
from membership.organisations.models import Invitation, Role
from membership.organisations.tokens import read_token
from membership.organisations.views.lookups import managed
from membership.people.models import User, fold_email
from membership.people.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """A manager invites somebody; the answer never says whether the address has an account."""
    organisation = managed(request, slug)
    if not policies.can_invite(request.user, organisation):
        raise PermissionDenied("You can invite people once an officer has confirmed it.")
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            invitation = actions.invite(
                organisation,
                address=asked["address"],
                role=Role(asked["role"]),
                acting_user=signed_in(request),
            )
        except OrganisationError as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, f"An invitation is on its way to {invitation.address}.")
            return redirect("organisations:manage", slug)
    context = {"organisation": organisation, "form": form, "days": settings.INVITATION_DAYS}
    return render(request, "organisations/invite.html", context)


@require_POST
@login_required
def change_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A manager has an open invitation sent again, or takes it back."""
    organisation = managed(request, slug)
    invitation = get_object_or_404(organisation.invitations.all(), pk=pk)
    try:
        if "again" in request.POST:
            actions.send_again(invitation, acting_user=signed_in(request))
            messages.success(
                request, f"The invitation is on its way to {invitation.address} again."
            )
        elif "withdraw" in request.POST:
            actions.withdraw(invitation, acting_user=signed_in(request))
            messages.success(request, f"The invitation to {invitation.address} is withdrawn.")
    except OrganisationError as refusal:
        messages.error(request, str(refusal))
    return redirect("organisations:manage", slug)


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads. GET asks, since mail scanners open every link."""
    try:
        found = Invitation.objects.select_related("organisation", "invited_by").get(
            pk=read_token(token)
        )
    except (LinkInvalid, Invitation.DoesNotExist) as error:
        raise Http404 from error
    try:
        if "decline" in request.POST:
            return _decline(request, found)
        if "accept" in request.POST and not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        if "accept" in request.POST and _is_who_was_shown(request):
            return _accept(request, found)
        return _ask(request, found)
    except InvitationClosed:
        return render(request, "organisations/invitation_closed.html", status=410)


def _is_who_was_shown(request: HttpRequest) -> bool:
    """Whether the account that the page named is still the one that is logged in."""
    return request.POST.get("as") == str(signed_in(request).pk)


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    actions.accept_invitation(invitation, acting_user=signed_in(request))
    messages.success(request, f"You now belong to {invitation.organisation.name}.")
    return redirect(invitation.organisation)


def _decline(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    person = request.user if isinstance(request.user, User) else None
    actions.decline_invitation(invitation, acting_user=person)
    return render(request, "organisations/invitation_declined.html")


def _ask(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Name the organisation and the account; whoever has joined already is sent on to it."""
    organisation = invitation.organisation
    is_open = invitation.is_open(timezone.now()) and organisation.is_verified
    belongs = policies.belongs_to(request.user, organisation)
    if belongs and (not is_open or invitation.role != Role.MANAGER):
        return _already(request, invitation)
    if not is_open:
        raise InvitationClosed
    context = {
        "invitation": invitation,
        "organisation": organisation,
        "belongs": belongs,
        "other_account": "accept" in request.POST,
        "other_address": isinstance(request.user, User)
        and fold_email(request.user.email) != invitation.address,
        "login_url": _with(reverse("account_login"), next=request.path),
        "signup_url": _with(reverse("account_signup"), next=request.path, email=invitation.address),
        "logout_url": _with(reverse("account_logout"), next=request.path),
    }
    return render(request, "organisations/invitation.html", context)


def _already(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    messages.info(request, f"You already belong to {invitation.organisation.name}.")
    return redirect(invitation.organisation)


def _with(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query)}"
