"""The figures of a representation in words: tenths of a seat, what a gap means, why a profile is advised."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from membership.bodies.representation.advice import Advice, Profile, Step
from membership.bodies.representation.figures import Comparison, Opening, Representation
from membership.bodies.representation.measures import SEAT, Aspect, Group, Row

HALF = SEAT // 2
LESS, EVEN, MORE = "less", "even", "more"


def seats(tenths: int) -> str:
    """ "1.2" for twelve tenths of a seat."""
    return f"{tenths / SEAT:.1f}"


def signed(tenths: int) -> str:
    """A gap with its sign, a real minus or a plus; none before nothing."""
    sign = "+" if tenths > 0 else "\N{MINUS SIGN}" if tenths < 0 else ""
    return f"{sign}{seats(abs(tenths))}"


def look(row: Row) -> str:
    """Whether a group has less than its share, more, or as near to it as whole seats allow."""
    if abs(row.gap) <= HALF:
        return EVEN
    return LESS if row.gap < 0 else MORE


def verdict(row: Row) -> str:
    """What a gap means: parts of a seat are nothing that anybody could appoint."""
    return ", ".join(part for part in (_gap_in_words(row), _own_vacancies(row)) if part)


def _gap_in_words(row: Row) -> str:
    if not row.counted and not row.held:
        return "Nobody to speak for"
    if look(row) == EVEN:
        return "As close as whole seats can be"
    whole = abs(row.whole_seats)
    count = f"{whole} seat{'' if whole == 1 else 's'}" if whole else "Less than one seat"
    return f"{count} {'short' if row.gap < 0 else 'above its share'}"


def _own_vacancies(row: Row) -> str:
    if not row.vacant:
        return ""
    return "its own seat is vacant" if row.vacant == 1 else f"{row.vacant} of its own are vacant"


@dataclass(frozen=True)
class Finding:
    """The groups of one comparison that lack a whole seat or more, or have one too many."""

    comparison: Comparison
    short: list[Row]
    above: list[Row]


def findings(shown: Representation) -> list[Finding]:
    """What stands out; comparisons without a gap of a whole seat are left out."""
    found = []
    for comparison in shown.comparisons:
        rows = [] if comparison.measure.is_empty else comparison.measure.rows
        short = [row for row in rows if row.whole_seats < 0]
        above = [row for row in rows if row.whole_seats > 0]
        if short or above:
            found.append(Finding(comparison, short, above))
    return found


@dataclass(frozen=True)
class AdviceInWords:
    """The profile part by part, the arithmetic, and where the organisations that have it are found."""

    parts: list[tuple[str, str]]
    arithmetic: str
    organisations: int
    directory: str


def openings_in_words(shown: Representation) -> list[tuple[Opening, AdviceInWords | None]]:
    """The seats to fill, each with the advice on it, if there is any."""
    words = _Words(shown)
    return [(each, words.of(each.advice) if each.advice else None) for each in shown.openings]


class _Words:
    """The names of what advice speaks of, looked up once for all of it."""

    def __init__(self, shown: Representation) -> None:
        self.comparisons = shown.comparisons
        sector = shown.sector
        self.names = {aspect: _names(sector.groups(aspect)) for aspect in Aspect}
        self.districts = {str(each.pk): each.slug for each in sector.districts}
        self.themes = {str(each.pk): each.slug for each in sector.themes}

    def of(self, advice: Advice) -> AdviceInWords:
        parts = [
            (label, self.names[aspect].get(advice.profile.of(aspect), "none named"))
            for aspect, label in LABELS.items()
        ]
        steps = "; ".join(self._step(step) for step in advice.steps)
        total = f"All gaps together go from {seats(advice.before)} to {seats(advice.after)} seats."
        return AdviceInWords(
            parts,
            f"Gaps, in seats: {steps}. {total}",
            advice.organisations,
            self._directory(advice.profile),
        )

    def _step(self, step: Step) -> str:
        gap, comparison = step.row.gap, self.comparisons[step.measure]
        by = f" by {comparison.against}" if comparison.measure.aspect == Aspect.DISTRICT else ""
        return f"{step.row.group.name} from {signed(gap)} to {signed(gap + SEAT)}{by}"

    def _directory(self, profile: Profile) -> str:
        """The address of the directory narrowed to ``profile``."""
        asked = {
            "district": self.districts.get(profile.district, ""),
            "kind": profile.kind,
            "band": profile.band,
            "theme": self.themes.get(profile.theme, ""),
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{reverse('organisations:directory')}?{query}"


LABELS = {
    Aspect.DISTRICT: "District",
    Aspect.KIND: "Kind",
    Aspect.BAND: "Yearly income",
    Aspect.THEME: "Theme",
}


def _names(groups: Iterable[Group]) -> dict[str, str]:
    return {group.key: group.name for group in groups}
