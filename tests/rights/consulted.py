"""Somebody who answered, read and published, and whom everything of consultations names."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from consultations.models import (
    AnswerFile,
    CirculationStop,
    ClosingChange,
    Code,
    Coding,
    Draft,
    DraftFile,
    EarlierPaper,
    GateOverride,
    MovedDates,
    NameDecision,
    Quote,
    Reading,
    Response,
)
from digests.models import Reader
from membership.people.models import User
from tests.factories.consultations import (
    DeedFactory,
    DuplicateDecisionFactory,
    KeyContactFactory,
    ProgressNoteFactory,
    QuestionFactory,
    ResponseFactory,
    RoundDocumentFactory,
    RoundFactory,
    TimesShownFactory,
)
from tests.factories.digests import PromiseStopFactory, PromiseWatchFactory

FILE = {"name": "plan.pdf", "kind": "pdf", "size": 1}


def answered(zoe: User, address: str) -> None:
    """What she sent, with a file, and what she began."""
    response = ResponseFactory.create(user=zoe, receipt_email=address)
    question = QuestionFactory.create(survey__round=response.round, kind="single")
    option = question.options.create(label="Yes")
    answer = response.answers.create(question=question)
    answer.chosen.create(option=option, response=answer.response)
    AnswerFile.objects.create(answer=answer, file=ContentFile(b"%", "plan.pdf"), **FILE)
    begun = Draft.objects.create(round=RoundFactory.create(), user=zoe, changed_by=zoe)
    DraftFile.objects.create(
        draft=begun, question=question, file=ContentFile(b"%", "plan.pdf"), **FILE
    )


def worked_on(zoe: User) -> None:
    """What she did as an officer and an editor, and what she promised."""
    now = timezone.now()
    response: Response = ResponseFactory.create(entered_by=zoe)
    question = QuestionFactory.create(survey__round=response.round, kind="long-text")
    answer = response.answers.create(question=question, text="More trees.")
    code = Code.objects.create(question=question, label="Trees")
    Coding.objects.create(answer=answer, code=code, coder=zoe)
    Reading.objects.create(answer=answer, coder=zoe)
    Quote.objects.create(answer=answer, text="More trees.", approved_by=zoe, approved_at=now)
    DuplicateDecisionFactory.create(decided_by=zoe)
    NameDecision.objects.create(response=response, listed=False, made_by=zoe)
    paper = RoundDocumentFactory.create()
    EarlierPaper.objects.create(
        document=paper, title="Plan", note="A better map.", replaced_at=now, replaced_by=zoe
    )
    closes = response.round.closes_at
    ClosingChange.objects.create(
        round=response.round,
        old_closes_at=closes - timedelta(days=1),
        new_closes_at=closes,
        note="People asked for a day more.",
        made_at=now,
        made_by=zoe,
    )
    MovedDates.objects.create(
        round=response.round,
        old_opens_at=response.round.opens_at,
        old_closes_at=closes - timedelta(days=1),
        new_opens_at=response.round.opens_at,
        new_closes_at=closes,
        note="The hall is shut.",
        made_at=now,
        made_by=zoe,
    )
    GateOverride.objects.create(
        page=response.round.page, missing=["time"], reason="It is small.", made_at=now, made_by=zoe
    )
    shown = TimesShownFactory.create(link__made_by=zoe, entered_by=zoe)
    KeyContactFactory.create(page=shown.link.round.page, added_by=zoe)
    deed = DeedFactory.create(promised=True, owner=zoe)
    ProgressNoteFactory.create(deed=deed, made_by=zoe)


def is_a_key_contact(zoe: User, *addresses: str) -> None:
    """On a list with each address, and wants no e-mails for it at any."""
    for address in addresses:
        KeyContactFactory.create(name=zoe.full_name, address=address)
        CirculationStop.objects.create(address=address)


def hears_of_promises(reader: Reader) -> None:
    PromiseWatchFactory.create(reader=reader)
    PromiseStopFactory.create(reader=reader)
