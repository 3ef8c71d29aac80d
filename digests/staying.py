"""The page on which a reader of whom nothing was heard for long says that she is there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from digests.actions.silence import stay
from digests.errors import LinkInvalid
from digests.models import Subscription
from digests.tokens import make_token, read_token


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since mail scanners open every link; POST keeps the updates coming."""
    try:
        pk = read_token("stay", token)
    except LinkInvalid as error:
        raise Http404 from error
    subscription = get_object_or_404(Subscription.objects.select_related("reader"), pk=pk)
    preferences = make_token("preferences", subscription.reader_id)
    if request.method == "POST":
        if stay(subscription, now=timezone.now()):
            return render(request, "digests/stay.html", {"stays": True, "token": preferences})
        return redirect("digests:preferences", preferences)
    context = {"subscription": subscription, "token": preferences}
    return render(request, "digests/stay.html", context)
