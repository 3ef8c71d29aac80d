"""Asking to be mailed about one thing, with an account or without."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from digests.actions.subscriptions import CONSENT_WORDING
from digests.actions.watches import ask_to_watch, choose_watch, start_watching
from digests.errors import LinkExpired, LinkInvalid
from digests.forms import AddressForm
from digests.limits import may_ask_for_a_mail, too_many
from digests.models import Notice, NoticeKind, Watch
from digests.things import in_words, name_of, named, things
from digests.tokens import CONFIRM_WITHIN, make_token, read_token
from membership.people.models import User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Ask for e-mails about a thing; with an account, a button that starts or stops them."""
    thing = get_object_or_404(named(kind, name, request.user))
    if isinstance(request.user, User):
        return _watch_with_account(request, request.user, kind, thing)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_ask_for_a_mail(request):
            return too_many(request)
        if not form.is_from_a_program():
            address = form.cleaned_data["address"]
            ask_to_watch(address, kind, thing.pk, now=timezone.now())
        return redirect("digests:check_your_email")
    return _page(request, kind, thing, form=form)


def _watch_with_account(request: HttpRequest, user: User, kind: str, thing: Any) -> HttpResponse:
    confirmed = Watch.objects.filter(
        subscription__reader__user=user,
        subscription__confirmed_at__isnull=False,
        subscription__ended_at__isnull=True,
        **{kind: thing},
    )
    if request.method == "POST":
        wanted = "stop" not in request.POST
        choose_watch(kind, thing.pk, wanted=wanted, acting_user=user, now=timezone.now())
        text = "You get e-mails about" if wanted else "You get no more e-mails about"
        messages.success(request, f"{text} {in_words(kind, thing)}.")
        return redirect("digests:watch", kind, name_of(kind, thing))
    return _page(request, kind, thing, watched=confirmed.exists())


def _page(request: HttpRequest, kind: str, thing: Any, **context: Any) -> HttpResponse:
    words = in_words(kind, thing)
    context |= {"kind": kind, "thing": thing, "words": words, "consent_wording": CONSENT_WORDING}
    return render(request, "digests/watch.html", context)


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_watch(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since mail scanners open every link; POST starts the e-mails."""
    try:
        pk = read_token("watch", token, CONFIRM_WITHIN)
    except LinkExpired:
        return render(request, "digests/link_expired.html", status=410)
    except LinkInvalid as error:
        raise Http404 from error
    asked = Notice.objects.select_related("reader__user").filter(kind=NoticeKind.CONFIRM_WATCH)
    notice = get_object_or_404(asked, pk=pk)
    kind = notice.details["kind"]
    thing = get_object_or_404(things(kind, notice.reader.user), pk=notice.subject_pk)
    if request.method == "POST":
        now = timezone.now()
        start_watching(notice.reader, kind, thing.pk, acting_user=notice.reader.user, now=now)
        messages.success(request, f"You get e-mails about {in_words(kind, thing)} from now on.")
        return redirect("digests:preferences", make_token("preferences", notice.reader_id))
    context = {"reader": notice.reader, "words": in_words(kind, thing)}
    return render(request, "digests/confirm_watch.html", context)
