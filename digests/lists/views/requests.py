"""Who asks, and of which list."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from digests.errors import ListClosed
from digests.models import ContactList
from digests.policies import can_keep_lists
from membership.people.models import User
from membership.people.requests import signed_in

OfAList = Callable[[HttpRequest, User, ContactList], HttpResponse]


def officer_of(request: HttpRequest) -> User:
    """The officer who is signed in; others are refused."""
    user = signed_in(request)
    if not can_keep_lists(user):
        raise PermissionDenied
    return user


def on_an_open_list(view: OfAList) -> Callable[[HttpRequest, int], HttpResponse]:
    """Hands a view the officer and the list; one that is closed, perhaps this moment, leads to its page."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int) -> HttpResponse:
        officer = officer_of(request)
        contact_list = get_object_or_404(ContactList, pk=pk)
        try:
            if contact_list.closed_at is not None:
                raise ListClosed
            return view(request, officer, contact_list)
        except ListClosed:
            messages.info(request, "This list is closed: nothing on it changes any more.")
            return redirect("digests:contact_list", pk)

    return guarded
