"""A round's survey, the responses to it, and what is begun and not sent."""

from consultations.surveys.models.answers import Answer, AnsweredOption, AnswerFile
from consultations.surveys.models.drafts import Draft, DraftFile
from consultations.surveys.models.questions import (
    KINDS_WITH_OPTIONS,
    MISSING,
    STANDING_OPTIONS,
    Condition,
    MatrixRow,
    Option,
    Question,
    QuestionKind,
    Survey,
)
from consultations.surveys.models.responses import (
    SECTOR_CAPACITIES,
    Capacity,
    Channel,
    DuplicateDecision,
    NameDecision,
    Response,
    Verdict,
)

__all__ = [
    "KINDS_WITH_OPTIONS",
    "MISSING",
    "SECTOR_CAPACITIES",
    "STANDING_OPTIONS",
    "Answer",
    "AnswerFile",
    "AnsweredOption",
    "Capacity",
    "Channel",
    "Condition",
    "Draft",
    "DraftFile",
    "DuplicateDecision",
    "MatrixRow",
    "NameDecision",
    "Option",
    "Question",
    "QuestionKind",
    "Response",
    "Survey",
    "Verdict",
]
