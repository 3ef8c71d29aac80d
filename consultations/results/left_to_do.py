"""What officers have not seen to yet when the results of a round are to be published."""

from dataclasses import dataclass

from consultations.coding.reads import unread_by_anybody
from consultations.notices.rounds import Round
from consultations.results.tables import WRITTEN
from consultations.surveys.duplicates import SHOWN, likely_duplicates
from consultations.surveys.models import Answer, Response
from consultations.surveys.querysets import counted_q


@dataclass(frozen=True)
class LeftToDo:
    """What nobody has seen to yet of the responses that count."""

    responses: int
    unread: int  # answers in words that no officer has read for its themes
    unmatched: int  # organisations that are only a name
    alike: int  # pairs of responses to decide about, at most as many as one page shows

    @property
    def is_more_alike(self) -> bool:
        return self.alike >= SHOWN

    def __bool__(self) -> bool:
        return bool(self.unread or self.unmatched or self.alike)


def left_to_do(round_: Round) -> LeftToDo:
    """In a constant number of queries."""
    counted = Response.objects.counted().filter(round=round_).order_by()
    written = Answer.objects.filter(
        counted_q("response__"), response__round=round_, question__kind__in=WRITTEN
    )
    return LeftToDo(
        responses=counted.count(),
        unread=unread_by_anybody(written.exclude(text="")).order_by().count(),
        unmatched=counted.unmatched().count(),
        alike=len(likely_duplicates(round_)),
    )
