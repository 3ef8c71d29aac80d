"""What this app holds for users, organisations and districts."""

from datetime import datetime

from django.db.models import Q

from consultations.coding import holdings as coding
from consultations.errors import ResultsArePublished
from consultations.models import Response
from consultations.reach import holdings as reach
from consultations.surveys import holdings as surveys
from consultations.surveys.querysets import counted_q
from consultations.surveys.taking_out import hold_unpublished, take_out
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


def settle_the_later_answer(kept: Response, spare: Response, now: datetime) -> None:
    """It counts no more; once the results are published it counts beside the other, and is marked so."""
    try:
        hold_unpublished(spare.round_id)
    except ResultsArePublished:
        spare.counts_beside_since = now
        spare.save(update_fields=["counts_beside_since"])
    else:
        take_out(spare.pk, superseded_at=now)
        spare.superseded_at = now


def _both_answered(where: Q, rule: str) -> Once:
    return Once(
        by=("round",),
        where=counted_q() & Q(counts_beside_since=None) & where,
        names=lambda response: f"Both answered {response.round}.",
        rule=rule,
        earliest="sent_at",
        settle=settle_the_later_answer,
        spare=Spare.MOVES,
    )


def register() -> None:
    surveys.register()
    coding.register()
    reach.register()
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
                    where=counted_q() & Q(organisation__isnull=True),
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
            "consultations.AnswerFile",
            "answer__response__user",
            "file sent with an answer",
            "files sent with answers",
            Stays("It belongs to its response."),
            Keeps("It belongs to its response, which no longer says whose it is."),
            exports=("answer__response__round__page__title", "answer__question__wording", "name"),
            attachments=("file",),
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
            exports=(*RESPONSES, "superseded_at", "counts_beside_since"),
            once=(
                _both_answered(
                    Q(round__results_published_at=None),
                    "The earlier answer counts. The other is kept, marked superseded.",
                ),
                _both_answered(
                    Q(round__results_published_at__isnull=False),
                    "Both answers go on counting: the results are published. The page of results says so.",
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
        Rows(
            "consultations.ClosingChange",
            "made_by",
            "change of the end of a consultation",
            "changes of the end of a consultation",
            Follows(),
            Clears("What everybody was told stays, whoever decided it."),
            exports=("round__page__title", "old_closes_at", "new_closes_at", "note", "made_at"),
        ),
        Rows(
            "consultations.MovedDates",
            "made_by",
            "change of the dates of a consultation to come",
            "changes of the dates of consultations to come",
            Follows(),
            Clears("What everybody was told stays, whoever decided it."),
            exports=(
                "round__page__title",
                "old_opens_at",
                "old_closes_at",
                "new_opens_at",
                "new_closes_at",
                "note",
                "made_at",
            ),
        ),
        Rows(
            "consultations.EarlierPaper",
            "replaced_by",
            "document of a consultation that was replaced",
            "documents of a consultation that were replaced",
            Follows(),
            Clears("What there was to read is kept, whoever replaced it."),
            exports=("document__round__page__title", "title", "note", "replaced_at"),
        ),
        Rows(
            "consultations.GateOverride",
            "made_by",
            "reason for publishing a consultation as it was",
            "reasons for publishing consultations as they were",
            Follows(),
            Clears("The reason stays with the consultation, whoever gave it."),
            exports=("page__title", "missing", "reason", "made_at"),
        ),
        Rows(
            "consultations.Deed",
            "owner",
            "promise that the council asks about",
            "promises that the council asks about",
            Follows(),
            Clears("The post that answers for it is named, and stays."),
            exports=("page__title", "text", "owner_post", "due_on", "kept_at", "withdrawn_at"),
        ),
        Rows(
            "consultations.ProgressNote",
            "made_by",
            "move of a promise",
            "moves of promises",
            Follows(),
            Clears("What was said of a promise stays, whoever wrote it."),
            exports=("deed__text", "move", "text", "made_at"),
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
