"""The officers' queue of what was registered, and what is answered to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.organisations import actions, policies
from membership.organisations.actions.rights import require
from membership.organisations.errors import OrganisationError
from membership.organisations.forms import AnswerForm, DeclineForm
from membership.organisations.history import said_not_to_be, vouching_of
from membership.organisations.models import Organisation
from membership.people.requests import signed_in

PAGE_SIZE = 20


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an officer, the longest waiting first."""
    require(policies.can_decide(request.user))
    waiting = Organisation.objects.pending().select_related("registered_by")
    now = timezone.now()
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    for organisation in page:
        organisation.days_waiting = (now - organisation.waiting_since).days
    context = {
        "page_obj": page,
        "late": Organisation.objects.waiting_before(policies.late_since(now)).count(),
        "late_since": policies.late_since(now),
        "days": policies.LATE_AFTER.days,
    }
    return render(request, "organisations/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """An officer reads what was registered and confirms it, or declines it with a reason."""
    require(policies.can_decide(request.user))
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).select_related("registered_by"), slug=slug
    )
    form = DeclineForm(request.POST if "decline" in request.POST else None)
    try:
        if "confirm" in request.POST:
            actions.confirm(organisation, acting_user=signed_in(request))
            messages.success(request, f"{organisation.name} is confirmed.")
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
    others = Organisation.objects.standing().exclude(pk=organisation.pk)
    context = {
        "organisation": organisation,
        "form": form,
        "twins": others.possible_twins(
            organisation.name, organisation.charity_number, organisation.company_number
        ),
        "denied": said_not_to_be(organisation),
        "steps": vouching_of(organisation),
    }
    return render(request, "organisations/decide.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """A manager answers the reason for which the organisation was declined."""
    organisation = get_object_or_404(Organisation.objects.of(signed_in(request)), slug=slug)
    if not policies.can_manage(request.user, organisation):
        raise PermissionDenied
    if not policies.can_answer(request.user, organisation):
        return redirect(organisation)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(
                organisation, acting_user=signed_in(request), text=form.cleaned_data["answer"]
            )
        except OrganisationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, "Your answer is sent. An officer of the council will look again."
            )
            return redirect(organisation)
    context = {
        "organisation": organisation,
        "form": form,
        "steps": vouching_of(organisation),
    }
    return render(request, "organisations/answer.html", context)
