"""What happens here when allauth reports something."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html

from membership.people.middleware import RETURN_KEY


def show_the_way_back(request: HttpRequest, **kwargs: Any) -> None:
    """With a second factor set up, offer the page that the person was going to."""
    path = request.session.pop(RETURN_KEY, None)
    if path:
        messages.success(
            request,
            format_html(
                "Your second step is set up. "
                '<a class="govuk-notification-banner__link" href="{}">Go on to the page you wanted</a>.',
                path,
            ),
        )
