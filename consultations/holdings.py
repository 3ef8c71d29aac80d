"""What this app holds for users, organisations and districts."""

from datetime import datetime

from django.db.models import Q

from consultations.models import Response
from membership.people.holdings import (
    Clears,
    Follows,
    Keeps,
    Links,
    Once,
    Rows,
    Spare,
    Stays,
    hold,
)

RESPONSES = ("round__page__title", "round__number", "capacity", "sent_at")
ANSWERS = ("response__round__page__title", "question__wording", "text", "number")
OLD_NAME = "What was consulted on and answered for a district keeps its name."


def supersede_the_later_answer(kept: Response, spare: Response, now: datetime) -> None:
    spare.superseded_at = now
    spare.save(update_fields=["superseded_at"])


def register() -> None:
    hold(
        Rows(
            "consultations.Response",
            "user",
            "response to a consultation",
            "responses to consultations",
            Follows(),
            Clears("An answer that was given counts, whoever gave it.", {"receipt_email": ""}),
            exports=(*RESPONSES, "organisation__name", "district__name", "receipt_email"),
            once=(
                Once(
                    by=("round",),
                    names=lambda response: f"Both answered {response.round}.",
                    rule="Each answer stays with the account that gave it.",
                ),
            ),
        ),
        Rows(
            "consultations.Answer",
            "response__user",
            "answer",
            "answers",
            Stays("It belongs to its response."),
            Keeps("It belongs to its response, which no longer says whose it is."),
            exports=ANSWERS,
        ),
        Rows(
            "consultations.AnsweredOption",
            "answer__response__user",
            "chosen option",
            "chosen options",
            Stays("It belongs to its response."),
            Keeps("It belongs to its response, which no longer says whose it is."),
            exports=(
                "answer__response__round__page__title",
                "answer__question__wording",
                "option__label",
                "rank",
            ),
        ),
        Rows(
            "consultations.Response",
            "organisation",
            "response to a consultation",
            "responses to consultations",
            Follows(),
            Keeps("It says for whom somebody answered."),
            exports=(*RESPONSES, "superseded_at"),
            once=(
                Once(
                    by=("round",),
                    where=Q(superseded_at__isnull=True),
                    names=lambda response: f"Both answered {response.round}.",
                    rule="The earlier answer counts. The other is kept, marked superseded.",
                    earliest="sent_at",
                    settle=supersede_the_later_answer,
                    spare=Spare.MOVES,
                ),
            ),
        ),
        Rows(
            "consultations.Response",
            "district",
            "response about it",
            "responses about it",
            Stays(OLD_NAME),
            Keeps(OLD_NAME),
        ),
        Links(
            "consultations.ConsultationPage_districts",
            "district",
            "consultation about it",
            "consultations about it",
            Stays(OLD_NAME),
            Keeps(OLD_NAME),
            exports=("consultationpage__title",),
        ),
    )
