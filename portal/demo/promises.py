"""What people said in the strategy's rounds, what was done about it or not, and three promises."""

from datetime import date, datetime, time, timedelta

from consultations.models import Code, ConsultationPage, Deed, DeedKind, Move, Point, Question
from consultations.promises import actions
from digests.actions.notices import nobody_is_told
from forums.models import Topic
from membership.people.models import User
from membership.people.roles import officers
from portal.demo.data import Entry
from portal.lib.time import LONDON, london_day

WRITTEN_AT = time(10)


def load_promises(page: ConsultationPage, data: Entry, now: datetime) -> None:
    """The points of ``page`` with what was done, in the order of the data file; nobody is told."""
    points = [_pair(page, order, pair) for order, pair in enumerate(data["pair"])]
    for order, entry in enumerate(data["not_doing"], start=len(points)):
        _not_doing(page, order, entry, points)
    with nobody_is_told():
        for order, entry in enumerate(data["promise"], start=len(points) + len(data["not_doing"])):
            _promise(page, order, entry, points, now)


def _pair(page: ConsultationPage, order: int, pair: Entry) -> Point:
    point = Point.objects.create(page=page, heading=pair["heading"], text=pair["said"], order=order)
    asked = Question.objects.filter(survey__round__page=page, key__in=pair.get("questions", []))
    point.questions.set(asked)
    themes = Code.objects.filter(question__survey__round__page=page)
    point.codes.set(themes.filter(label__in=pair.get("themes", [])))
    point.topics.set(Topic.objects.filter(title__in=pair.get("topics", [])))
    kind = pair.get("kind", DeedKind.DONE)
    Deed.objects.create(page=page, kind=kind, text=pair["done"], order=order).points.add(point)
    return point


def _not_doing(page: ConsultationPage, order: int, entry: Entry, points: list[Point]) -> None:
    deed = Deed.objects.create(
        page=page,
        kind=DeedKind.NOT_DOING,
        text=entry["text"],
        reason=entry["reason"],
        order=order,
    )
    deed.points.set(points[number - 1] for number in entry["answers"])


def _promise(
    page: ConsultationPage, order: int, entry: Entry, points: list[Point], now: datetime
) -> None:
    """With its history, which moves its date as it was moved."""
    moves = entry["note"]
    first_due = next((_day(now, each, "from_") for each in moves if "from_days" in each), None)
    due_on = _day(now, entry)
    deed = Deed.objects.create(
        page=page,
        kind=DeedKind.PROMISED,
        text=entry["text"],
        owner_post=entry["owner_post"],
        owner=_officer() if entry.get("officer") else None,
        due_on=first_due or due_on,
        order=order,
        made_at=page.rounds.latest("closes_at").results_published_at,
    )
    deed.points.set(points[number - 1] for number in entry["answers"])
    for note in moves:
        at = datetime.combine(_day(now, note), WRITTEN_AT, tzinfo=LONDON)
        match note.get("move", Move.PROGRESS):
            case Move.DATE_MOVED:
                actions.move_date(deed, due_on, note["text"], acting_user=None, now=at)
            case Move.KEPT:
                actions.keep(deed, note["text"], acting_user=None, now=at)
            case _:
                actions.write_progress(deed, note["text"], acting_user=None, now=at)


def _day(now: datetime, entry: Entry, prefix: str = "") -> date:
    """A date of the data file, or so many days from today."""
    days: int | None = entry.get(f"{prefix}days")
    if days is not None:
        return london_day(now) + timedelta(days=days)
    written: date = entry.get("due") or entry["day"]
    return written


def _officer() -> User | None:
    return officers().first()
