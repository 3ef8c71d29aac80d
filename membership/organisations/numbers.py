"""Charity and company numbers: how people type them, and how they are kept."""

import re

from django.core.exceptions import ValidationError

CHARITY_NUMBER = re.compile(r"[1-9][0-9]{5,6}(-[1-9][0-9]{0,2})?", re.ASCII)
# The prefixes that Companies House gives out or has given out; those of branches (BR) number no company.
COMPANY_PREFIXES = (
    "AC|CE|CS|EN|ES|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC|R0|RC|RS"
    "|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
)
SOCIETY_PREFIXES = "IP|NO|NP|RS|SP"  # registered societies may end in a letter
COMPANY_NUMBER = re.compile(
    rf"[0-9]{{8}}|(?:{COMPANY_PREFIXES})[0-9]{{6}}|(?:{SOCIETY_PREFIXES})[0-9]{{5}}[A-Z]", re.ASCII
)


def tidy_charity_number(text: str) -> str:
    """The number without spaces and its leading zeros: " 0301 234-01" gives "301234-1"."""
    number, dash, linked = re.sub(r"\s", "", text).partition("-")
    return number.lstrip("0") + dash + linked.lstrip("0")


def tidy_company_number(text: str) -> str:
    """The number in capitals, without spaces, filled up to eight characters: "1234567" gives "01234567"."""
    number = re.sub(r"\s", "", text).upper()
    return number.zfill(8) if number.isascii() and number.isdigit() else number


def validate_charity_number(value: str) -> None:
    """Raises ValidationError unless ``value`` has six or seven digits and perhaps a linked charity."""
    if not CHARITY_NUMBER.fullmatch(value):
        raise ValidationError(
            "A charity number has 6 or 7 digits, such as 1123456, or 1123456-1 for a linked charity."
        )


def validate_company_number(value: str) -> None:
    """Raises ValidationError unless ``value`` has eight characters and a prefix that is in use."""
    if not COMPANY_NUMBER.fullmatch(value):
        raise ValidationError("A company number has 8 characters, such as 01234567 or CE123456.")
