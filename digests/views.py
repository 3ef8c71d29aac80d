"""The pages of e-mail updates: signing up and the links in the mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from digests.actions import subscriptions
from digests.actions.mention_mails import choose_mention_mails
from digests.actions.preferences import mark_of_mentions
from digests.errors import ChoicesChanged, LinkExpired, LinkInvalid
from digests.forms import (
    ChoicesForm,
    LostLinkForm,
    MentionMailsForm,
    SignUpForm,
)
from digests.limits import may_ask_for_a_mail, too_many
from digests.links import preferences_url
from digests.models import Reader, Subscription
from digests.requests import reader_or_404
from digests.tokens import CONFIRM_WITHIN, make_token, read_token
from membership.people.models import User
from membership.people.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for updates, with or without an account."""
    if isinstance(request.user, User):
        return _sign_up_account(request, request.user)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_ask_for_a_mail(request):
            return too_many(request)
        if not form.is_from_a_program():
            subscriptions.sign_up(
                form.cleaned_data["address"],
                form.choices(),
                source="sign-up page",
                now=timezone.now(),
            )
        return redirect("digests:check_your_email")
    return render(
        request,
        "digests/sign_up.html",
        {"form": form, "consent_wording": subscriptions.CONSENT_WORDING},
    )


def _sign_up_account(request: HttpRequest, user: User) -> HttpResponse:
    """An account's address is confirmed already, so that its owner need not confirm it again."""
    subscription = Subscription.objects.confirmed().filter(reader__user=user).first()
    form = ChoicesForm(request.POST or None)
    if request.method == "POST" and subscription is not None:  # since this window was opened
        messages.info(request, "You get updates already. Nothing has changed: see your choices.")
        return redirect("digests:preferences", make_token("preferences", subscription.reader_id))
    if request.method == "POST" and form.is_valid():
        reader = subscriptions.subscribe_account(user, form.choices(), now=timezone.now())
        messages.success(request, "You now get e-mail updates.")
        return redirect("digests:preferences", make_token("preferences", reader.pk))
    return render(
        request,
        "digests/sign_up.html",
        {
            "form": form,
            "consent_wording": subscriptions.CONSENT_WORDING,
            "subscription": subscription,
            "preferences_url": preferences_url(subscription.reader_id) if subscription else "",
        },
    )


@require_safe
def check_your_email(request: HttpRequest) -> HttpResponse:
    """The same words for an address that we know and for one that we do not."""
    return render(request, "digests/check_your_email.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since mail scanners open every link; POST confirms."""
    try:
        pk = read_token("confirm", token, CONFIRM_WITHIN)
        subscription = _running(pk)
    except LinkExpired:
        return render(request, "digests/link_expired.html", status=410)
    except LinkInvalid as error:
        raise Http404 from error
    if request.method == "POST":
        subscriptions.confirm(subscription, now=timezone.now())
        messages.success(request, "You now get e-mail updates.")
        return redirect("digests:preferences", make_token("preferences", subscription.reader_id))
    return render(request, "digests/confirm.html", {"subscription": subscription})


def _running(pk: int) -> Subscription:
    """The running subscription ``pk``; raises LinkExpired when its reader has left since."""
    subscription: Subscription | None = (
        Subscription.objects.running().select_related("reader").filter(pk=pk).first()
    )
    if subscription is None:
        raise LinkExpired
    return subscription


@csrf_exempt  # a mail provider posts for the reader (RFC 8058); the token in the address is the proof
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks and changes nothing; POST ends it, from this page or straight from a mail program, or
    turns it down to what ``instead`` says."""
    reader = reader_or_404("unsubscribe", token)
    instead = request.POST.get("instead")
    if instead in subscriptions.TURNED_DOWN:
        subscriptions.turn_down(reader, instead, acting_user=None, now=timezone.now())
    elif request.method == "POST" and instead is None:
        subscriptions.unsubscribe(reader, acting_user=None, now=timezone.now())
    return render(
        request,
        "digests/unsubscribe.html",
        {
            "reader": reader,
            "subscription": Subscription.objects.running().filter(reader=reader).first(),
            "turned_down": instead in subscriptions.TURNED_DOWN,
            "preferences_token": make_token("preferences", reader.pk),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mention_mails(request: HttpRequest) -> HttpResponse:
    """Whether one is mailed about mentions in the forums."""
    user = signed_in(request)
    reader = Reader.objects.filter(user=user).first() or Reader()
    now = {"own": reader.mails_mentions, "organisations": reader.mails_organisation_mentions}
    form = MentionMailsForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        seen, saved_at = request.POST.get("seen", ""), timezone.now()
        try:
            choose_mention_mails(**form.cleaned_data, seen=seen, acting_user=user, now=saved_at)
        except ChoicesChanged:
            messages.error(
                request,
                "Nothing is saved: your choice changed in another window. Choose once more.",
            )
        else:
            messages.success(request, "Your choice is saved.")
        return redirect("digests:mention_mails")
    context = {"form": form, "seen": mark_of_mentions(reader)}
    return render(request, "digests/mention_mails.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Mail somebody the link to their preferences; a stranger's address gets the same answer."""
    form = LostLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_ask_for_a_mail(request):
            return too_many(request)
        if not form.is_from_a_program():
            subscriptions.send_preferences_link(form.cleaned_data["address"], now=timezone.now())
        return redirect("digests:check_your_email")
    return render(request, "digests/lost_link.html", {"form": form})
