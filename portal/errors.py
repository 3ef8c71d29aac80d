"""The pages shown when something is refused or breaks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forums import kept
from portal.lib.markdown import MAX_LENGTH

WRITING = {"forums:new", "forums:reply", "forums:edit"}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was sent without its token: often a cookie was refused or the log-in changed.

    What somebody wrote for a forum is kept if it came from a page of ours, and shown to be copied
    from in any case; no other site puts words into a draft.
    """
    match = request.resolver_match
    is_writing = match is not None and match.view_name in WRITING
    context = {}
    if is_writing:
        context["written"] = request.POST.get("body", "")[:MAX_LENGTH]
        if request.headers.get("Sec-Fetch-Site") == "same-origin" and kept.keep(request):
            context["kept_at"] = request.path
    return render(request, "403_csrf.html", context, status=403)
