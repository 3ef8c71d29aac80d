"""What somebody wrote while her log-in ran out; it waits in the session and comes back after the log-in."""

from django.http import HttpRequest

from membership.bodies.recruitment.models import Call, Expression

SESSION_KEY = "expression_of_interest"
NAMES = ("person_name", "organisation", "statement", "interests")


def keep(request: HttpRequest, call: Call) -> None:
    """Keep what was sent for this call, right or wrong."""
    longest = Expression._meta.get_field("statement").max_length
    fields = {name: request.POST.get(name, "")[:longest] for name in NAMES}
    request.session[SESSION_KEY] = {"call": call.pk, "fields": fields}


def kept(request: HttpRequest, call: Call) -> dict[str, str]:
    """What was kept for this call, by field; nothing when nothing was."""
    draft = request.session.get(SESSION_KEY)
    fields: dict[str, str] = draft["fields"] if draft and draft["call"] == call.pk else {}
    return fields


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)
