"""The register as everyone sees it, and as whoever looks after a body does."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.bodies import policies as bodies
from membership.bodies.declarations import actions, chasing, policies
from membership.bodies.declarations.desk import desk_of, entry_desk
from membership.bodies.declarations.forms import AGREE, AnswerForm
from membership.bodies.declarations.kinds import GIFT_POUNDS, RULES
from membership.bodies.declarations.querysets import SHOWN_MONTHS
from membership.bodies.declarations.roll import roll_of
from membership.bodies.declarations.tables import HEADINGS, register_of, rows_of
from membership.bodies.errors import BodyError
from membership.bodies.forms.refusals import show
from membership.bodies.models import Body
from membership.bodies.views.lookups import READ_AND_WRITE, managed
from portal.lib.tables.writing import CSV_TYPE, csv_lines
from portal.lib.time import today

NOT_IN_SEARCH_ENGINES = "noindex"
"""Everyone may read the register here; what leaves it after its time should not live on elsewhere."""


@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits on a body and what they declared, as far as it is published."""
    body = get_object_or_404(Body, slug=slug)
    context = {
        "body": body,
        "register": register_of(body, today()),
        "kinds": RULES.values(),
        "gift_pounds": GIFT_POUNDS,
        "months": SHOWN_MONTHS,
        "may_manage": bodies.can_manage(request.user, body, today()),
    }
    response = render(request, "bodies/declarations/register.html", context)
    response["X-Robots-Tag"] = NOT_IN_SEARCH_ENGINES
    return response


@require_safe
def register_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a CSV file."""
    body = get_object_or_404(Body, slug=slug)
    rows = [HEADINGS, *rows_of(register_of(body, today()))]
    response = StreamingHttpResponse(csv_lines(rows), content_type=CSV_TYPE)
    name = f"interests-{body.slug}-{today().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = NOT_IN_SEARCH_ENGINES
    return response


@require_safe
@login_required
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """How it stands with everybody who sits, and the requests that wait for an answer."""
    body, user = managed(request, slug)
    rows = roll_of(body, today(), user)
    return render(request, "bodies/declarations/manage.html", {"body": body, "roll": rows})


@require_POST
@login_required
def remind(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Remind somebody by hand."""
    desk = desk_of(request, slug, person_id)
    try:
        chasing.chase_now(desk.person, acting_user=desk.user)
    except BodyError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{desk.person} gets a reminder by e-mail.")
    return redirect("bodies:managed_interests", slug)


@require_http_methods(READ_AND_WRITE)
@login_required
def answer(request: HttpRequest, slug: str, person_id: int, pk: int) -> HttpResponse:
    """Agree that an interest stays back, or decline it; never one's own."""
    desk, interest = entry_desk(request, pk, slug, person_id)
    if not policies.can_answer(desk.user, interest, desk.on):
        raise PermissionDenied
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(
                interest,
                agree=form.cleaned_data["agree"] == AGREE,
                reason=form.cleaned_data["reason"],
                acting_user=desk.user,
            )
        except BodyError as error:
            show(form, error)
        else:
            messages.success(request, f"{desk.person} reads your answer.")
            return redirect("bodies:managed_interests", slug)
    context = {"desk": desk, "interest": interest, "form": form}
    return render(request, "bodies/declarations/answer.html", context)
