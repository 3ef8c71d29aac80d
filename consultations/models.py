"""All models of the room. Pages hold text; everything that answers hang on is a plain record."""

from consultations.notices.pages import ConsultationIndexPage, ConsultationPage
from consultations.notices.rounds import (
    AlternativeFormat,
    DocumentKind,
    FormatKind,
    Reach,
    Round,
    RoundDocument,
)
from consultations.promises.models import Pair
from consultations.surveys.models import (
    Answer,
    AnsweredOption,
    Capacity,
    Option,
    Question,
    QuestionKind,
    Response,
    Survey,
)

__all__ = [
    "AlternativeFormat",
    "Answer",
    "AnsweredOption",
    "Capacity",
    "ConsultationIndexPage",
    "ConsultationPage",
    "DocumentKind",
    "FormatKind",
    "Option",
    "Pair",
    "Question",
    "QuestionKind",
    "Reach",
    "Response",
    "Round",
    "RoundDocument",
    "Survey",
]
