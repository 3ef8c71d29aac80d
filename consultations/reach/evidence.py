"""What an evidence pack says of a consultation's reach: what everybody reads once results are out."""

from datetime import datetime
from typing import Any

from consultations.evidence.sections import Section, Table, evidence
from consultations.reach.funnel import STEPS, Funnel, Step, funnels_of
from consultations.reach.policies import shows_reach

WITHHELD, NOT_COUNTED, NOT_PUBLISHED = "Too few to show", "–", "Not published yet"


@evidence(order=40)
def reach(page: Any, now: datetime) -> Section:
    """How far each round travelled, by channel; how many answered only once that is published."""
    funnels = funnels_of(page.rounds.all())
    tables = [_table(each, is_public=shows_reach(each.round, now)) for each in funnels]
    text = [
        f"{each.round.label}: e-mailed to {each.circulation.mailed:,} key contacts when it opened."
        for each in funnels
        if each.circulation
    ]
    return Section("reach", "How far it travelled", text, tables)


def _table(funnel: Funnel, *, is_public: bool) -> Table:
    rows = []
    for line in [*funnel.lines, funnel.total]:
        people = [_in_words(step) for step in (line.started, line.sent)]
        if not is_public:
            people = [NOT_PUBLISHED] * len(people)
        rows.append((line.label, _in_words(line.shown), _in_words(line.clicks), *people))
    return Table(f"{funnel.round.label}: by channel", ("Channel", *STEPS), rows)


def _in_words(step: Step) -> str:
    if step.is_withheld:
        return WITHHELD
    return NOT_COUNTED if step.value is None else f"{step.value:,}"
