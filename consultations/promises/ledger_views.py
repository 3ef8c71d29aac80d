"""The ledger of promises, one promise with its history, and the pages on which it is moved."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultations.errors import ConsultationError
from consultations.promises import actions
from consultations.promises.errors import DateNotMoved
from consultations.promises.ledger import ledger_for
from consultations.promises.models import Deed, Move
from consultations.promises.moving_forms import MoveForm
from consultations.promises.policies import can_move_promises
from portal.lib.time import london_day

MOVES = {
    "progress": (Move.PROGRESS, "Say how it stands", "Publish"),
    "date": (Move.DATE_MOVED, "Move the date", "Move the date"),
    "keep": (Move.KEPT, "Say that it is kept", "Mark as kept"),
    "withdraw": (Move.WITHDRAWN, "Withdraw the promise", "Withdraw the promise"),
    "reopen": (Move.REOPENED, "Take it up again", "Take it up again"),
}
WRITES = {
    Move.PROGRESS: actions.write_progress,
    Move.KEPT: actions.keep,
    Move.WITHDRAWN: actions.withdraw,
    Move.REOPENED: actions.take_up_again,
}


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """All promises: what is open, what is overdue, what was kept and what was withdrawn."""
    found = ledger_for(request.user, request.GET, timezone.now())
    return render(request, "consultations/promises/ledger.html", {"ledger": found})


@require_safe
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise: what it answers, where it stands, and every move it has made."""
    deed = _promise(request, pk)
    notes = list(deed.notes.all())
    moved = [note.old_due_on for note in notes if note.move == Move.DATE_MOVED]
    state = deed.state(london_day(timezone.now()))
    context = {
        "deed": deed,
        "state": state,
        "points": deed.points.all(),
        "notes": notes,
        "first_due_on": moved[-1] if moved else None,
        "moves": _offered(state.is_settled) if can_move_promises(request.user) else [],
    }
    return render(request, "consultations/promises/promise.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Say what moved, in words for everybody."""
    deed = _promise(request, pk)
    if move not in MOVES:
        raise Http404
    if not can_move_promises(request.user):
        raise PermissionDenied
    kind, title, button = MOVES[move]
    form = MoveForm(kind, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _move(request, deed, kind, form):
        messages.success(request, "It is published, and everybody who asked is told.")
        return redirect(deed)
    context = {"deed": deed, "form": form, "title": title, "button": button, "move": kind}
    return render(request, "consultations/promises/move.html", context)


def _promise(request: HttpRequest, pk: int) -> Deed:
    readable = Deed.objects.promises().visible_to(request.user, timezone.now())
    deed: Deed = get_object_or_404(readable.select_related("page"), pk=pk)
    return deed


def _offered(is_settled: bool) -> list[tuple[str, str]]:
    """The moves that fit: what is settled can only be taken up again."""
    return [
        (slug, title)
        for slug, (kind, title, _) in MOVES.items()
        if (kind == Move.REOPENED) == is_settled
    ]


def _move(request: HttpRequest, deed: Deed, kind: Move, form: Any) -> bool:
    """Do it; false with the reason beside its field when it is refused."""
    text, user = form.cleaned_data["text"], request.user
    try:
        if kind == Move.DATE_MOVED:
            actions.move_date(deed, form.cleaned_data["due_on"], text, acting_user=user)
        else:
            WRITES[kind](deed, text, acting_user=user)
    except DateNotMoved as error:
        form.add_error("due_on", str(error))
    except ConsultationError as error:
        form.add_error(None, str(error))
    else:
        return True
    return False
