"""Addresses in mails: built from SITE_URL, never from a request."""

from django.conf import settings
from django.urls import reverse

from digests.tokens import make_token, promises_purpose


def absolute(path: str) -> str:
    """The full address of a path of this site."""
    return settings.SITE_URL.rstrip("/") + path


def confirm_url(subscription_pk: int) -> str:
    return absolute(reverse("digests:confirm", args=[make_token("confirm", subscription_pk)]))


def confirm_watch_url(notice_pk: int) -> str:
    return absolute(reverse("digests:confirm_watch", args=[make_token("watch", notice_pk)]))


def confirm_address_url(notice_pk: int) -> str:
    return absolute(reverse("digests:confirm_address", args=[make_token("address", notice_pk)]))


def preferences_url(reader_pk: int) -> str:
    return absolute(reverse("digests:preferences", args=[make_token("preferences", reader_pk)]))


def unsubscribe_url(reader_pk: int) -> str:
    return absolute(reverse("digests:unsubscribe", args=[make_token("unsubscribe", reader_pk)]))


def confirm_promise_url(watch_pk: int) -> str:
    token = make_token("confirm-promise", watch_pk)
    return absolute(reverse("digests:confirm_promise", args=[token]))


def stop_circulations_url(contact_pk: int) -> str:
    token = make_token("circulations", contact_pk)
    return absolute(reverse("digests:stop_circulations", args=[token]))


def stop_promises_url(reader_pk: int, page_pk: int) -> str:
    token = make_token(promises_purpose(page_pk), reader_pk)
    return absolute(reverse("digests:stop_promises", args=[page_pk, token]))


def stay_url(subscription_pk: int) -> str:
    return absolute(reverse("digests:stay", args=[make_token("stay", subscription_pk)]))
