"""Making two organisations one: choosing the other, seeing everything that will change, doing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.organisations import actions, mergers, policies
from membership.organisations.actions.rights import require
from membership.organisations.errors import AlreadyMerged, ClashesUndecided, OrganisationError
from membership.organisations.forms.merging import FindForm, MergeForm
from membership.organisations.models import Organisation
from membership.people.requests import signed_in

PAGE_SIZE = 20


def _standing(request: HttpRequest, slug: str) -> Organisation:
    organisation: Organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user), slug=slug
    )
    return organisation


@require_safe
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Into which organisation this one is merged: those that are like it, or those that are looked for."""
    require(policies.can_merge(request.user))
    organisation = _standing(request, slug)
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    others = Organisation.objects.visible_to(request.user).exclude(pk=organisation.pk)
    found = Paginator(others.named_like(words) if words else others.none(), PAGE_SIZE)
    context = {
        "organisation": organisation,
        "form": form,
        "words": words,
        "page_obj": found.get_page(request.GET.get("page")),
        "twins": [] if words else others.possible_twins(*_what_is_alike(organisation)),
    }
    return render(request, "organisations/merge_choose.html", context)


def _what_is_alike(organisation: Organisation) -> tuple[str, str, str]:
    return organisation.name, organisation.charity_number, organisation.company_number


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merge(request: HttpRequest, slug: str, into: str) -> HttpResponse:
    """The preview of a merger, and the button under it."""
    require(policies.can_merge(request.user))
    organisation = _standing(request, slug)
    target = get_object_or_404(Organisation.objects.select_related("merged_into"), slug=into)
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.merge(
                organisation,
                into=target,
                acting_user=signed_in(request),
                reason=form.cleaned_data["reason"],
            )
        except AlreadyMerged as refusal:
            messages.error(request, str(refusal))
            return redirect("organisations:detail", organisation.slug)
        except ClashesUndecided:
            messages.error(request, "Nothing was merged. See what has to be decided first.")
        except OrganisationError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{organisation} is part of {target} now.")
            return redirect(target)
    context = {
        "organisation": organisation,
        "target": target,
        "preview": mergers.preview(organisation, target, now=timezone.now()),
        "form": form,
    }
    return render(request, "organisations/merge.html", context)
