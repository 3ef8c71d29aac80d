"""The house rules as they are written and as they are shown."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from forums.errors import ForumError
from forums.models import HouseRules
from portal.lib.markdown import render

TITLE_MAX_LENGTH = 100


class NotRulesError(ForumError):
    """The text cannot be read as rules; the message says why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is shown."""

    number: int
    title: str
    text: str
    html: SafeString


def rules_in(text: str) -> list[Rule]:
    """The rules of ``text``: each begins with a line that starts with # and has its title.

    Raises NotRulesError.
    """
    head, *parts = ("\n" + text.replace("\r\n", "\n")).split("\n#")
    if head.strip() or not parts:
        raise NotRulesError("Begin with a line that starts with # and has the title of a rule.")
    return [_rule(number, part) for number, part in enumerate(parts, start=1)]


def rules_of(version: HouseRules) -> list[Rule]:
    """The rules of a version: of a published one the rows that decisions name, of a draft its text."""
    if not version.is_published:
        return rules_in(version.text)
    return [
        Rule(rule.number, rule.title, rule.text, mark_safe(rule.html))  # noqa: S308 made by render
        for rule in version.rules.all()
    ]


def _rule(number: int, part: str) -> Rule:
    title, _, text = part.partition("\n")
    title, text = title.strip("# \t"), text.strip()
    if not 0 < len(title) <= TITLE_MAX_LENGTH:
        raise NotRulesError(f"Rule {number} needs a title of 1 to {TITLE_MAX_LENGTH} characters.")
    html = render(text)
    if not html:
        raise NotRulesError(f"Rule {number}, {title}, does not say anything yet.")
    return Rule(number, title, text, html)
