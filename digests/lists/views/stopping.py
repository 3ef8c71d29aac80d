"""The way out of every list, for whoever got a circular."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from digests.lists.actions import stop_circulars
from digests.models import CircularStop, Subscription
from digests.requests import reader_or_404
from digests.tokens import make_token


@csrf_exempt  # a mail provider posts for the reader (RFC 8058); the token in the address is the proof
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks and changes nothing; POST stops them, on every list and for good."""
    reader = reader_or_404("stop-circulars", token)
    if request.method == "POST":
        stop_circulars(reader.address, now=timezone.now())
    context = {
        "reader": reader,
        "is_stopped": CircularStop.objects.filter(address=reader.address).exists(),
        "gets_updates": Subscription.objects.confirmed().filter(reader=reader).exists(),
        "preferences_token": make_token("preferences", reader.pk),
    }
    return render(request, "digests/circulars/stop.html", context)
