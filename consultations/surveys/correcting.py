"""Responses that officers typed in: what was typed wrongly is put right, or taken out, with the reason."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from consultations import policies
from consultations.errors import NotAllowed, RoundNotOpen
from consultations.models import Channel, Response
from consultations.surveys.answers import Given
from consultations.surveys.asking import questions_of_read
from consultations.surveys.checking import checked
from consultations.surveys.handling import NOT_YOURS, refuse_another_time
from consultations.surveys.names import forget_another_name
from consultations.surveys.storing import given_of, store_answers
from consultations.surveys.taking_out import hold_unpublished, mark_again, withdraw
from membership.people.models import User
from portal.records.actions import record

ABOUT = ("channel", "came_from", "sent_at", "capacity", "district", "organisation_name")


@transaction.atomic
def correct_response(
    response_pk: int,
    *,
    acting_user: User,
    reason: str,
    received_at: datetime,
    answers: Mapping[int, Given],
    now: datetime,
    **about: Any,
) -> Response:
    """Put right what was typed in of a response that came otherwise than online.

    ``about`` are channel, came_from, capacity, district and organisation_name. What was found of
    another name is forgotten. Raises NotAllowed, RoundNotOpen, ResultsArePublished and AnswersRefused.
    """
    response = _hold_typed_in(response_pk, acting_user)
    refuse_another_time(response.round, received_at, now, late=response.came_late)
    if about["channel"] == Channel.ONLINE:
        raise NotAllowed("What came online was not typed in.")
    right = checked(questions_of_read(response.round), answers, as_it_came=True)
    old = _told(response)
    forget_another_name(response, about["organisation_name"])
    for name, value in {**about, "sent_at": received_at}.items():
        setattr(response, name, value)
    response.save(update_fields=[*about, "sent_at"])
    corrected = _put_right(response, right.answers)
    new = _told(response)
    changed = [name for name in ABOUT if old[name] != new[name]]
    record(
        response,
        "corrected",
        acting_user=acting_user,
        old={name: old[name] for name in changed},
        new={name: new[name] for name in changed} | {"questions": corrected},
        reason=reason,
    )
    return response


def _put_right(response: Response, answers: Mapping[int, Given]) -> list[int]:
    """Write the answers that are others now, and give the keys of their questions.

    The rest stay as they are, with the themes that they were read into and the quotes from them.
    """
    old, new = (
        {pk: _plain(each) for pk, each in given.items()} for given in (given_of(response), answers)
    )
    corrected = sorted(pk for pk in old.keys() | new.keys() if old.get(pk) != new.get(pk))
    response.answers.filter(question__in=corrected).delete()
    store_answers(response, {pk: answers[pk] for pk in corrected if pk in answers})
    mark_again(response.pk)
    return corrected


def _plain(given: Given) -> Given:
    return replace(given, options=tuple(sorted(given.options)), text=given.text.strip())


@transaction.atomic
def withdraw_typed_in(response_pk: int, *, reason: str, acting_user: User, now: datetime) -> None:
    """Take out a response that was typed in: by mistake, or whose sender wants it back.

    Raises NotAllowed, RoundNotOpen or ResultsArePublished.
    """
    response = _hold_typed_in(response_pk, acting_user)
    withdraw(response.pk, now)
    record(response, "withdrawn", acting_user=acting_user, reason=reason)


def _hold_typed_in(response_pk: int, user: User) -> Response:
    """The response, held; it may have been withdrawn a moment ago."""
    if not policies.can_handle_responses(user):
        raise NotAllowed(NOT_YOURS)
    responses = Response.objects.select_for_update(of=("self",)).select_related("round__page")
    response: Response = responses.get(pk=response_pk)
    if response.channel == Channel.ONLINE:
        raise NotAllowed("Who answered online changes and withdraws it by the link in the receipt.")
    if response.withdrawn_at is not None:
        raise RoundNotOpen("It was withdrawn.")
    if not response.came_late:
        hold_unpublished(response.round_id)
    return response


def _told(response: Response) -> dict[str, Any]:
    told = {name: getattr(response, name) for name in ABOUT if name != "district"}
    return told | {"district": response.district_id}
