"""The columns of a table of organisations: what each is called, what it takes, how it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from membership.organisations.forms.details import CharityNumberField, CompanyNumberField
from membership.organisations.models import IncomeBand, Kind, Organisation
from membership.places.models import District, Theme
from portal.lib.tables.cells import clean_text

Value = str | bool | list[int] | None
Values = dict[str, Value]

SEPARATOR = ";"  # between the districts and the themes of one cell
YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0", ""})


@dataclass(frozen=True)
class Column:
    """One column: its key, its heading, and what the template says of it."""

    key: str
    heading: str
    explanation: str
    example: str
    needed: bool = False


def _one_of(labels: list[str]) -> str:
    return f"One of: {'; '.join(labels)}."


COLUMNS = (
    Column(
        "reference",
        "Reference",
        "Leave it empty for a new organisation. For one that is here, the last part of its address, "
        "such as thanet-tides; an export fills it in.",
        "",
    ),
    Column("name", "Name", "Up to 150 characters.", "An example: write over this row", needed=True),
    Column("kind", "Kind", _one_of(Kind.labels), "Community group", needed=True),
    Column(
        "charity_number",
        "Charity number",
        "6 or 7 digits, with -1 and so on for a linked charity. Empty without one.",
        "",
    ),
    Column(
        "company_number",
        "Company number",
        "8 characters, such as 01234567 or CE123456. Empty without one.",
        "",
    ),
    Column("countywide", "Whole county", "“yes” if it serves the whole county, or “no”.", "no"),
    Column(
        "districts",
        "Districts",
        "The names of the districts it serves, with a semicolon between them. "
        "At least one, unless it serves the whole county.",
        "Thanet; Dover",
    ),
    Column("themes", "Themes", "The names of its themes, with a semicolon between them.", ""),
    Column(
        "income_band",
        "Yearly income",
        _one_of(IncomeBand.labels),
        "Micro: under £10,000",
        needed=True,
    ),
    Column(
        "website", "Website", "An address such as https://www.example.org.", "https://example.org"
    ),
    Column(
        "purpose",
        "What it does",
        "A few sentences, up to 2,000 characters.",
        "We mend what others throw away.",
        needed=True,
    ),
    Column(
        "public_email",
        "Public e-mail",
        "Shown to everyone. Only with the organisation’s agreement; else empty.",
        "",
    ),
    Column(
        "confirmed",
        "Confirmed",
        "“no” if the council does not vouch for it yet: it then waits with those that registered. "
        "A new organisation with “yes” or an empty cell is confirmed at once.",
        "yes",
    ),
    Column(
        "listed",
        "In the directory",
        "“no” for an organisation that asked to be kept out of the directory; else “yes” or empty.",
        "yes",
    ),
)
HEADINGS = {column.key: column.heading for column in COLUMNS}


def folded(heading: str) -> str:
    """A heading or a word of a list as it is compared: capitals, spaces and underscores do not count."""
    return " ".join(heading.replace("’", "'").replace("_", " ").casefold().split())


COLUMNS_BY_HEADING = {folded(column.heading): column for column in COLUMNS} | {
    folded(column.key): column for column in COLUMNS
}


def _words(choices: type[Kind] | type[IncomeBand]) -> dict[str, str]:
    """Every way of naming one of the choices: "Micro: under £10,000", "Micro" or "micro"."""
    words: dict[str, str] = {}
    for value, text in choices.choices:
        label = str(text)
        short = label.partition(":")[0].partition("(")[0]
        inner = label.partition("(")[2].rstrip(")")
        words |= {folded(word): value for word in (label, short, inner, value) if word}
    return words


class Vocabulary:
    """The districts and themes that a cell may name, each by its name or its slug."""

    def __init__(self) -> None:
        self.districts: dict[int, District] = {row.pk: row for row in District.objects.all()}
        self.themes: dict[int, Theme] = {row.pk: row for row in Theme.objects.all()}
        self.words = {"districts": _keys(self.districts), "themes": _keys(self.themes)}
        self.names = {"districts": _names(self.districts), "themes": _names(self.themes)}


def _keys(rows: Mapping[int, District | Theme]) -> dict[str, int]:
    by_slug = {folded(row.slug): pk for pk, row in rows.items()}
    return by_slug | {folded(row.name): pk for pk, row in rows.items()}


def _names(rows: Mapping[int, District | Theme]) -> dict[int, str]:
    """What is written for each: its name, or its slug where the name holds the separator."""
    return {pk: row.slug if SEPARATOR in row.name else row.name for pk, row in rows.items()}


_kinds, _bands = _words(Kind), _words(IncomeBand)
_name = forms.CharField(max_length=150, error_messages={"required": "Enter the name."})
_purpose = forms.CharField(max_length=2000, error_messages={"required": "Say what it does."})
_website = forms.URLField(required=False, assume_scheme="https", max_length=200)
_email = forms.EmailField(required=False, max_length=254)
_charity = CharityNumberField(required=False, max_length=12)
_company = CompanyNumberField(required=False)


def _choice(words: Mapping[str, str], noun: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        value = words.get(folded(text))
        if value is None:
            said = f"“{text[:50]}” is not one" if text else "Choose one"
            raise ValidationError(f"{said} of the {noun} in the template.")
        return value

    return parse


def _yes_or_no(text: str) -> bool:
    word = folded(text)
    if word not in YES | NO:
        raise ValidationError(f"Enter “yes” or “no”, not “{text[:50]}”.")
    return word in YES


def _yes_or_no_or_nothing(text: str) -> bool | None:
    return _yes_or_no(text) if text else None


PARSERS: Mapping[str, Callable[[str], Value]] = {
    "name": lambda text: str(_name.clean(" ".join(text.splitlines()))),
    "kind": _choice(_kinds, "kinds"),
    "charity_number": _charity.clean,
    "company_number": _company.clean,
    "countywide": _yes_or_no,
    "income_band": _choice(_bands, "incomes"),
    "website": _website.clean,
    "purpose": lambda text: str(_purpose.clean(clean_text(text))),
    "public_email": _email.clean,
    "confirmed": _yes_or_no_or_nothing,
    "listed": _yes_or_no_or_nothing,
}


def parse(key: str, text: str, vocabulary: Vocabulary) -> Value:
    """What a cell of the column ``key`` says. Raises ValidationError with the reason when it is wrong."""
    text = text.strip()
    if key == "reference":
        return text.rstrip("/").rpartition("/")[2].casefold()
    if key in vocabulary.words:
        return _several(text, vocabulary.words[key], "district" if key == "districts" else "theme")
    return PARSERS[key](text)


def _several(text: str, words: Mapping[str, int], noun: str) -> list[int]:
    asked = [word.strip() for part in text.splitlines() for word in part.split(SEPARATOR)]
    unknown = [word for word in asked if word and folded(word) not in words]
    if unknown:
        raise ValidationError(f"There is no {noun} “{unknown[0][:50]}”.")
    return sorted({words[folded(word)] for word in asked if word})


def values_of(organisation: Organisation) -> Values:
    """What the columns hold for an organisation whose districts and themes are fetched."""
    return {
        "reference": organisation.slug,
        "name": clean_text(organisation.name).strip(),
        "kind": organisation.kind,
        "charity_number": organisation.charity_number,
        "company_number": organisation.company_number,
        "countywide": organisation.countywide,
        "districts": sorted(district.pk for district in organisation.districts.all()),
        "themes": sorted(theme.pk for theme in organisation.themes.all()),
        "income_band": organisation.income_band,
        "website": organisation.website,
        "purpose": clean_text(organisation.purpose).strip(),
        "public_email": organisation.public_email,
        "confirmed": organisation.is_verified,
        "listed": organisation.listed,
    }


def audited(values: Values, vocabulary: Vocabulary) -> dict[str, Any]:
    """Values as the audit trail keeps them: lists by slug, and that a contact is shown, not whose."""
    kept: dict[str, Any] = dict(values)
    for key, rows in (("districts", vocabulary.districts), ("themes", vocabulary.themes)):
        if key in kept:
            kept[key] = sorted(rows[pk].slug for pk in kept[key] if pk in rows)
    if "public_email" in kept:
        kept["public_email"] = bool(kept["public_email"])
    return kept


def written(key: str, value: Value, vocabulary: Vocabulary) -> str:
    """A value as a cell shows it."""
    if key in vocabulary.names and isinstance(value, list):
        names = vocabulary.names[key]
        return f"{SEPARATOR} ".join(sorted(names[pk] for pk in value if pk in names))
    if key == "kind":
        return str(dict(Kind.choices).get(str(value), value))
    if key == "income_band":
        return str(dict(IncomeBand.choices).get(str(value), value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
