"""What is begun and not sent: started, saved, carried on, sent, erased."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from consultations.errors import ChangedMeanwhile, DraftTaken, RoundNotOpen
from consultations.models import Draft, DraftFile, Response, Round, ShortLink
from consultations.reach.tallies import counted_as, recount, start_of
from consultations.signals import draft_link_asked_for
from consultations.surveys.answers import Given
from consultations.surveys.checking import Checked
from consultations.surveys.raw import Raw, raw_of
from consultations.surveys.sending import NOT_OPEN, change_response, send_response
from consultations.surveys.storing import given_of
from consultations.surveys.together import Seen, bring_together, mark
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from membership.people.roles import Anyone
from portal.lib.inserting import Statement, insert, insert_in_place

# For the ORM a draft without files is as much work as one with many.
ERASE_WITHOUT_FILES = (
    f"DELETE FROM {Draft._meta.db_table} WHERE id = %s AND NOT EXISTS"  # noqa: S608 no input
    f" (SELECT 1 FROM {DraftFile._meta.db_table} f WHERE f.draft_id = {Draft._meta.db_table}.id)"
)
TAKEN = "Your colleagues have begun an answer for {}. Carry on with theirs."


def drafts_of(user: Anyone, round_: Round) -> "QuerySet[Draft]":
    """Those that ``user`` began in the round, and those of the organisations that she belongs to."""
    if not isinstance(user, User):
        return Draft.objects.none()
    organisations = Belonging.objects.current().filter(user=user).values("organisation")
    return (
        Draft.objects.filter(Q(user=user) | Q(organisation__in=organisations), round=round_)
        .select_related("organisation", "changed_by")
        .order_by("organisation", "pk")
    )


def can_open(user: Anyone, draft: Draft) -> bool:
    """Its own account, or whoever belongs to its organisation; without either its link is enough."""
    if draft.organisation_id is not None:
        belonging = Belonging.objects.current().filter(organisation=draft.organisation_id)
        return isinstance(user, User) and belonging.filter(user=user).exists()
    return draft.user_id is None or (isinstance(user, User) and user.pk == draft.user_id)


def start_draft(
    round_: Round, *, acting_user: Anyone, now: datetime, via: ShortLink | None = None
) -> Draft:
    """A draft to write in: the one that the account has already, or a new one.

    A new one keeps by which link it was begun. Without an account it is stored with what is first written
    in it, or by ``keep_begun``.
    """
    new = {"started_at": now, "updated_at": now, "via": via}
    if not isinstance(acting_user, User):
        return Draft(round=round_, **new)
    draft, _ = Draft.objects.get_or_create(round=round_, user=acting_user, defaults=new)
    return draft


def keep_begun(draft: Draft) -> None:
    """Store a draft that is new, as it is."""
    if draft._state.adding:
        insert(draft)


def give_to(draft: Draft, organisation: Organisation | None, *, acting_user: Anyone) -> None:
    """Make ``draft`` the organisation's, or one's own again.

    Raises DraftTaken when there is another one of it.
    """
    if draft.changes_id is not None or draft.organisation == organisation:
        return
    draft.organisation = organisation
    draft.user = acting_user if organisation is None and isinstance(acting_user, User) else None
    try:
        with transaction.atomic():
            draft.save(update_fields=["organisation", "user"])
    except IntegrityError as error:
        raise DraftTaken(TAKEN.format(organisation or "yourself")) from error


def save_draft(
    draft: Draft,
    raw: Raw,
    names: set[str],
    *,
    acting_user: Anyone,
    now: datetime,
    seen: Seen | None = None,
) -> None:
    """Keep what was typed for the fields ``names``; the other pages stay as somebody else left them.

    ``seen`` says what the page showed. Raises ChangedMeanwhile, and keeps nothing, where a colleague has
    changed the same field since.
    """
    user = acting_user if isinstance(acting_user, User) else None
    if draft._state.adding:
        _save_first(draft, raw, now)
        return
    while not _save(draft, raw, names, user, now, seen or {}):
        pass  # somebody saved between the look and the save: look again


def _save_first(draft: Draft, raw: Raw, now: datetime) -> None:
    """Store a new draft with what was typed, and count its beginning."""
    draft.answers, draft.version, draft.updated_at = raw, 1, now
    draft.counted_as = _counted_as(draft, raw)
    insert(draft, beside=start_of(draft))


def _counted_as(draft: Draft, raw: Raw) -> str:
    return counted_as(draft, "".join(raw.get("capacity", ())))


def _save(
    draft: Draft, raw: Raw, names: set[str], user: User | None, now: datetime, seen: Seen
) -> bool:
    """Save over the version that was looked at; False when that is not the newest any more."""
    held = Draft.objects.get(pk=draft.pk)
    kept = raw
    clashes: list[str] = []
    if held.organisation_id is not None and user is not None:
        own = {name for name in names if held.savers.get(name) == user.pk}
        kept, clashes = bring_together(raw, held.answers, names, seen, own)
    if clashes:
        draft.refresh_from_db()
        raise ChangedMeanwhile(clashes)
    others = {
        key: value
        for key, value in held.answers.items()
        if key not in names and key.rpartition("_")[0] not in names
    }
    changed = [name for name in names if user and mark(kept, name) != mark(held.answers, name)]
    draft.answers, draft.version = {**others, **kept}, held.version + 1
    draft.savers = held.savers | (dict.fromkeys(changed, user.pk) if user else {})
    draft.changed_by, draft.updated_at = user, now
    draft.counted_as = _counted_as(held, draft.answers)
    with transaction.atomic():
        saved = Draft.objects.filter(pk=draft.pk, version=held.version).update(
            answers=draft.answers,
            savers=draft.savers,
            version=draft.version,
            changed_by=user,
            updated_at=now,
            counted_as=draft.counted_as,
        )
        if saved:
            recount(held, draft.counted_as)
    return bool(saved)


def mail_the_link(draft: Draft, address: str) -> None:
    """Send ``address`` the link to ``draft``; the link itself is made when the mail is written."""
    draft_link_asked_for.send(Draft, draft_pk=draft.pk, address=address)


def start_changing(response: Response, *, acting_user: Anyone, now: datetime) -> Draft:
    """A draft filled with what ``response`` says; sending it changes the response."""
    draft, new = Draft.objects.get_or_create(
        changes=response,
        defaults={
            "round": response.round,
            "organisation": None,
            "answers": raw_of(response, given_of(response)),
            "started_at": now,
            "updated_at": now,
        },
    )
    if new:
        DraftFile.objects.bulk_create(
            DraftFile(
                draft=draft,
                question_id=pk,
                file=each.file.file.name,
                name=each.file.name,
                kind=each.file.kind,
                size=each.file.size,
            )
            for pk, each in given_of(response).items()
            if each.file
        )
    return draft


def send_draft(
    draft: Draft,
    *,
    acting_user: Anyone,
    answers: Mapping[int, Given] | Checked,
    receipt_email: str,
    confirmed: bool,
    now: datetime,
    **about: Any,
) -> Response:
    """Send what was begun, and erase it. Pressing the button twice sends once.

    Raises what ``send_response`` and ``change_response`` raise.
    """
    try:
        if draft.changes_id is not None:
            del about["organisation"]
            with transaction.atomic(), _erasing(draft):
                return change_response(
                    draft.changes_id, acting_user=acting_user, answers=answers, now=now, **about
                )
        return send_response(
            draft.round,
            acting_user=acting_user,
            answers=answers,
            receipt_email=receipt_email,
            confirmed=confirmed,
            sending_key=draft.sending_key,
            via=draft.via,
            now=now,
            inserted=partial(_instead_of, draft),
            **about,
        )
    except _DraftGoneError:
        return _sent_already(draft)


class _DraftGoneError(Exception):
    """Somebody has sent it meanwhile."""


@contextmanager
def _instead_of(draft: Draft, response: Response) -> Iterator[None]:
    """Store ``response`` in the place of ``draft``; raises _DraftGoneError when that is gone."""
    if insert_in_place(response, Statement(ERASE_WITHOUT_FILES, (draft.pk,))):
        yield
        return
    with _erasing(draft):
        insert(response)
        yield


@contextmanager
def _erasing(draft: Draft) -> Iterator[None]:
    """Hold ``draft`` for what is done within, and erase it; raises _DraftGoneError when it is gone.

    Its files go last, so that those that were sent on stay.
    """
    if not Draft.objects.select_for_update().filter(pk=draft.pk).exists():
        raise _DraftGoneError
    yield
    DraftFile.objects.filter(draft=draft.pk).delete()
    Draft.objects.filter(pk=draft.pk).delete()


def _sent_already(draft: Draft) -> Response:
    sent: Response | None = Response.objects.filter(sending_key=draft.sending_key).first()
    if sent is None:
        raise RoundNotOpen(NOT_OPEN)
    return sent
