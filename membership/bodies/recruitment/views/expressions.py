"""Putting oneself forward, looking at what one sent, and taking it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from membership.bodies.errors import BodyError
from membership.bodies.fitting import misfits
from membership.bodies.forms.refusals import show
from membership.bodies.recruitment import actions, drafts, policies
from membership.bodies.recruitment.forms.expressions import ExpressionForm, organisations_of
from membership.bodies.recruitment.models import Call, Expression
from membership.bodies.recruitment.retention import APPLICATIONS
from membership.bodies.recruitment.views.lookups import as_read, offered_seats, shown
from membership.bodies.views.lookups import READ_AND_WRITE
from membership.people.models import User
from membership.people.requests import signed_in
from portal.lib.before_log_in import may_keep, not_kept


@never_cache
@require_http_methods(READ_AND_WRITE)
def put_forward(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """The form, with what was written before, also before a log-in that had run out."""
    now = timezone.now()
    call = shown(slug, call_id, now)
    if not isinstance(request.user, User):
        if request.method == "POST":
            if not may_keep(request):
                return not_kept(request, request.POST.get("statement", ""))
            drafts.keep(request, call)
        return redirect_to_login(request.get_full_path())
    user = request.user
    organisations = organisations_of(user)
    if not policies.can_put_forward(user, call, now):
        return _refused(request, call, "not_open")
    if not organisations:
        return _refused(request, call, "no_organisation", status=403)
    form = _form(request, call, user, organisations)
    if request.method == "POST" and form.is_valid() and _send(request, call, form, user):
        return redirect("bodies:your_expression", slug, call_id)
    seats = [each.seat for each in offered_seats(call)]
    context = {
        **as_read(call, now),
        "form": form,
        "remarks": [line for each in organisations for line in misfits(seats, each)],
        "sent_before": form.instance.pk is not None,
        "days_kept": APPLICATIONS.after_in_words,
    }
    return render(request, "bodies/recruitment/put_forward.html", context)


def _form(request: HttpRequest, call: Call, user: User, organisations: Any) -> ExpressionForm:
    """What is sent now; else what a log-in that ran out has left behind; else what was sent before."""
    sent = call.expressions.filter(user=user).first()
    return ExpressionForm(
        request.POST if request.method == "POST" else None,
        expression=sent or Expression(call=call, user=user),
        organisations=organisations,
        kept=drafts.kept(request, call),
    )


def _send(request: HttpRequest, call: Call, form: ExpressionForm, user: User) -> bool:
    """Send it; False when it was refused, with the reason in the form."""
    consented = form.cleaned_data["consent"]
    try:
        actions.put_forward(call, **form.said(), consented=consented, acting_user=user)
    except BodyError as error:
        show(form, error)
        return False
    drafts.forget(request)
    text = f"You have put yourself forward. A receipt is on its way to {user.email}."
    messages.success(request, text)
    return True


def _refused(request: HttpRequest, call: Call, why: str, status: int = 200) -> HttpResponse:
    """Why nothing is accepted; what somebody was still writing is shown, so that she can keep it."""
    written = request.POST.get("statement") or drafts.kept(request, call).get("statement", "")
    context = {**_about(call), "written": written[:6000]}
    return render(request, f"bodies/recruitment/{why}.html", context, status=status)


def _about(call: Call) -> dict[str, object]:
    return {"call": call, "body": call.body, "state": call.state(timezone.now())}


@never_cache
@require_http_methods(READ_AND_WRITE)
@login_required
def your_expression(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """What one sent, to change or to take back; nobody else finds this page."""
    now = timezone.now()
    call, user = shown(slug, call_id, now), signed_in(request)
    sent = call.expressions.select_related("organisation", "chosen_for__seat")
    mine: Expression = get_object_or_404(sent, user=user)
    if request.method == "POST":
        return _take_back(request, call, mine, user)
    organisation = organisations_of(user).filter(pk=mine.organisation_id).first()
    seats = [each.seat for each in offered_seats(call)]
    context = {
        **_about(call),
        "mine": mine,
        "is_open": call.is_open(now),
        "remarks": misfits(seats, organisation) if organisation else [],
        "days_kept": APPLICATIONS.after_in_words,
    }
    return render(request, "bodies/recruitment/yours.html", context)


def _take_back(request: HttpRequest, call: Call, mine: Expression, user: User) -> HttpResponse:
    try:
        actions.take_back(mine, acting_user=user)
    except BodyError as error:
        messages.error(request, str(error))
        return redirect("bodies:your_expression", call.body.slug, call.pk)
    messages.success(request, "You have taken your expression of interest back. It is deleted.")
    return redirect(call)
