"""What a topic says besides its title and text: its kind, its themes, and when and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db.models import Aggregate, F, JSONField, OuterRef, Subquery, Value
from django.db.models.functions import JSONObject

from forums.models import Occasion, Topic, TopicKind
from membership.places.models import Theme
from portal.lib.templatetags.portal import clock, day, moment
from portal.lib.time import london_day

KINDS_WITH_OCCASION = (TopicKind.EVENT, TopicKind.NOTES)
MOST_THEMES = 3


@dataclass(frozen=True, slots=True)
class When:
    """When and where, before it is a row; see ``Occasion``."""

    place: str
    name: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    held_on: date | None = None
    taking_part: str = ""
    attending: int | None = None
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What kind of topic it is, about which themes, when and where."""

    kind: TopicKind = TopicKind.DISCUSSION
    themes: Sequence[Theme] = ()
    when: When | None = None

    def __post_init__(self) -> None:
        if (self.when is not None) != (self.kind in KINDS_WITH_OCCASION):
            raise ValueError("Events and notes say when and where, other topics do not.")
        if len(self.themes) > MOST_THEMES:
            raise ValueError(f"A topic has at most {MOST_THEMES} themes.")

    @classmethod
    def of(cls, topic: Topic) -> "Particulars":
        """Those that ``topic`` has now."""
        occasion = occasion_of(topic)
        return cls(
            TopicKind(topic.kind),
            list(topic.themes.all()),
            _when(occasion) if occasion is not None else None,
        )

    def lines(self) -> str:
        """As a version of the topic keeps them: a line each, for people to read."""
        themes = ", ".join(sorted(theme.name for theme in self.themes))
        said = {"Kind": self.kind.label, "Themes": themes}
        if self.when is not None:
            said |= dict(facts(self.when))
        return "\n".join(f"{name}: {value}" for name, value in said.items() if value)


def occasion_of(topic: Topic) -> Occasion | None:
    """When and where; nothing for most topics."""
    occasion: Occasion | None = getattr(topic, "occasion", None)
    return occasion if topic.kind in KINDS_WITH_OCCASION else None


def put(topic: Topic, particulars: Particulars) -> None:
    """Write the kind, the themes, and when and where of ``topic``, whose row is held or new."""
    topic.kind = particulars.kind
    topic.save(update_fields=["kind"])
    if particulars.themes or topic.themes.exists():
        topic.themes.set(particulars.themes)
    if particulars.when is None:
        Occasion.objects.filter(topic=topic).delete()
    else:
        Occasion.objects.update_or_create(topic=topic, defaults=asdict(particulars.when))
    topic._state.fields_cache.pop("occasion", None)


def facts(when: When | Occasion) -> Iterator[tuple[str, str]]:
    """What the block of facts says, in the order in which people ask."""
    if when.starts_at is not None:
        yield "When", span(when.starts_at, when.ends_at)
        yield "Where", when.place
        yield "How to take part", when.taking_part
        return
    yield "Meeting", when.name
    yield "Date", day(when.held_on)
    yield "Place", when.place
    yield "People attending", "" if when.attending is None else f"{when.attending:,}"
    yield "Where the notes come from", when.provenance


def span(starts_at: datetime, ends_at: datetime | None) -> str:
    """From when until when: "10am to midday on 4 June 2027"."""
    if ends_at is None:
        return moment(starts_at)
    if london_day(starts_at) == london_day(ends_at):
        return f"{clock(starts_at)} to {moment(ends_at)}"
    return f"{moment(starts_at)} to {moment(ends_at)}"


def _when(occasion: Occasion) -> When:
    return When(**{each.name: getattr(occasion, each.name) for each in fields(When)})


class Gathered(Aggregate):
    """Rows as one list of JSON, so that a page asks for them in the statement that it makes anyway."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


def themes_of_topic() -> Subquery:
    """The themes of each topic of a queryset; read them with ``theme_links``."""
    joins = Topic.themes.through.objects.filter(topic=OuterRef("pk")).order_by().values("topic")
    return _gathered(joins, name="theme__name", slug="theme__slug")


def all_themes() -> Subquery:
    """Every theme, for each row of a queryset; read them with ``theme_links``."""
    themes = Theme.objects.order_by().annotate(one=Value(1)).values("one")
    return _gathered(themes, name="name", slug="slug")


def _gathered(rows: Any, *, name: str, slug: str) -> Subquery:
    pair = JSONObject(name=F(name), slug=F(slug))
    return Subquery(rows.annotate(gathered=Gathered(pair)).values("gathered"))


def theme_links(gathered: Sequence[Mapping[str, str]] | None) -> list[Mapping[str, str]]:
    """Names and slugs of what a page gathered, by name."""
    return sorted(gathered or (), key=lambda theme: theme["name"])
