"""Officers give organisations that nobody looks after a new manager."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from membership.organisations import actions, policies
from membership.organisations.actions.rights import require
from membership.organisations.errors import HasManager, OrganisationError
from membership.organisations.forms import HandOverForm, NameSearchForm
from membership.organisations.models import JoinRequest, Organisation
from membership.people.models import User
from membership.people.requests import signed_in

PAGE_SIZE = 20
OFFERED = 50  # people of an organisation to choose from


@require_safe
@login_required
def without_manager(request: HttpRequest) -> HttpResponse:
    """The confirmed organisations that nobody looks after; first those where somebody waits."""
    require(policies.can_hand_over(request.user))
    asked = NameSearchForm(request.GET).asked
    found = Organisation.objects.without_manager().named_like(asked)
    counted = found.annotate(
        waiting=Count("join_requests", Q(join_requests__decided_at=None), distinct=True),
        people=Count(
            "belongings",
            Q(belongings__ended_at=None, belongings__user__is_active=True),
            distinct=True,
        ),
    ).order_by("-waiting", "-people", "name", "pk")
    page = Paginator(counted, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"asked": asked, "page_obj": page}
    return render(request, "organisations/without_manager.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """An officer names one of its people, somebody who asks to join, or invites somebody."""
    require(policies.can_hand_over(request.user))
    organisation = get_object_or_404(Organisation.objects.verified(), slug=slug)
    if policies.has_manager(organisation):
        messages.info(request, str(HasManager()))
        return redirect(organisation)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        organisation=organisation,
        limit=OFFERED,
    )
    if request.method == "POST" and form.is_valid():
        try:
            said = _hand_over(organisation, form, acting_user=signed_in(request))
        except OrganisationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("organisations:without_manager")
    context = {"organisation": organisation, "form": form}
    return render(request, "organisations/hand_over.html", context)


def _hand_over(organisation: Organisation, form: HandOverForm, *, acting_user: User) -> str:
    """Do what the officer chose; what to say about it."""
    reason, chosen = form.cleaned_data["reason"], form.chosen
    if chosen is None:
        address = form.cleaned_data["address"]
        invitation = actions.invite_manager(
            organisation, address=address, reason=reason, acting_user=acting_user
        )
        return f"An invitation to look after {organisation} is on its way to {invitation.address}."
    if isinstance(chosen, JoinRequest):
        actions.hand_over_to_who_asks(
            organisation, request=chosen, reason=reason, acting_user=acting_user
        )
    else:
        actions.hand_over(organisation, successor=chosen, reason=reason, acting_user=acting_user)
    return f"{chosen.user} now looks after {organisation}."
