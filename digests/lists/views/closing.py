"""Closing a list, and erasing at once who was on one that is closed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from digests.lists import actions
from digests.lists.views.requests import officer_of, on_an_open_list
from digests.models import ContactList
from digests.policies import can_forget_contacts
from membership.people.models import User
from portal.records.retention import rule_named

READ_AND_WRITE = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
@on_an_open_list
def close(request: HttpRequest, officer: User, contact_list: ContactList) -> HttpResponse:
    """What becomes of it; POST closes it."""
    if request.method == "POST":
        count = actions.close_list(contact_list, acting_user=officer, now=timezone.now())
        messages.success(request, f"The list is closed. {count:,} were on it.")
        return redirect(contact_list)
    context = {
        "contact_list": contact_list,
        "on_it": contact_list.contacts.running().count(),
        "circulars": contact_list.circulars.filter(sent_at=None),
        "kept_for": rule_named("ended-contacts").after_in_words,
    }
    return render(request, "digests/lists/close.html", context)


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """What is erased and what stays; POST erases it."""
    officer = officer_of(request)
    contact_list = get_object_or_404(ContactList, pk=pk)
    if not can_forget_contacts(officer, contact_list):
        messages.info(request, "Close the list first: people are on it.")
        return redirect(contact_list)
    if request.method == "POST":
        count = actions.forget_contacts(contact_list, acting_user=officer)
        messages.success(request, f"Erased: {count:,}.")
        return redirect(contact_list)
    context = {
        "contact_list": contact_list,
        "kept": contact_list.contacts.count(),
        "notes_for": rule_named("single-mails").after_in_words,
    }
    return render(request, "digests/lists/forget.html", context)
