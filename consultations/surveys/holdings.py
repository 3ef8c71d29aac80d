"""What unsent answers and officers' notes on responses hold for people and organisations."""

from membership.people.holdings import Clears, Deletes, Follows, Keeps, Once, Rows, Stays, hold

NOT_SENT = "What was not sent is nobody’s answer."
DECIDED = "What was decided stands; only the name goes."
RULE = "Each stays where it is; the one that is not carried on is erased after a while."


def _both_began(draft: object) -> str:
    return f"Both began to answer {draft.round}."  # type: ignore[attr-defined]


def register() -> None:
    hold_drafts()
    hold_notes()


def hold_drafts() -> None:
    hold(
        Rows(
            "consultations.Draft",
            "user",
            "answer begun and not sent",
            "answers begun and not sent",
            Follows(),
            Deletes(NOT_SENT),
            exports=("round__page__title", "round__number", "answers", "updated_at"),
            once=(Once(by=("round",), names=_both_began, rule=RULE),),
        ),
        Rows(
            "consultations.DraftFile",
            "draft__user",
            "file chosen and not sent",
            "files chosen and not sent",
            Stays("It belongs to what was begun."),
            Deletes(NOT_SENT),
            exports=("draft__round__page__title", "question__wording", "name"),
            attachments=("file",),
        ),
        Rows(
            "consultations.Draft",
            "organisation",
            "answer begun and not sent",
            "answers begun and not sent",
            Follows(),
            Keeps("It says for whom somebody began to answer."),
            exports=("round__page__title", "round__number", "updated_at"),
            once=(Once(by=("round",), names=_both_began, rule=RULE),),
        ),
        Rows(
            "consultations.Draft",
            "changed_by",
            "answer written at with colleagues",
            "answers written at with colleagues",
            Follows(),
            Clears("It is the organisation’s."),
            exports=("round__page__title", "round__number", "updated_at"),
        ),
    )


def hold_notes() -> None:
    hold(
        Rows(
            "consultations.Response",
            "entered_by",
            "response typed in for somebody",
            "responses typed in for others",
            Follows(),
            Clears("An answer that was given counts, whoever typed it in."),
            exports=("round__page__title", "round__number", "reference", "sent_at"),
        ),
        Rows(
            "consultations.DuplicateDecision",
            "decided_by",
            "decision about two responses",
            "decisions about responses",
            Follows(),
            Clears(DECIDED),
            exports=("earlier__reference", "later__reference", "verdict", "decided_at"),
        ),
        Rows(
            "consultations.NameDecision",
            "made_by",
            "organisation looked up for a response",
            "organisations looked up for responses",
            Follows(),
            Clears(DECIDED),
            exports=("response__reference", "listed", "made_at"),
        ),
    )
