"""Declaring interests: the holder's own pages, and the same on her behalf by whoever looks after a body."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from membership.bodies.declarations import actions
from membership.bodies.declarations.desk import desk_of, entry_desk, own_person, writing_desk
from membership.bodies.declarations.fingerprints import fingerprint
from membership.bodies.declarations.forms import ConfirmForm, EndForm, InterestForm
from membership.bodies.declarations.history import history_of
from membership.bodies.declarations.kinds import RULES, KindRule, rule_of
from membership.bodies.declarations.models import Interest
from membership.bodies.declarations.policies import bodies_of
from membership.bodies.declarations.standings import standing_of
from membership.bodies.errors import BodyError
from membership.bodies.forms.refusals import show
from membership.bodies.views.lookups import READ_AND_WRITE
from portal.lib.templatetags.portal import day


@require_safe
@login_required
def home(request: HttpRequest, slug: str = "", person_id: int = 0) -> HttpResponse:
    """Everything that somebody declared, what is wanted of her, and what can be done about it."""
    if not slug and own_person(request) is None:
        return render(request, "bodies/declarations/no_seat.html")
    desk = desk_of(request, slug, person_id)
    interests = list(Interest.objects.filter(person=desk.person))
    may_write = desk.can_write
    line = desk.line_to_act_on if may_write else desk.line
    context = {
        "desk": desk,
        "may_write": may_write,
        "bodies": bodies_of(desk.person, desk.on),
        "standing": standing_of(desk.person, desk.on),
        "lines": [line(each) for each in interests if not each.has_ended(desk.on)],
        "ended": [line(each) for each in interests if each.has_ended(desk.on)],
        "kinds": [(rule, desk.url("add", rule.kind.value)) for rule in RULES.values()],
        "confirm_url": desk.url("confirm"),
        "history": history_of(desk.person),
    }
    return render(request, "bodies/declarations/home.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def add(request: HttpRequest, kind: str, slug: str = "", person_id: int = 0) -> HttpResponse:
    """Declare an interest of a kind."""
    desk = writing_desk(request, slug, person_id)
    rule = _rule(kind)
    form = InterestForm(request.POST if request.method == "POST" else None, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare(desk.person, rule.kind, form.entry(), acting_user=desk.user)
        except BodyError as error:
            show(form, error)
        else:
            messages.success(request, "The interest is declared.")
            return redirect(desk.home)
    context = {"desk": desk, "rule": rule, "form": form, "title": f"Declare: {rule.label}"}
    return render(request, "bodies/declarations/interest.html", context)


def _rule(kind: str) -> KindRule:
    try:
        return rule_of(kind)
    except ValueError:
        raise Http404("There is no such kind of interest.") from None


@require_http_methods(READ_AND_WRITE)
@login_required
def change(request: HttpRequest, pk: int, slug: str = "", person_id: int = 0) -> HttpResponse:
    """Correct an entry, or ask for it to be kept back."""
    desk, interest = entry_desk(request, pk, slug, person_id)
    form = InterestForm(
        request.POST if request.method == "POST" else None, rule=interest.rule, interest=interest
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(interest, form.entry(), acting_user=desk.user)
        except BodyError as error:
            show(form, error)
        else:
            messages.success(request, "The entry is changed.")
            return redirect(desk.home)
    context = {"desk": desk, "rule": interest.rule, "form": form, "title": "Change an interest"}
    return render(request, "bodies/declarations/interest.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def end(request: HttpRequest, pk: int, slug: str = "", person_id: int = 0) -> HttpResponse:
    """Say that an interest holds no longer."""
    desk, interest = entry_desk(request, pk, slug, person_id)
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"last_day": desk.on}
    )
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        try:
            actions.end_interest(interest, last_day=last_day, acting_user=desk.user)
        except BodyError as error:
            show(form, error)
        else:
            messages.success(request, f"The interest held until {day(last_day)}.")
            return redirect(desk.home)
    context = {"desk": desk, "interest": interest, "form": form}
    return render(request, "bodies/declarations/end.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def confirm(request: HttpRequest, slug: str = "", person_id: int = 0) -> HttpResponse:
    """Confirm that the entries are all there is, or that there is nothing to declare."""
    desk = writing_desk(request, slug, person_id)
    covered = list(Interest.objects.filter(person=desk.person).current(desk.on))
    form = ConfirmForm(
        request.POST if request.method == "POST" else None,
        has_entries=bool(covered),
        name="" if desk.is_own else str(desk.person),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm(
                desk.person,
                shown=request.POST.get("shown", ""),
                nothing_to_declare=form.cleaned_data.get("nothing_to_declare", False),
                acting_user=desk.user,
            )
        except BodyError as error:
            show(form, error)
        else:
            messages.success(request, "The interests are confirmed.")
            return redirect(desk.home)
    context = {
        "desk": desk,
        "form": form,
        "lines": [desk.line(each) for each in covered],
        "shown": fingerprint(covered),
    }
    return render(request, "bodies/declarations/confirm.html", context)
