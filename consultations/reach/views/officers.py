"""Officers' pages of how a round travels: all figures, the links, and how often they were shown."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.models import Round
from consultations.reach import actions
from consultations.reach.errors import ChannelIsThere, DaysAreThere
from consultations.reach.forms import LinkForm, TimesShownForm
from consultations.reach.funnel import STEPS, funnels_of
from consultations.reach.models import ShortLink, TimesShown
from consultations.reach.policies import can_look_after_reach
from consultations.results.actions import look
from membership.people.requests import signed_in
from portal.lib.time import last_day, today

READ_AND_WRITE = ["GET", "HEAD", "POST"]


def find_round(request: HttpRequest, slug: str, number: int) -> Round:
    """The round, of a draft as well, for officers; others are refused."""
    if not can_look_after_reach(signed_in(request)):
        raise PermissionDenied
    rounds = Round.objects.select_related("page")
    found: Round = get_object_or_404(rounds, page__slug=slug, number=number)
    return found


def find_link(round_: Round, pk: int) -> ShortLink:
    link: ShortLink = get_object_or_404(round_.short_links.select_related("round__page"), pk=pk)
    return link


@never_cache
@login_required
@require_safe
def round_reach(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Every figure by channel and capacity, small ones too: each look is logged, as with results."""
    round_ = find_round(request, slug, number)
    look(round_, at="reach", acting_user=request.user)
    (funnel,) = funnels_of([round_], full=True)
    shown: dict[int, list[TimesShown]] = {}
    for each in TimesShown.objects.filter(link__round=round_):
        shown.setdefault(each.link_id, []).append(each)
    addresses = [
        (line, request.build_absolute_uri(_address(line.link)), shown.get(line.link.pk, []))
        for line in funnel.lines
        if line.link is not None
    ]
    context = {
        "page": round_.page,
        "round": round_,
        "steps": STEPS,
        "funnel": funnel,
        "links": addresses,
        "contacts": round_.page.key_contacts.count(),
    }
    return render(request, "consultations/reach/round.html", context)


def _address(link: ShortLink) -> str:
    return reverse("reach:go", args=[link.code])


def _back(round_: Round) -> HttpResponse:
    return redirect("consultations:round_reach", round_.page.slug, round_.number)


def _show(
    request: HttpRequest, round_: Round, form: Any, title: str, **more: object
) -> HttpResponse:
    context = {"page": round_.page, "round": round_, "form": form, "title": title, **more}
    return render(request, "consultations/reach/form.html", context)


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def new_link(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    round_ = find_round(request, slug, number)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.make_link(
                round_, **form.cleaned_data, acting_user=request.user, now=timezone.now()
            )
        except ChannelIsThere as error:
            form.add_error("channel", str(error))
        else:
            messages.success(request, "The link is there. Hand out its address on that channel.")
            return _back(round_)
    return _show(request, round_, form, "Make a short link", button="Make the link")


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def change_link(request: HttpRequest, slug: str, number: int, link: int) -> HttpResponse:
    round_ = find_round(request, slug, number)
    found = find_link(round_, link)
    initial = {"channel": found.channel, "to_survey": "yes" if found.to_survey else "no"}
    form = LinkForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.change_link(found, **form.cleaned_data, acting_user=request.user)
        except ChannelIsThere as error:
            form.add_error("channel", str(error))
        else:
            messages.success(request, "The link is changed. Its address is the same.")
            return _back(round_)
    return _show(request, round_, form, "Change a short link", button="Save")


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def new_times_shown(request: HttpRequest, slug: str, number: int, link: int) -> HttpResponse:
    round_ = find_round(request, slug, number)
    found = find_link(round_, link)
    form = TimesShownForm(request.POST if request.method == "POST" else None, today=today())
    if form.is_bound and form.is_valid():
        try:
            actions.enter_times_shown(
                found, **form.cleaned_data, acting_user=request.user, now=timezone.now()
            )
        except DaysAreThere as error:
            form.add_error("first", str(error))
        else:
            messages.success(request, "It is counted.")
            return _back(round_)
    title = f"How often {found.channel} showed it"
    return _show(request, round_, form, title, button="Save")


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def change_times_shown(request: HttpRequest, slug: str, number: int, shown: int) -> HttpResponse:
    """Another number, other days, or none at all."""
    round_ = find_round(request, slug, number)
    found = get_object_or_404(
        TimesShown.objects.select_related("link__round__page"), pk=shown, link__round=round_
    )
    if "remove" in request.POST:
        actions.remove_times_shown(found, acting_user=request.user)
        messages.success(request, "It is counted no more.")
        return _back(round_)
    initial = {"first": found.start, "last": last_day(found.end), "number": found.number}
    form = TimesShownForm(
        request.POST if request.method == "POST" else None, initial=initial, today=today()
    )
    if form.is_bound and form.is_valid():
        try:
            actions.change_times_shown(found, **form.cleaned_data, acting_user=request.user)
        except DaysAreThere as error:
            form.add_error("first", str(error))
        else:
            messages.success(request, "It is changed.")
            return _back(round_)
    title = f"How often {found.link.channel} showed it"
    return _show(request, round_, form, title, button="Save", removes="Remove these days")
