"""No more e-mails as a key contact of consultations."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from consultations.models import KeyContact
from consultations.reach.contacts import stop_circulations, stopped
from digests.errors import LinkInvalid
from digests.tokens import read_token


@csrf_exempt  # a mail provider posts for the reader (RFC 8058); the token in the address is the proof
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks and changes nothing; POST stops them, for every consultation to come."""
    try:
        pk = read_token("circulations", token)
    except LinkInvalid as error:
        raise Http404 from error
    contact = KeyContact.objects.select_related("page").filter(pk=pk).first()
    if contact is None:
        return render(request, "digests/circulation_gone.html", status=410)
    if request.method == "POST":
        stop_circulations(contact, now=timezone.now())
        return redirect("digests:stop_circulations", token)
    is_stopped = bool(stopped([contact.address]))
    context = {"contact": contact, "is_stopped": is_stopped}
    return render(request, "digests/circulation_stop.html", context)
