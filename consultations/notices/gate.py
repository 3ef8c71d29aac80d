"""What a notice needs before it may be published: the Gunning principles, as far as software can see them.

A consultation takes place while proposals are still formative, gives enough information and enough time,
and its answers are considered. The gate looks at the rounds that take answers from now on; a notice all of
whose rounds are over is history and passes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags

from consultations.errors import NotReadyToPublish
from consultations.notices.overrides import GateOverride
from consultations.notices.periods import PreElectionPeriod
from consultations.notices.rounds import Round
from consultations.notices.working_days import known_until, working_days
from portal.lib.templatetags.portal import day
from portal.lib.time import last_day, london_day


@dataclass(frozen=True)
class Point:
    """One thing that is asked for; ``problem`` is empty where it is there."""

    key: str
    principle: str
    asked: str
    problem: str
    mend_url: str
    mend_label: str
    in_a_screen: bool = False  # mended in an editors' screen, not in the notice itself


@dataclass(frozen=True)
class Caution:
    """What keeps nothing back and should be known; ``url`` leads to where it is mended, if it can be."""

    text: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Assessment:
    points: Sequence[Point]
    warnings: Sequence[Caution]
    overridden: frozenset[str]

    @property
    def missing(self) -> list[Point]:
        return [point for point in self.points if point.problem]

    @property
    def refused(self) -> list[Point]:
        """What is missing and nobody has decided to do without."""
        return [point for point in self.missing if point.key not in self.overridden]


FORMATIVE = "Still open"
INFORMATION = "Enough information"
TIME = "Enough time"
CONSIDERED = "Answers are considered"
NOTHING_CHANGED = "%s does not say what changed since the last round."


def assess(page: Any, now: datetime) -> Assessment:
    """What ``page``, a notice or a revision of one, would need to be shown as planned, or at once."""
    at = page.go_live_at if page.go_live_at and page.go_live_at > now else now
    of_page = Round.objects.filter(page=page.pk).select_related("survey")
    every = list(
        of_page.prefetch_related("documents__formats", "closing_changes", "survey__questions")
    )
    rounds = [each for each in every if each.closes_at > at]
    overridden = done_without(page)
    if every and not rounds:
        return Assessment([], [], overridden)
    points = [
        *_formative(page, rounds),
        *_information(page, rounds, at),
        *_changed(every, rounds, at),
        *_considered(page),
    ]
    return Assessment(points, list(_warnings(page, rounds, at)), overridden)


def done_without(page: Any) -> frozenset[str]:
    """The keys of the points for which somebody has given a reason."""
    made = GateOverride.objects.filter(page=page.pk)
    return frozenset(key for each in made for key in each.missing)


def require(page: Any, now: datetime) -> None:
    """Raises NotReadyToPublish when something is missing and nobody has decided to do without."""
    if refused := assess(page, now).refused:
        raise NotReadyToPublish(page, [point.problem for point in refused])


def has_words(html: str) -> bool:
    return bool(strip_tags(html).replace("&nbsp;", " ").strip())


def _formative(page: Any, rounds: Sequence[Round]) -> Iterator[Point]:
    edit = _edit(page)
    missing = "" if has_words(page.what_can_change) else "The notice does not say what can change."
    yield Point("what-can-change", FORMATIVE, "What can still change", missing, *edit)
    yield Point(
        "decision",
        FORMATIVE,
        "A decision that comes after the last answers",
        decision_problem(page, max((each.closes_at for each in rounds), default=None)),
        *edit,
    )


def decision_problem(page: Any, closes_at: datetime | None) -> str:
    """Why answers until ``closes_at`` could not change the decision; empty when they can."""
    deciding = [step.value["date"] for step in page.decision_path if step.value["decides"]]
    if not deciding:
        return "The decision path does not say which step decides, and when."
    if closes_at is not None and min(deciding) < london_day(closes_at):
        return (
            f"The first decision, on {day(min(deciding))}, comes before the last answers can be in."
        )
    return ""


def _information(page: Any, rounds: Sequence[Round], at: datetime) -> Iterator[Point]:
    if not rounds:
        add = f"{reverse('round:add')}?page={page.pk}"
        problem = "There is no round, so nobody knows when to answer."
        yield Point("round", TIME, "A round with its dates", problem, add, "Add a round", True)
    for each in rounds:
        yield from _of_round(page, each, at)
    edit = _edit(page)
    contact = "" if page.contact_name and page.contact_email else "Nobody is named to ask."
    yield Point("contact", INFORMATION, "Somebody to ask", contact, *edit)
    formats = page.formats_note or _all_have_formats(rounds)
    problem = "" if formats else "Nothing says how to get another format or language."
    yield Point("formats", INFORMATION, "Other formats", problem, *edit)


def _all_have_formats(rounds: Iterable[Round]) -> bool:
    documents = [document for each in rounds for document in each.documents.all()]
    return bool(documents) and all(document.formats.all() for document in documents)


def _of_round(page: Any, round_: Round, at: datetime) -> Iterator[Point]:
    label, number = round_.label, round_.number
    add = f"{reverse('round_document:add')}?round={round_.pk}"
    for key, asked, there, what, kind in (
        ("documents", "A document to read", round_.papers, "nothing to read", "draft"),
        ("eqia", "An Equality Impact Assessment", round_.eqias, "no Equality Impact Assessment", "eqia"),
    ):  # fmt: skip
        problem = "" if there else f"{label} has {what}."
        point = f"{asked}: {label}"
        yield Point(
            f"{key}:{number}",
            INFORMATION,
            point,
            problem,
            f"{add}&kind={kind}",
            "Add a document",
            True,
        )
    shown_from = max(round_.opens_at, min(page.visible_from or at, at))
    yield Point(
        time_key(round_),
        TIME,
        f"At least {settings.CONSULTATION_MINIMUM_WORKING_DAYS} working days to answer: {label}",
        # Why one that was open got less was said in public.
        "" if round_.closing_changes.all() else time_problem(label, shown_from, round_.closes_at),
        reverse("round:edit", args=[round_.pk]),
        "Change the dates",
        True,
    )


def _changed(every: Sequence[Round], rounds: Iterable[Round], at: datetime) -> Iterator[Point]:
    """Of each round after one that people have answered: they are told what came of that."""
    for each in rounds:
        if not comes_after_another(each, every, at):
            continue
        problem = "" if each.changes.strip() else NOTHING_CHANGED % each.label
        yield Point(
            changes_key(each),
            INFORMATION,
            f"What changed since the last round: {each.label}",
            problem,
            reverse("round:edit", args=[each.pk]),
            "Write what changed",
            True,
        )


def changes_key(round_: Round) -> str:
    return f"changes:{round_.number}"


def comes_after_another(round_: Round, every: Iterable[Round], at: datetime) -> bool:
    """Whether an earlier one of ``every`` has closed by ``at``."""
    return any(each.closes_at <= min(at, round_.opens_at) for each in every if each != round_)


def time_key(round_: Round) -> str:
    """The point about the time of ``round_``, by its dates: a reason given for less holds for these."""
    opens, closes = london_day(round_.opens_at), london_day(round_.last_minute)
    return f"time:{round_.number}:{opens}:{closes}"


def time_problem(label: str, first: datetime, closes_at: datetime) -> str:
    """What to say where people would have too little time, from the day of ``first`` to the last full day."""
    days = working_days(london_day(first), london_day(closes_at))
    least = settings.CONSULTATION_MINIMUM_WORKING_DAYS
    if days >= least:
        return ""
    return f"{label} gives people {days} working days. Give them at least {least}."


def _considered(page: Any) -> Iterator[Point]:
    words = has_words(page.how_considered)
    problem = "" if words else "The notice does not say how answers will be considered."
    yield Point("considered", CONSIDERED, "How answers are considered", problem, *_edit(page))


def _edit(page: Any) -> tuple[str, str]:
    return reverse("wagtailadmin_pages:edit", args=[page.pk]), "Edit the notice"


def _warnings(page: Any, rounds: Sequence[Round], at: datetime) -> Iterator[Caution]:
    spans = [(at, at), *((each.opens_at, each.last_minute) for each in rounds)]
    yield from (Caution(text) for text in election_warnings(spans))
    for each in rounds:
        survey = getattr(each, "survey", None)
        if survey is None:
            text = f"{each.label} has no questions yet: nobody can answer it on this site."
            yield Caution(text, f"{reverse('survey:add')}?round={each.pk}", "Add a survey")
        elif not survey.questions.all():
            text = f"The survey of {each.label} has no questions yet: there is nothing to answer."
            yield Caution(text, f"{reverse('question:add')}?survey={survey.pk}", "Add a question")
        if london_day(each.closes_at) > known_until():
            yield Caution(
                f"Bank holidays after {day(known_until())} are not known yet: they are counted as"
                f" working days of {each.label}."
            )


def election_warnings(spans: Iterable[tuple[datetime, datetime]]) -> Iterator[str]:
    """One for each pre-election period of which a day lies in one of ``spans``."""
    days = [(london_day(first), london_day(last)) for first, last in spans]
    periods = PreElectionPeriod.objects.touching(
        min(first for first, _ in days), max(last for _, last in days)
    )
    for period in periods:
        if any(period.start <= last and period.end > first for first, last in days):
            yield (
                f"{period.name}: the pre-election period runs from {day(period.start)} to"
                f" {day(last_day(period.end))}. Ask the Monitoring Officer before you publish or open"
                " anything in it."
            )
