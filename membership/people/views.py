"""A person's own account page, and what administrators do to accounts outside Wagtail's screens."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from membership.people import actions, policies
from membership.people.forms import ProfileForm, ResetSecondFactorForm
from membership.people.models import User
from membership.people.requests import signed_in
from membership.people.second_factor import SECOND_FACTORS


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """One's name, and the way to everything else about one's account."""
    user = signed_in(request)
    # A form of its own row: what is wrong with the form must not show in the page's header.
    form = ProfileForm(
        request.POST if request.method == "POST" else None, instance=User.objects.get(pk=user.pk)
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your name is saved.")
        return redirect("people:profile")
    context = {
        "form": form,
        "has_password": user.has_usable_password(),
        "has_second_factor": is_mfa_enabled(user, SECOND_FACTORS),
    }
    return render(request, "people/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator takes away somebody's second factor, with a reason."""
    if not policies.can_look_after_accounts(request.user):
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    form = ResetSecondFactorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.reset_second_factor(person, acting_user=signed_in(request), reason=reason)
        messages.success(request, f"The second factor of {person} is reset.")
        return redirect("wagtailusers_users:edit", person.pk)
    context = {
        "form": form,
        "person": person,
        "has_second_factor": is_mfa_enabled(person, SECOND_FACTORS),
    }
    return render(request, "people/reset_second_factor.html", context)
