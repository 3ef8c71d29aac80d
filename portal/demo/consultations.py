"""The strategy's consultation with its two rounds, and one that is open today."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.html import format_html, format_html_join
from wagtail.models import Page

from consultations import actions
from consultations.models import (
    AlternativeFormat,
    Audience,
    Condition,
    ConsultationIndexPage,
    ConsultationPage,
    MatrixRow,
    Option,
    Question,
    Round,
    RoundDocument,
    Survey,
)
from consultations.surveys.models import STANDING_OPTIONS, QuestionKind
from digests.actions.notices import nobody_is_told
from home.models import HomePage
from membership.places.models import Theme
from portal.demo.data import Entry, days_after, read
from portal.demo.documents import text_document
from portal.demo.equality import ask_about_equality, leave_equality_answers
from portal.demo.first_responses import send_first_responses
from portal.demo.promises import load_promises
from portal.demo.reach import load_circulation, load_contacts, load_reach
from portal.demo.responses import read_the_answers, send_synthetic_responses
from portal.lib.time import end_from_last_day, london_day, start_of_day

PAGE_FIELDS = (
    "title",
    "slug",
    "summary",
    "contact_name",
    "contact_email",
    "contact_phone",
    "key_officer",
)
RICH_FIELDS = (
    "purpose",
    "who_should_answer",
    "what_can_change",
    "options_considered",
    "how_considered",
)
FORMATS_NOTE = (
    "Every document is also available in large print, in Easy Read, in Braille, as audio and in other "
    "languages. Tell us what you need; we send it within five working days."
)
OTHER_ANSWER = "Something else"
SYNTHETIC_SEED = 78


def load_consultations(now: datetime) -> int:
    """Make both consultations where they are missing; returns how many responses there are."""
    return _strategy(now) + _open_consultation(now)


def _strategy(now: datetime) -> int:
    data = read("strategy")
    page = ConsultationPage.objects.filter(slug=data["slug"]).first()
    if page is None:
        page = _page(data, now)
        for entry in data["round"]:
            opens, closes = entry["opens"], start_of_day(end_from_last_day(entry["last_day"]))
            round_ = _round(page, entry, opens, closes)
            number = entry["number"]
            _documents(round_, [each for each in data["document"] if each["round"] == number])
        _publish(page, data["first_published"])
        survey = read("survey")
        for entry in data["round"]:
            number = entry["number"]
            round_ = page.rounds.get(number=number)
            questions = [each for each in survey["question"] if each["round"] == number]
            rows = _survey(round_, questions)
            reach = [each for each in data["reach"] if each["round"] == number]
            links = load_reach(round_, reach, round_.closes_at)
            load_circulation(round_, entry["key_contacts"])
            send_synthetic_responses(
                round_, rows, survey["capacity"], seed=SYNTHETIC_SEED + number, links=links
            )
            leave_equality_answers(round_, seed=SYNTHETIC_SEED + number)
            read_the_answers(rows, approved_at=entry["results_published"])
            with nobody_is_told():
                actions.publish_results(round_, acting_user=None, now=entry["results_published"])
        load_promises(page, data, now)
    return sum(round_.responses.count() for round_ in page.rounds.all())


def _open_consultation(now: datetime) -> int:
    data = read("open-consultation")
    page = ConsultationPage.objects.filter(slug=data["slug"]).first()
    if page is None:
        entry = data["round"][0]
        opens = days_after(now, entry["opens_days"], 9)
        closes = days_after(now, entry["last_day_days"] + 1, 0)
        page = _page(data, now)
        round_ = _round(page, entry, opens, closes)
        _documents(round_, data["document"])
        asked = [question for question, _ in _survey(round_, data["question"])]
        ask_about_equality(round_)
        _publish(page, opens)
        load_reach(round_, data["reach"], now)
        load_contacts(page, data["contact"], opens)
        send_first_responses(round_, asked, data["response"], now)
    return sum(round_.responses.count() for round_ in page.rounds.all())


def _without(entry: Entry, *names: str) -> Entry:
    return {key: value for key, value in entry.items() if key not in names}


def index_page() -> Page:
    """The page under which consultations stand."""
    index = ConsultationIndexPage.objects.first()
    if index is None:
        index = ConsultationIndexPage(title="Consultations", slug="consultations")
        HomePage.objects.get().add_child(instance=index)
        index.save_revision().publish()
    return index


def paragraphs(text: str) -> str:
    """Plain text as HTML: an empty line begins a paragraph, lines that start with "- " are a list."""
    blocks = [block.strip() for block in text.strip().split("\n\n")]
    return format_html_join("", "{}", ((_block(block),) for block in blocks))


def _block(block: str) -> str:
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((line[2:],) for line in lines))
        return format_html("<ul>{}</ul>", items)
    return format_html("<p>{}</p>", block)


def _page(data: Entry, now: datetime) -> ConsultationPage:
    """The notice as a draft."""
    steps = [
        {
            "date": step.get("date") or london_day(now) + timedelta(days=step["days"]),
            "body": step["body"],
            "what": step["what"],
            "decides": step.get("decides", False),
        }
        for step in data["decision"]
    ]
    note = data.get("synthetic_note")
    page = ConsultationPage(
        **{key: data[key] for key in PAGE_FIELDS},
        **{key: paragraphs(data[key]) for key in RICH_FIELDS},
        formats_note=FORMATS_NOTE,
        body=[("inset", note)] if note else [],
        decision_path=[("step", step) for step in steps],
        ways_to_answer=[_way(entry, now) for entry in data.get("way", [])],
        live=False,
    )
    index_page().add_child(instance=page)
    page.themes.set(Theme.objects.filter(slug__in=data["themes"]))
    page.audiences.set(Audience.objects.filter(slug__in=data["audiences"]))
    page.save()
    return page


def _way(entry: Entry, now: datetime) -> tuple[str, Entry]:
    """A way to answer; an event is so many days from ``now``, from one full hour to another."""
    value = _without(entry, "kind", "days", "from", "to")
    if entry["kind"] == "event":
        value["starts"] = days_after(now, entry["days"], entry["from"])
        value["ends"] = days_after(now, entry["days"], entry["to"])
    return entry["kind"], value


def _publish(page: ConsultationPage, shown: datetime) -> None:
    """Through the publish gate, as if it had been at ``shown``."""
    actions.show_notice(page.pk, acting_user=None, now=shown)
    page.refresh_from_db()
    page.save_revision().publish()
    ConsultationPage.objects.filter(pk=page.pk).update(
        first_published_at=shown, last_published_at=shown
    )
    page.refresh_from_db()


def _round(page: ConsultationPage, entry: Entry, opens: datetime, closes: datetime) -> Round:
    return Round.objects.create(
        page=page,
        number=entry["number"],
        name=entry["title"],
        opens_at=opens,
        closes_at=closes,
        changes=entry.get("changed", ""),
        **{key: entry[key] for key in ("small_numbers_below",) if key in entry},
    )


def _documents(round_: Round, entries: list[Entry]) -> None:
    for order, entry in enumerate(entries):
        document = RoundDocument.objects.create(
            round=round_,
            title=entry["title"],
            kind=entry["kind"],
            text=_as_page(entry["text"]) if entry["kind"] == "eqia" else "",
            file=text_document(entry["title"], entry["text"]),
            order=order,
        )
        for kind in ("large-print", "easy-read", "audio"):
            AlternativeFormat.objects.create(document=document, kind=kind)


def _as_page(text: str) -> str:
    """Without its first line, which the page has as its heading."""
    return paragraphs(text.strip().partition("\n\n")[2])


def _survey(round_: Round, entries: list[Entry]) -> list[tuple[Question, Entry]]:
    """The round's survey; returns each question with its entry in the data file."""
    survey = Survey.objects.create(round=round_)
    return [(_question(survey, order, entry), entry) for order, entry in enumerate(entries)]


def _question(survey: Survey, order: int, entry: Entry) -> Question:
    question = Question.objects.create(
        survey=survey,
        order=order,
        kind=entry["kind"],
        wording=entry["wording"],
        help_text=entry.get("help_text", ""),
        required=entry.get("required", False),
        starts_page=entry.get("starts_page", False),
        key=entry.get("key", ""),
    )
    labels: Sequence[str] = entry.get("options", [])
    labels = labels or STANDING_OPTIONS.get(QuestionKind(entry["kind"]), ())
    for position, label in enumerate(labels):
        Option.objects.create(question=question, order=position, label=label)
    if entry.get("other"):
        Option.objects.create(
            question=question, order=len(labels), label=OTHER_ANSWER, is_other=True
        )
    for position, label in enumerate(entry.get("rows", [])):
        MatrixRow.objects.create(question=question, order=position, label=label)
    if after := entry.get("after"):
        wording, label = after
        option = Option.objects.get(question__survey=survey, question__wording=wording, label=label)
        Condition.objects.create(question=question, option=option)
    return question
