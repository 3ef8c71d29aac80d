"""Registering an organisation: what is entered, whether it is here already, and a look before it is sent.

What is entered waits in the session (``registration.Draft``); nothing is saved before it is sent.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from membership.organisations import actions
from membership.organisations.errors import NumberTaken
from membership.organisations.forms import AskToJoinForm, RegistrationForm, SameForm
from membership.organisations.forms.registering import NONE_OF_THESE
from membership.organisations.models import Organisation
from membership.organisations.registration import Candidate, Draft, candidates, still_to_ask
from membership.people.requests import signed_in
from portal.lib.before_log_in import may_keep, not_kept


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form, filled with what was entered before, also before a log-in that had run out."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            if not may_keep(request):
                return not_kept(request, request.POST.get("purpose", ""))
            Draft.unread(request).keep(request)
        return redirect_to_login(request.get_full_path())
    draft = Draft.of(request)
    if request.method != "POST":
        return _form(request, draft.form() if draft else RegistrationForm())
    form = RegistrationForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    draft = Draft(form.answers(), draft.none_of if draft else [])
    draft.keep(request)
    if still_to_ask(candidates(signed_in(request), form), draft):
        return redirect("organisations:register_same")
    return redirect("organisations:register_check")


def _form(request: HttpRequest, form: RegistrationForm) -> HttpResponse:
    return render(request, "organisations/register.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def same(request: HttpRequest) -> HttpResponse:
    """Is it one of these? One of them is joined; that it is none of them is remembered."""
    draft = Draft.of(request)
    form = draft.form() if draft else None
    if draft is None or form is None or not form.is_valid():
        return redirect("organisations:register")
    found = candidates(signed_in(request), form)
    if not found:
        return redirect("organisations:register_check")
    numbered = [each for each in found if each.has_the_number]
    selectable = [each for each in found if each.may_be_chosen]
    choice = SameForm(
        request.POST if request.method == "POST" else None,
        keys=[each.key for each in selectable],
        may_be_none=not numbered,
    )
    if request.method == "POST" and choice.is_valid():
        return _chosen(request, choice.cleaned_data["same"], found, draft)
    context = {
        "form": choice,
        "found": found,
        "selectable": selectable,
        "numbered": numbered,
        "name": form.instance.name,
    }
    return render(request, "organisations/register_same.html", context)


def _chosen(request: HttpRequest, same: str, found: list[Candidate], draft: Draft) -> HttpResponse:
    if same == NONE_OF_THESE:
        draft.none_of = [each.organisation.pk for each in found]
        draft.keep(request)
        return redirect("organisations:register_check")
    chosen = next(each for each in found if each.key == same)
    if chosen.is_own:
        return redirect(chosen.organisation)
    return redirect("organisations:register_ask", chosen.organisation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to join an organisation that was found instead of registering it again."""
    draft = Draft.of(request)
    entered = draft.form() if draft else None
    if entered is None or not entered.is_valid():
        return redirect("organisations:register")
    organisation = _found(candidates(signed_in(request), entered), pk)
    form = AskToJoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        message = form.cleaned_data["message"]
        actions.ask_to_join(organisation, acting_user=signed_in(request), message=message)
        Draft.forget(request)
        messages.success(request, f"Your request went to the managers of {organisation.name}.")
        return redirect("organisations:mine")
    context = {"organisation": organisation, "form": form}
    return render(request, "organisations/register_ask.html", context)


def _found(found: list[Candidate], pk: int) -> Organisation:
    """The organisation, if it may be the one that is being registered; raises Http404 if not."""
    for each in found:
        if each.organisation.pk == pk and each.may_be_asked:
            return each.organisation
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check(request: HttpRequest) -> HttpResponse:
    """The answers once more, each with a way to change it, before they are sent."""
    draft = Draft.of(request)
    form = draft.form() if draft else None
    if draft is None or form is None or not form.is_valid():
        return redirect("organisations:register")
    if "forget" in request.POST:
        Draft.forget(request)
        messages.success(request, "Your answers are deleted. Nothing was registered.")
        return redirect("organisations:directory")
    found = candidates(signed_in(request), form)
    if still_to_ask(found, draft):
        return redirect("organisations:register_same")
    if request.method == "POST":
        if request.POST.get("checked") == draft.fingerprint:
            return _send(request, form, found)
        messages.warning(request, "An answer has changed meanwhile. Check your answers again.")
    context = {"lines": form.lines(), "draft": draft, "found": found}
    return render(request, "organisations/register_check.html", context)


def _send(request: HttpRequest, form: RegistrationForm, found: list[Candidate]) -> HttpResponse:
    """Register it; when somebody else was quicker with a number, back to the form, all of it filled."""
    asked = form.cleaned_data
    try:
        organisation: Organisation = actions.register(
            form.instance,
            acting_user=signed_in(request),
            districts=asked["districts"],
            themes=asked["themes"],
            none_of=[each.organisation for each in found],
        )
    except NumberTaken as refusal:
        form.add_error(refusal.field, str(refusal))
        return _form(request, form)
    Draft.forget(request)
    messages.success(
        request,
        f"{organisation.name} is registered. "
        "An officer of the council will look at it before others can see it.",
    )
    return redirect(organisation)
