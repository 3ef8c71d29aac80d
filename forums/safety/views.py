"""Before the first post, the house rules, one's own posts, and the switch that lets posts wait."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums import kept
from forums.errors import ForumError
from forums.models import HouseRules
from forums.policies import can_moderate, can_open_forums
from forums.querysets import account
from forums.safety import actions
from forums.safety.example import example_for
from forums.safety.facts import owes_something
from forums.safety.forms import BeforeYouWriteForm, PremoderationForm
from forums.safety.own_posts import own_posts, rows
from forums.safety.rules import rules_of
from forums.views.lookups import get_forum, to_log_in
from membership.people.models import User
from portal.lib.time import today

POSTS_A_PAGE = 20
EARLIER_VERSIONS = 50


def to_before_you_write(request: HttpRequest) -> HttpResponseRedirect:
    """To what is missing before somebody may write, and back to this address with all that it asks for."""
    back = quote(request.get_full_path())
    return redirect(f"{reverse('forums:before-you-write')}?next={back}")


@require_http_methods(["GET", "HEAD", "POST"])
def before_you_write(request: HttpRequest) -> HttpResponse:
    """How one's name appears, and the house rules; then back to what one was about to write."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    now = timezone.now()
    version = HouseRules.objects.published(now).first()
    owed = version if HouseRules.objects.owed_by(person.pk, now).exists() else None
    looks = "look" in request.POST
    form = BeforeYouWriteForm(person, owed, request.POST or None)
    if request.method == "POST" and not looks and form.is_valid() and _settle(form, person):
        messages.success(request, "Saved. This is how you appear in the forums.")
        return redirect(_next(request))
    if looks:
        form.errors.clear()
    context = {
        "form": form,
        "version": version,
        "owed": owed,
        "rules": rules_of(version) if version else [],
        "text_waits": kept.waits(request),
        "example": example_for(person, form.example_name, today()),
    }
    return render(request, "forums/safety/before_you_write.html", context)


def _settle(form: BeforeYouWriteForm, person: User) -> bool:
    """Save the name and the acceptance, both or neither; a refusal stands in the form."""
    try:
        with transaction.atomic():
            actions.choose_name(forum_name=form.forum_name, acting_user=person)
            if form.owed is not None:
                actions.accept_rules(version=form.owed, acting_user=person, now=timezone.now())
    except ForumError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _next(request: HttpRequest) -> str:
    """Where the person came from; an address elsewhere is not followed."""
    address = request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if here else reverse("forums:index")


@require_safe
def house_rules(request: HttpRequest) -> HttpResponse:
    """The rules that hold now."""
    version = HouseRules.objects.published(timezone.now()).first()
    return _show(request, version)


@require_safe
def house_rules_version(request: HttpRequest, number: int) -> HttpResponse:
    """An earlier version as it was, or a draft for officers, who publish it from here."""
    version = get_object_or_404(HouseRules, number=number)
    if not version.is_published and not can_open_forums(request.user):
        raise Http404
    return _show(request, version)


def _show(request: HttpRequest, version: HouseRules | None, error: str = "") -> HttpResponse:
    published = list(HouseRules.objects.published(timezone.now()).defer("text")[:EARLIER_VERSIONS])
    context = {
        "version": version,
        "rules": rules_of(version) if version else [],
        "versions": published,
        "is_newest": bool(published) and version == published[0],
        "error": error,
    }
    return render(request, "forums/safety/house_rules.html", context)


@require_POST
def publish_rules(request: HttpRequest, number: int) -> HttpResponse:
    """An officer publishes the draft that she has just read."""
    version = get_object_or_404(HouseRules, number=number)
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    if not can_open_forums(person):
        raise PermissionDenied("Only KCC officers publish house rules.")
    try:
        actions.publish_rules(version=version, acting_user=person, now=timezone.now())
    except ForumError as refusal:
        return _show(request, version, str(refusal))
    messages.success(request, f"Version {version.number} is published.")
    return redirect("forums:house-rules")


@require_safe
def your_posts(request: HttpRequest) -> HttpResponse:
    """All that one has written, the latest first, with where each post stands."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    page = Paginator(own_posts(person), POSTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "posts": rows(page.object_list, person, reverse("forums:index")),
        "owes": owes_something(person, timezone.now()),
    }
    return render(request, "forums/safety/your_posts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def premoderation(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """A moderator lets every post wait, or no longer, and says why."""
    forum = get_forum(request.user, forum_slug)
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    if forum.is_private:
        raise Http404
    if not can_moderate(person, forum, on=today()):
        raise PermissionDenied("You do not moderate this forum.")
    form = PremoderationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        waits = "start" in request.POST
        try:
            actions.premoderate(
                forum=forum,
                waits=waits,
                reason=form.cleaned_data["reason"],
                acting_user=person,
                now=timezone.now(),
            )
        except ForumError as refusal:
            form.add_error(None, str(refusal))
        else:
            fact = "Every post waits for a moderator now." if waits else "Posts no longer wait."
            messages.success(request, fact)
            return redirect(forum)
    context = {"forum": forum, "forum_url": forum.get_absolute_url(), "form": form}
    return render(request, "forums/safety/premoderation.html", context)
