"""Sending a response, and changing or withdrawing it while the round is open."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations import policies
from consultations.errors import NotYourOrganisation, OnlyManagersSend, RoundNotOpen
from consultations.models import Response, Round, ShortLink
from consultations.signals import response_changed, response_sent, response_withdrawn
from consultations.surveys.answers import Given
from consultations.surveys.asking import questions_of_read
from consultations.surveys.checking import Checked, checked
from consultations.surveys.names import forget_another_name
from consultations.surveys.refusals import already_answered
from consultations.surveys.storing import begin_to_store, store_answers, store_files
from consultations.surveys.taking_out import take_out
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import User, fold_email
from membership.people.roles import Anyone
from membership.places.models import District
from portal.lib.inserting import insert
from portal.records.actions import record

NOT_OPEN = "This consultation is not open for answers."
Inserted = Callable[[Response], AbstractContextManager[None]]


def send_response(
    round_: Round,
    *,
    acting_user: Anyone,
    capacity: str,
    answers: Mapping[int, Given] | Checked,
    organisation: Organisation | None = None,
    organisation_name: str = "",
    district: District | None = None,
    named: bool = False,
    receipt_email: str = "",
    confirmed: bool = False,
    synthetic: bool = False,
    sending_key: str = "",
    via: ShortLink | None = None,
    now: datetime | None = None,
    inserted: Inserted | None = None,
) -> Response:
    """Send one response; ``answers`` are by the question's key, a question left out has none. They are
    checked here, unless they were before against the same questions.

    What was answered to questions that are not asked, for their condition is not met, is not kept.
    ``named`` is the organisation's consent to be named as one that answered; ``organisation_name`` the
    words of somebody without an account. ``confirmed`` says that the address was shown to be theirs,
    ``via`` by which link it was begun. ``inserted`` writes its row, with what else its transaction does.
    Raises RoundNotOpen, NotYourOrganisation, OnlyManagersSend, AnswersRefused, AlreadyAnswered,
    AddressAlreadyCounts or OrganisationAlreadyAnswered. Give ``now`` to build history: what counts is
    whether the round was open then.
    """
    now = now or timezone.now()
    if not policies.can_respond(acting_user, round_, now):
        raise RoundNotOpen(NOT_OPEN)
    if organisation is not None:
        _require_a_manager(acting_user, organisation)
    right = checked(questions_of_read(round_), answers)
    response = Response(
        round=round_,
        capacity=capacity,
        user=acting_user if isinstance(acting_user, User) else None,
        organisation=organisation,
        organisation_name="" if organisation else organisation_name.strip(),
        district=district,
        named=named and organisation is not None,
        receipt_email=fold_email(receipt_email),
        confirmed_at=now if confirmed else None,
        synthetic=synthetic,
        sending_key=sending_key,
        via=via,
        sent_at=now,
    )
    store(response, right, acting_user=response.user, inserted=inserted)
    return response


def _require_a_manager(user: Anyone, organisation: Organisation) -> None:
    if not policies.can_respond_for(user, organisation):
        raise NotYourOrganisation("You can answer only for an organisation that you belong to.")
    if not policies.can_send_for(user, organisation):
        raise OnlyManagersSend(
            f"A manager of {organisation} sends its answers. What you wrote is kept: tell them that it"
            " is ready."
        )


def _require_whose_it_is(user: Anyone, response: Response) -> None:
    """What was sent for an organisation is its managers'; a name that an officer matched changes nothing."""
    if response.organisation is not None and not response.organisation_name:
        _require_a_manager(user, response.organisation)


def store(
    response: Response,
    right: Checked,
    *,
    acting_user: User | None,
    inserted: Inserted | None = None,
) -> None:
    """Keep a response with its answers and say so, in one transaction."""
    try:
        with transaction.atomic():
            organisation = response.organisation
            if organisation is not None:  # it may have been merged a moment ago
                response.speak_for(lock(organisation.pk))
            with (inserted or _inserted)(response):
                _write_down(response, right, acting_user)
    except IntegrityError as error:
        raise already_answered(response) or error from error


@contextmanager
def _inserted(response: Response) -> Iterator[None]:
    insert(response)
    yield


def _write_down(response: Response, right: Checked, acting_user: User | None) -> None:
    """Its answers and the record of it, of which a database that can makes one statement."""
    record(
        response,
        "sent",
        acting_user=acting_user,
        new={
            "round": response.round_id,
            "channel": response.channel,
            "organisation": response.organisation_id,
            "named": response.named,
        },
        beside=begin_to_store(response, right.answers),
    )
    store_files(response, right.answers)
    response_sent.send(Response, response_pk=response.pk, receipt_email=response.receipt_email)


def _lock_open(response_pk: int, now: datetime) -> Response:
    """The response, held; raises RoundNotOpen once its round has closed or it was taken back."""
    response: Response | None = (
        Response.objects.counted()
        .select_for_update(of=("self",))
        .select_related("round__page")
        .filter(pk=response_pk)
        .first()
    )
    if response is None or not policies.can_respond(None, response.round, now):
        raise RoundNotOpen(NOT_OPEN)
    return response


def change_response(
    response_pk: int,
    *,
    acting_user: Anyone,
    answers: Mapping[int, Given] | Checked,
    now: datetime,
    **fields: Any,
) -> Response:
    """Put other answers in the place of those that were sent; when they were sent stays.

    ``fields`` are capacity, district, named and organisation_name. Raises RoundNotOpen, AnswersRefused,
    NotYourOrganisation, OnlyManagersSend, or AlreadyAnswered where with another name it would be a second
    one of the same account.
    """
    with transaction.atomic():
        response = _lock_open(response_pk, now)
        _require_whose_it_is(acting_user, response)
        right = checked(questions_of_read(response.round), answers)
        _forget_another_name(response, fields.get("organisation_name", ""))
        for name, value in fields.items():
            setattr(response, name, value)
        response.named = response.named and response.organisation_id is not None
        response.save(update_fields=list(fields))
        response.answers.all().delete()
        store_answers(response, right.answers)
        record(response, "changed", acting_user=response.user)
        response_changed.send(Response, response_pk=response.pk)
    return response


def _forget_another_name(response: Response, name: str) -> None:
    try:
        with transaction.atomic():
            forget_another_name(response, name)
    except IntegrityError as error:
        raise already_answered(response) or error from error


def withdraw_response(response_pk: int, *, acting_user: Anyone, now: datetime) -> None:
    """Take a response back: it counts no more. Raises RoundNotOpen, NotYourOrganisation, OnlyManagersSend."""
    with transaction.atomic():
        response = _lock_open(response_pk, now)
        _require_whose_it_is(acting_user, response)
        take_out(response.pk, withdrawn_at=now)
        record(response, "withdrawn", acting_user=response.user)
        response_withdrawn.send(Response, response_pk=response.pk)


def confirm_address(response_pk: int, *, now: datetime) -> None:
    """Note that whoever reads mail at the receipt address sent the response.

    Raises AddressAlreadyCounts when another one was confirmed from there in this round.
    """
    response = Response.objects.get(pk=response_pk)
    if response.confirmed_at is not None:
        return
    response.confirmed_at = now
    try:
        with transaction.atomic():
            response.save(update_fields=["confirmed_at"])
            record(response, "address confirmed", acting_user=None)
    except IntegrityError as error:
        raise already_answered(response) or error from error
