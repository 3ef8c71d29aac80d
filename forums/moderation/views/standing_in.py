"""Who stands in for a moderator who is away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forums.errors import AlreadyDoneError, ForumError
from forums.models import Cover, ForumModerator
from forums.moderation import actions
from forums.moderation.forms import CoverForm
from forums.moderation.policies import can_agree_to_cover
from forums.moderation.views.lookups import or_404
from forums.querysets import account
from forums.views.lookups import to_log_in
from membership.people.models import User
from portal.lib.time import today


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest) -> HttpResponse:
    """A moderator says when they are away and who stands in; officers see who waits for their word."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    own = list(ForumModerator.objects.current(today()).filter(user=person).select_related("forum"))
    officer = can_agree_to_cover(person)
    if not own and not officer:
        raise PermissionDenied("You moderate no forum.")
    form = CoverForm(own, _others(person), request.POST or None) if own else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.name_cover(
                away=form.moderator,
                cover=form.stand_in,
                start=form.cleaned_data["start"],
                end=form.cleaned_data["end"],
                acting_user=person,
                now=timezone.now(),
            )
        except ForumError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Thank you. Who stands in for you is told by e-mail.")
            return redirect("forums:away")
    lasting = Cover.objects.filter(end__gt=today()).select_related(
        "away__forum", "away__user", "cover"
    )
    context = {
        "form": form,
        "covers": lasting.filter(away__user=person),
        "to_agree": lasting.filter(agreed_at__isnull=True) if officer else [],
    }
    return render(request, "forums/moderation/away.html", context)


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer agrees that somebody stands in."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    if not can_agree_to_cover(person):
        raise PermissionDenied("Only KCC officers agree to who stands in.")
    cover = get_object_or_404(Cover.objects.select_related("away"), pk=pk)
    try:
        actions.agree_to_cover(cover=cover, acting_user=person, now=timezone.now())
        messages.success(request, "Agreed. Both are told by e-mail.")
    except AlreadyDoneError as refusal:
        messages.error(request, str(refusal))
    return redirect("forums:away")


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The moderator is back, or an officer does not agree."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    cover = get_object_or_404(Cover.objects.select_related("away"), pk=pk)
    or_404(cover.away.user_id == person.pk or can_agree_to_cover(person))
    actions.end_cover(cover=cover, acting_user=person, now=timezone.now())
    messages.success(request, "Nobody stands in for these days any more.")
    return redirect("forums:away")


def _others(person: User) -> list[User]:
    """Everybody else who moderates a district’s forum today."""
    moderators = ForumModerator.objects.current(today()).filter(forum__body__isnull=True)
    others = User.objects.filter(pk__in=moderators.values("user"), is_active=True)
    return list(others.exclude(pk=person.pk).order_by("full_name", "pk"))
