"""The way out of every list, for whoever got a circular, and the way back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from digests.lists.forms import AgainForm
from digests.lists.stops import stop_circulars, take_back
from digests.models import CircularStop, Contact, ContactEnd, Reader, Subscription
from digests.requests import reader_or_404
from digests.tokens import make_token


@csrf_exempt  # a mail provider posts for the reader (RFC 8058); the token in the address is the proof
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks and changes nothing; POST stops them, on every list."""
    reader = reader_or_404("stop-circulars", token)
    if request.method == "POST":
        stop_circulars(reader.address, now=timezone.now())
    return _page(request, reader, token, AgainForm())


@csrf_exempt  # as above: nobody knows the token but whoever got the mail
@never_cache
@sensitive_variables("token")
@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """She takes her stop back, in so many words; an address of its own, so that no mail program does."""
    reader = reader_or_404("stop-circulars", token)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, token, form)
    take_back(reader.address, now=timezone.now())
    return redirect("digests:stop_circulars", token)


def _page(request: HttpRequest, reader: Reader, token: str, form: AgainForm) -> HttpResponse:
    stops = list(CircularStop.objects.filter(address=reader.address))
    running = next((each for each in stops if each.taken_back_at is None), None)
    lists = Contact.objects.running().filter(address=reader.address).order_by("pk")
    context = {
        "reader": reader,
        "token": token,
        "form": form,
        "stop": running,
        "complained": running is not None and running.reason == ContactEnd.COMPLAINED,
        "stops": stops,
        "lists": lists.values_list("contact_list__name", flat=True),
        "gets_updates": Subscription.objects.confirmed().filter(reader=reader).exists(),
        "preferences_token": make_token("preferences", reader.pk),
    }
    return render(request, "digests/circulars/stop.html", context)
