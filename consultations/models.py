"""All models of the room. Pages hold text; everything that answers hang on is a plain record."""

from consultations.coding.models import Code, Coding, Quote, Reading, Suggestions
from consultations.equality.models import (
    EqualityOption,
    EqualityQuestion,
    EqualitySheet,
    EqualityTally,
)
from consultations.notices.announcements import Announcement, Event
from consultations.notices.audiences import Audience
from consultations.notices.closing import ClosingChange
from consultations.notices.earlier import EarlierPaper
from consultations.notices.moving import MovedDates
from consultations.notices.overrides import GateOverride
from consultations.notices.pages import ConsultationIndexPage, ConsultationPage
from consultations.notices.periods import PreElectionPeriod
from consultations.notices.rounds import (
    AlternativeFormat,
    DocumentKind,
    FormatKind,
    Round,
    RoundDocument,
)
from consultations.promises.claims import ResponseReminder, ResponseStep, UpdateRequest
from consultations.promises.models import Deed, DeedKind, Move, Point, ProgressNote
from consultations.reach.models import (
    Circulation,
    CirculationStop,
    ClickCount,
    KeyContact,
    ShortLink,
    StartCount,
    StopReason,
    TimesShown,
)
from consultations.surveys.models import (
    Answer,
    AnsweredOption,
    AnswerFile,
    Capacity,
    Channel,
    Condition,
    Draft,
    DraftFile,
    DuplicateDecision,
    MatrixRow,
    NameDecision,
    Option,
    Question,
    QuestionKind,
    Response,
    Survey,
    Verdict,
)

__all__ = [
    "AlternativeFormat",
    "Announcement",
    "Answer",
    "AnswerFile",
    "AnsweredOption",
    "Audience",
    "Capacity",
    "Channel",
    "Circulation",
    "CirculationStop",
    "ClickCount",
    "ClosingChange",
    "Code",
    "Coding",
    "Condition",
    "ConsultationIndexPage",
    "ConsultationPage",
    "Deed",
    "DeedKind",
    "DocumentKind",
    "Draft",
    "DraftFile",
    "DuplicateDecision",
    "EarlierPaper",
    "EqualityOption",
    "EqualityQuestion",
    "EqualitySheet",
    "EqualityTally",
    "Event",
    "FormatKind",
    "GateOverride",
    "KeyContact",
    "MatrixRow",
    "Move",
    "MovedDates",
    "NameDecision",
    "Option",
    "Point",
    "PreElectionPeriod",
    "ProgressNote",
    "Question",
    "QuestionKind",
    "Quote",
    "Reading",
    "Response",
    "ResponseReminder",
    "ResponseStep",
    "Round",
    "RoundDocument",
    "ShortLink",
    "StartCount",
    "StopReason",
    "Suggestions",
    "Survey",
    "TimesShown",
    "UpdateRequest",
    "Verdict",
]
