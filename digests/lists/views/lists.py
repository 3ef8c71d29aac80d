"""Lists of contacts: what each is for, who is on it, who is put on it and taken off."""

import csv
from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from digests.errors import AddressDead, ContactIsThere, ContactStopped, ImportGone
from digests.lists import actions, imports
from digests.lists.forms import (
    EXISTS,
    ContactForm,
    ContactSearchForm,
    LikeForm,
    ListForm,
    UploadForm,
)
from digests.lists.tables import HEADINGS, known
from digests.lists.views.requests import officer_of, on_an_open_list
from digests.models import Contact, ContactImport, ContactList
from digests.policies import can_close_list, can_forget_contacts
from membership.people.models import User
from portal.lib.tables.reading import UnreadableTable

LISTS_A_PAGE = 50
CONTACTS_A_PAGE = 50
FAULTS_SHOWN = 200
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every list, with how many are on it; those that are closed come last."""
    officer_of(request)
    lists = ContactList.objects.with_size().open_first()
    page = Paginator(lists, LISTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "digests/lists/index.html", {"page_obj": page})


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def make(request: HttpRequest) -> HttpResponse:
    """A new list, perhaps like one that was closed."""
    officer = officer_of(request)
    initial = LikeForm(request.GET).initial_of_a_list
    form = ListForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        actions.save_list(form.instance, acting_user=officer)
        messages.success(request, "The list is saved.")
        return redirect(form.instance)
    return render(request, "digests/lists/edit.html", {"form": form, "contact_list": None})


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
@on_an_open_list
def edit(request: HttpRequest, officer: User, contact_list: ContactList) -> HttpResponse:
    """Another purpose, basis or name of one."""
    saved = copy(contact_list)  # the form puts what was typed on its own
    form = ListForm(request.POST if request.method == "POST" else None, instance=contact_list)
    if form.is_bound and form.is_valid():
        actions.save_list(form.instance, acting_user=officer)
        messages.success(request, "The list is saved.")
        return redirect(form.instance)
    return render(request, "digests/lists/edit.html", {"form": form, "contact_list": saved})


@never_cache
@login_required
@require_safe
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is on it, or was; found by a word of the address, the name or the organisation."""
    officer = officer_of(request)
    contact_list = get_object_or_404(ContactList.objects.select_related("closed_by"), pk=pk)
    search = ContactSearchForm(request.GET)
    found = search.find(contact_list)
    context = {
        "contact_list": contact_list,
        "page_obj": Paginator(found, CONTACTS_A_PAGE).get_page(request.GET.get("page")),
        "search": search,
        "tables": contact_list.imports.defer("rows", "faults").select_related("uploaded_by"),
        "may_close": can_close_list(officer, contact_list),
        "may_forget": can_forget_contacts(officer, contact_list),
    }
    return render(request, "digests/lists/contacts.html", context)


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
@on_an_open_list
def add(request: HttpRequest, officer: User, contact_list: ContactList) -> HttpResponse:
    """One person more."""
    form = ContactForm(contact_list, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        source = form.cleaned_data["source"]
        try:
            actions.add_contact(
                contact_list,
                form.entry(),
                source=source,
                acting_user=officer,
                now=timezone.now(),
                exists_after_all=form.cleaned_data.get(EXISTS, False),
            )
        except ContactIsThere:
            form.add_error("address", "This address is on the list already")
        except ContactStopped:
            form.add_error("address", "The owner of this address asked for no more circulars")
        except AddressDead:
            form.refuse_as_dead()
        else:
            messages.success(request, f"{form.cleaned_data['address']} is on the list.")
            return redirect(contact_list)
    return render(request, "digests/lists/add.html", {"form": form, "contact_list": contact_list})


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of somebody on a list; POST takes them off."""
    officer = officer_of(request)
    contact = get_object_or_404(Contact.objects.select_related("contact_list"), pk=pk)
    if request.method == "POST":
        actions.remove_contact(contact, acting_user=officer, now=timezone.now())
        messages.success(request, f"{contact.address} is off the list.")
        return redirect(contact.contact_list)
    return render(request, "digests/lists/contact.html", {"contact": contact})


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
@on_an_open_list
def upload(request: HttpRequest, officer: User, contact_list: ContactList) -> HttpResponse:
    """A table; what was read is looked at before anybody comes onto the list."""
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = imports.look_through(
                file,
                file.name,
                contact_list,
                source=form.cleaned_data["source"],
                acting_user=officer,
                now=timezone.now(),
            )
        except UnreadableTable as error:
            form.add_error("file", str(error))
        else:
            return redirect("digests:contact_import", table.pk)
    context = {"form": form, "contact_list": contact_list}
    return render(request, "digests/lists/upload.html", context)


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty table to begin with."""
    officer_of(request)
    name = 'attachment; filename="contacts.csv"'
    response = HttpResponse(
        "\ufeff", content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )
    csv.writer(response).writerow(HEADINGS.values())
    return response


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def look_at(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read of a table; POST puts it on the list, or throws it away."""
    officer = officer_of(request)
    of = ContactImport.objects.select_related("contact_list")
    table = get_object_or_404(of, pk=pk)
    if request.method == "POST":
        _decide(request, table, {"acting_user": officer})
        return redirect(table.contact_list)
    there = known(table.rows, table.contact_list)
    context = {
        "table": table,
        "contact_list": table.contact_list,
        "new": len(table.rows) - len(there),
        "there": len(there),
        "agreed": sum(1 for row in table.rows if row["opted_in_on"]),
        "faults": table.faults[:FAULTS_SHOWN],
        "more_faults": max(0, len(table.faults) - FAULTS_SHOWN),
    }
    return render(request, "digests/lists/import.html", context)


def _decide(request: HttpRequest, table: ContactImport, who: dict[str, Any]) -> None:
    if request.POST.get("do") == "throw away":
        imports.throw_away(table, **who)
        messages.success(request, "The table is thrown away.")
    elif request.POST.get("do") == "import":
        try:
            added = imports.put_on_the_list(table, **who, now=timezone.now())
        except ImportGone:
            messages.info(request, "A colleague has decided on this table already.")
        else:
            messages.success(request, f"Put on the list: {added:,}.")
