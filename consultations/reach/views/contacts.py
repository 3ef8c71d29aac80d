"""The list of a consultation's key contacts, kept by officers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.models import ConsultationPage
from consultations.reach import contacts as actions
from consultations.reach.errors import ContactIsThere
from consultations.reach.forms import ContactForm, ContactNameForm
from consultations.reach.policies import can_look_after_reach
from membership.people.requests import signed_in

CONTACTS_A_PAGE = 100


def find_page(request: HttpRequest, slug: str) -> ConsultationPage:
    """The notice, drafts included, for officers; others are refused."""
    if not can_look_after_reach(signed_in(request)):
        raise PermissionDenied
    return get_object_or_404(ConsultationPage, slug=slug)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is told when a round opens, who wants no such e-mails, and a form for somebody more."""
    page, now = find_page(request, slug), timezone.now()
    form = ContactForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.add_contact(page, **form.cleaned_data, acting_user=request.user, now=now)
        except ContactIsThere as error:
            form.add_error("address", str(error))
        else:
            messages.success(request, f"{form.cleaned_data['name']} is on the list.")
            return redirect("consultations:contacts", slug)
    found = Paginator(page.key_contacts.all(), CONTACTS_A_PAGE).get_page(request.GET.get("page"))
    why_not = actions.why_stopped([each.address for each in found])
    context = {
        "page": page,
        "form": form,
        "page_obj": found,
        "rows": [(each, why_not.get(each.address)) for each in found],
        "next_round": page.next_round(now),
        "circulations": [
            each.circulation
            for each in page.rounds.select_related("circulation")
            if hasattr(each, "circulation")
        ],
    }
    return render(request, "consultations/reach/contacts.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_contact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Another name, or off the list."""
    page = find_page(request, slug)
    contact = get_object_or_404(page.key_contacts.select_related("page"), pk=pk)
    if "remove" in request.POST:
        actions.remove_contact(contact, acting_user=request.user)
        messages.success(request, f"{contact.name} is off the list.")
        return redirect("consultations:contacts", slug)
    initial = {"name": contact.name, "organisation": contact.organisation}
    form = ContactNameForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        actions.change_contact(contact, **form.cleaned_data, acting_user=request.user)
        messages.success(request, "It is changed.")
        return redirect("consultations:contacts", slug)
    context = {"page": page, "contact": contact, "form": form}
    return render(request, "consultations/reach/contact.html", context)
