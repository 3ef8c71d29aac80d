"""Whether answers fit the questions of a survey: what every action that keeps answers asks first."""

from collections.abc import Mapping
from types import MappingProxyType

from consultations.errors import AnswersRefused
from consultations.surveys.answers import NOTHING, Given, problem
from consultations.surveys.pages import Questionnaire

_SEAL = object()
NOT_ASKED = "This question is not part of the survey"


class Checked:
    """Answers that ``checked`` found right. Nothing else makes them.

    They are right for the very list of questions that they were checked against, and are checked anew with
    any other. With ``as_it_came`` a question may have been left out that is required on screen.
    """

    def __init__(
        self,
        seal: object,
        everything: Questionnaire,
        answers: Mapping[int, Given],
        *,
        as_it_came: bool,
    ) -> None:
        if seal is not _SEAL:
            raise TypeError("Answers are checked by ``checked`` alone.")
        self.everything, self.as_it_came = everything, as_it_came
        self.answers = MappingProxyType(dict(answers))

    def holds_for(self, everything: Questionnaire, *, as_it_came: bool) -> bool:
        """Whether these are the questions that were asked, by the same rules."""
        return self.everything is everything and self.as_it_came == as_it_came


def checked(
    everything: Questionnaire,
    answers: Mapping[int, Given] | Checked,
    *,
    as_it_came: bool = False,
) -> Checked:
    """The answers to those of ``everything``, all questions of a survey, that are asked.

    What was answered to questions that are not asked, for their condition is not met, is left out.
    Raises AnswersRefused.
    """
    if isinstance(answers, Checked):
        if answers.holds_for(everything, as_it_came=as_it_came):
            return answers
        answers = answers.answers
    given = answers
    problems = dict.fromkeys(given.keys() - everything.by_key.keys(), NOT_ASKED)
    met = everything.met(lambda each: given.get(each.pk, NOTHING).chosen)
    for pk, question in met.items():
        if message := problem(question, given.get(pk, NOTHING), as_it_came=as_it_came):
            problems[pk] = message
    if problems:
        raise AnswersRefused(problems)
    kept = {pk: each for pk, each in given.items() if pk in met and not each.is_empty}
    return Checked(_SEAL, everything, kept, as_it_came=as_it_came)
