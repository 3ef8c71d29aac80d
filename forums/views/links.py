"""Addresses that stay: a post is found wherever it and its topic are today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from forums.views.lookups import get_post_anywhere
from portal.lib.time import today


@require_safe
def post(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """To the page and the place of the post. Forum and topic of the address may be former ones."""
    return redirect(get_post_anywhere(request.user, post_pk, on=today()).get_absolute_url())
