"""Writing to a group: the words, a preview with everybody who gets them, and what was sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from membership.bodies.letters import actions
from membership.bodies.letters.errors import NobodyToWriteTo, RecipientsChanged, SentAlready
from membership.bodies.letters.forms import LetterForm
from membership.bodies.letters.models import GroupLetter
from membership.bodies.letters.recipients import mark_of, recipients
from membership.bodies.models import Body
from membership.bodies.views.lookups import READ_AND_WRITE, managed
from portal.lib.time import today

LETTERS_SHOWN = 20


@require_http_methods(READ_AND_WRITE)
@login_required
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a letter, look at who gets it, send it; below, the letters that were sent."""
    body, user = managed(request, slug)
    form = LetterForm(request.POST or None)
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _form(request, body, form)
    if "send" not in request.POST:
        return _preview(request, body, form)
    try:
        letter = actions.send(
            form.letter_to(body), seen=request.POST.get("seen", ""), acting_user=user
        )
    except SentAlready as refusal:
        messages.info(request, str(refusal))
        return redirect("bodies:letter", slug, refusal.letter.pk)
    except (RecipientsChanged, NobodyToWriteTo) as refusal:
        return _preview(request, body, form, refusal=str(refusal))
    messages.success(request, f"Your letter “{letter.subject}” is on its way.")
    return redirect("bodies:letter", slug, letter.pk)


def _form(request: HttpRequest, body: Body, form: LetterForm) -> HttpResponse:
    page = Paginator(GroupLetter.objects.for_body(body), LETTERS_SHOWN).get_page(
        request.GET.get("page")
    )
    context = {"body": body, "form": form, "letters": page}
    return render(request, "bodies/letters/write.html", context)


def _preview(
    request: HttpRequest, body: Body, form: LetterForm, *, refusal: str = ""
) -> HttpResponse:
    letter = form.letter_to(body)
    people = recipients(body, today(), audience=letter.audience, with_deputies=letter.with_deputies)
    context = {
        "body": body,
        "form": form,
        "letter": letter,
        "reached": [each for each in people if each.is_reached],
        "unreached": [each for each in people if not each.is_reached],
        "seen": mark_of(people),
        "refusal": refusal,
    }
    return render(request, "bodies/letters/preview.html", context)


@require_safe
@login_required
def letter(request: HttpRequest, slug: str, letter_id: int) -> HttpResponse:
    """One letter that was sent: its words, and who got it."""
    body, _ = managed(request, slug)
    sent = get_object_or_404(GroupLetter.objects.for_body(body), pk=letter_id)
    people = list(sent.recipients.select_related("person"))
    context = {
        "body": body,
        "letter": sent,
        "reached": [each for each in people if each.reached],
        "unreached": [each for each in people if not each.reached],
    }
    return render(request, "bodies/letters/letter.html", context)
