"""The kinds of interest: what belongs under each, and whether everyone may read it, with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices

GIFT_POUNDS = 50
"""A gift or hospitality worth this much or more is declared."""


class Publicity(Enum):
    """Who may read an interest of a kind."""

    ALWAYS = "always"  # everyone
    CHOICE = "choice"  # everyone, unless the holder asks that it stays back and somebody agrees
    NEVER = "never"  # the holder, the chairs of her bodies and the officers


class InterestKind(TextChoices):
    EMPLOYMENT = "employment", "Employment or paid office"
    TRUSTEESHIP = "trusteeship", "Trusteeship or directorship"
    CONTRACT = "contract", "Contract or grant from the council"
    LAND = "land", "Land or property in Kent"
    MEMBERSHIP = "membership", "Membership of another body"
    GIFT = "gift", "Gift or hospitality"
    FAMILY = "family", "Interest of close family"
    OTHER = "other", "Another interest"


@dataclass(frozen=True)
class KindRule:
    """A kind as its form asks for it: ``what`` and ``whom`` are labels, ``hint`` says what belongs here.

    ``why`` is the reason for its publicity, as everyone reads it. Something of a ``single_day``
    happens on its day and has no end of its own.
    """

    kind: InterestKind
    publicity: Publicity
    what: str
    whom: str
    hint: str
    why: str
    single_day: bool = False

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def may_be_kept_back(self) -> bool:
        return self.publicity == Publicity.CHOICE

    @property
    def is_never_published(self) -> bool:
        return self.publicity == Publicity.NEVER


_RULES = (
    KindRule(
        InterestKind.EMPLOYMENT,
        Publicity.ALWAYS,
        what="Your work or office",
        whom="Employer, or the name of your business",
        hint="Work that you are paid for, as an employee, for yourself or in a paid office.",
        why="Who pays somebody is the first thing that a reader of a decision needs to know.",
    ),
    KindRule(
        InterestKind.TRUSTEESHIP,
        Publicity.ALWAYS,
        what="Your role",
        whom="Charity, company or other organisation",
        hint="Such as trustee, director, governor or treasurer, paid or not.",
        why="Trustees and directors stand in public registers already.",
    ),
    KindRule(
        InterestKind.CONTRACT,
        Publicity.ALWAYS,
        what="What the money is for",
        whom="Who receives it",
        hint=(
            "Money or work from the council for you, your business, your employer or an"
            " organisation that you help to run."
        ),
        why="What the council spends, and with whom, is public money.",
    ),
    KindRule(
        InterestKind.LAND,
        Publicity.CHOICE,
        what="Land or property, and where it lies",
        whom="With whom you own or rent it",
        hint=(
            "What you own, rent or use in Kent, your home included. A road and a town are enough;"
            " leave the number out."
        ),
        why=(
            "Decisions change what land is worth. It may be kept back where it would lead somebody"
            " to a front door."
        ),
    ),
    KindRule(
        InterestKind.MEMBERSHIP,
        Publicity.CHOICE,
        what="Your membership",
        whom="Name of the body",
        hint="Such as a council, a political party, a union, a campaign or a faith body.",
        why=(
            "It may decide how somebody votes. It may be kept back where it tells of health, faith"
            " or opinions that the law protects."
        ),
    ),
    KindRule(
        InterestKind.GIFT,
        Publicity.ALWAYS,
        what="What you were given, and roughly what it was worth",
        whom="Who gave it",
        hint=(
            f"Anything worth £{GIFT_POUNDS} or more that you were offered because of your seat,"
            " accepted or not."
        ),
        why="A gift that everyone can see obliges nobody.",
        single_day=True,
    ),
    KindRule(
        InterestKind.FAMILY,
        Publicity.NEVER,
        what="Their interest",
        whom="Whose it is, and with whom",
        hint=(
            "What your partner, or somebody you live with or look after, has and the group may"
            " decide on."
        ),
        why="They took no seat. The chair needs to know, everyone else does not.",
    ),
    KindRule(
        InterestKind.OTHER,
        Publicity.CHOICE,
        what="Your interest",
        whom="With whom",
        hint="Whatever else somebody could think may sway you, such as a close friendship.",
        why="It may be kept back where it tells of private life.",
    ),
)
RULES = {rule.kind: rule for rule in _RULES}


def rule_of(kind: str) -> KindRule:
    """The rule of a kind by its stored value; raises ValueError for any other word."""
    return RULES[InterestKind(kind)]


def kinds_with(publicity: Publicity) -> Iterator[InterestKind]:
    return (rule.kind for rule in _RULES if rule.publicity == publicity)
