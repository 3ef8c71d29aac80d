"""Keeping an organisation's details, and the officers' second look at a changed name or number."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.organisations import actions, policies
from membership.organisations.actions.rights import require
from membership.organisations.errors import NameTaken, NumberTaken
from membership.organisations.forms import DetailsForm
from membership.organisations.history import last_changes
from membership.organisations.models import Organisation
from membership.people.requests import signed_in

PAGE_SIZE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """A manager or an officer changes the details."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    if not policies.can_edit(request.user, organisation):
        raise PermissionDenied
    shown = Organisation.objects.get(pk=organisation.pk)  # the form fills its own copy
    form = DetailsForm(request.POST if request.method == "POST" else None, instance=shown)
    if request.method == "POST" and form.is_valid() and _change(request, organisation, form):
        return redirect(organisation)
    context = {"organisation": organisation, "form": form}
    return render(request, "organisations/edit.html", context)


def _change(request: HttpRequest, organisation: Organisation, form: DetailsForm) -> bool:
    """Change the details; False when that was refused, with the reason in the form."""
    waited = organisation.recheck_since
    try:
        actions.change_details(organisation, changes=form.changes(), acting_user=signed_in(request))
    except (NumberTaken, NameTaken) as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    if organisation.recheck_since != waited:
        messages.success(
            request,
            "The details are saved. Because the name or a number changed, an officer of the council "
            "will look at them again; nothing else changes until then.",
        )
    else:
        messages.success(request, "The details are saved.")
    return True


@require_safe
@login_required
def changed(request: HttpRequest) -> HttpResponse:
    """Confirmed organisations whose name or number has changed since, the longest waiting first."""
    require(policies.can_decide(request.user))
    page = Paginator(Organisation.objects.to_recheck(), PAGE_SIZE).get_page(request.GET.get("page"))
    changes = last_changes([organisation.pk for organisation in page])
    for organisation in page:
        organisation.changes = changes.get(organisation.pk, [])
    return render(request, "organisations/changed.html", {"page_obj": page})


@require_POST
@login_required
def look_again(request: HttpRequest, slug: str) -> HttpResponse:
    """An officer is content with the change."""
    require(policies.can_decide(request.user))
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    actions.look_again(organisation, acting_user=signed_in(request))
    messages.success(request, f"{organisation.name} stays confirmed.")
    return redirect("organisations:changed")
