"""The page on which a reader changes what she gets, without logging in and from however many windows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from digests.actions.preferences import (
    mark_of,
    mark_of_promises,
    save_choices,
    save_promises,
)
from digests.actions.subscriptions import CONSENT_WORDING, choices_of
from digests.consent import in_words
from digests.errors import ChoicesChanged
from digests.forms import PreferencesForm, PromisesForm, watch_in_words
from digests.models import Reader, Subscription, Watch
from digests.requests import reader_or_404
from digests.tokens import make_token
from portal.lib.time import today

SEEN = "seen"
"""What a form says of the choices that it was drawn from."""
SHOWN = "shown"
"""The watches that it had a tick for: one that came later was not unticked by anybody."""


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what she gets; POST saves it, unless another window has changed it since this one was opened:
    then both are shown, and nothing is saved until she has looked."""
    reader = reader_or_404("preferences", token)
    if request.method != "POST":
        return _page(request, reader, token)
    if "promises_form" in request.POST:
        return _save_promises(request, reader, token)
    return _save(request, reader, token)


def _subscription(reader: Reader) -> Subscription | None:
    found: Subscription | None = Subscription.objects.running().filter(reader=reader).first()
    return found


def _save(request: HttpRequest, reader: Reader, token: str) -> HttpResponse:
    subscription, seen = _subscription(reader), request.POST.get(SEEN, "")
    if seen and seen != mark_of(subscription):
        return _both(request, reader, token)
    form = PreferencesForm(subscription, request.POST, initial=_initial(subscription))
    if not form.is_valid():
        return _page(request, reader, token, form=form)
    try:
        save_choices(
            reader,
            form.choices(),
            form.kept,
            seen=seen,
            acting_user=reader.user,
            now=timezone.now(),
        )
    except ChoicesChanged:  # this very moment
        return _both(request, reader, token)
    messages.success(request, "Your choices are saved.")
    return redirect("digests:preferences", token)


def _both(request: HttpRequest, reader: Reader, token: str) -> HttpResponse:
    """What is saved now, and a form with what she chose in this window, beside what came since."""
    subscription = _subscription(reader)
    chosen: QueryDict = request.POST.copy()
    if subscription is not None:
        new = set(_shown(subscription)) - set(chosen.get(SHOWN, "").split())
        kept = new | set(chosen.getlist("watches"))
        chosen.setlist("watches", [pk for pk in _shown(subscription) if pk in kept])
    form = PreferencesForm(subscription, chosen, initial=_initial(subscription))
    return _page(request, reader, token, form=form, saved=_saved(subscription))


def _shown(subscription: Subscription | None) -> list[str]:
    """The keys of the watches that the page has a tick for."""
    if subscription is None:
        return []
    return [str(pk) for pk in subscription.watches.order_by("pk").values_list("pk", flat=True)]


def _saved(subscription: Subscription | None) -> list[str]:
    """What is saved now, in words."""
    if subscription is None or subscription.confirmed_at is None:
        return ["You get no updates."]
    lines = list(in_words(choices_of(subscription).as_record()))
    watches = [watch_in_words(each) for each in Watch.objects.with_readable(subscription)]
    return [*lines, *([f"E-mails about: {', '.join(watches)}"] if watches else [])]


def _save_promises(request: HttpRequest, reader: Reader, token: str) -> HttpResponse:
    form = PromisesForm(reader, request.POST, now=timezone.now())
    seen, chosen = request.POST.get(SEEN, ""), form if form.is_valid() else None
    if chosen is None and seen in ("", mark_of_promises(reader)):
        return _page(request, reader, token, promises=form)
    try:
        if chosen is None:
            raise ChoicesChanged
        acting_user = reader.user
        save_promises(reader, chosen.kept, seen=seen, acting_user=acting_user, now=timezone.now())
    except ChoicesChanged:
        messages.error(
            request,
            "Nothing is saved: the promises changed in another window. Choose once more.",
        )
    else:
        messages.success(request, "Your choices about promises are saved.")
    return redirect("digests:preferences", token)


def _page(request: HttpRequest, reader: Reader, token: str, **context: Any) -> HttpResponse:
    subscription = _subscription(reader)
    promises = context.pop("promises", None) or PromisesForm(reader, now=timezone.now())
    form = PreferencesForm(subscription, initial=_initial(subscription))
    context = {
        "form": form,
        "reader": reader,
        "seen": mark_of(subscription),
        "shown": " ".join(_shown(subscription)),
        "promises": promises if promises.has_some else None,
        "seen_promises": mark_of_promises(reader),
        "subscription": subscription,
        "consent_wording": CONSENT_WORDING,
        "token": token,
        "unsubscribe_token": make_token("unsubscribe", reader.pk),
        "ended": Subscription.objects.ended_by_us(reader).first(),
    } | context
    return render(request, "digests/preferences.html", context)


def _initial(subscription: Subscription | None) -> dict[str, object]:
    if subscription is None:
        return {}
    paused = subscription.is_paused(today())
    return {
        "frequency": subscription.frequency,
        "weekday": subscription.weekday,
        "kinds": subscription.kinds,
        "paused_until": subscription.paused_until if paused else None,
        "districts": subscription.districts.all(),
        "themes": subscription.themes.all(),
        "general": subscription.general,
        "watches": subscription.watches.all(),
    }
