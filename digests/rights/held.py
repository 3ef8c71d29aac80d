"""What is held about an address without an account: what its holdings say of an account’s address."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from consultations.reach.holdings import OfAnAddress
from digests.models import Reader
from membership.people.holdings import Event, Holding, Rows, holdings_of
from membership.people.models import User

OF_A_READER = "reader__user"


def _holdings() -> Iterator[Holding]:
    """The holdings over an account that hang on its address alone, leading to the reader instead."""
    for each in holdings_of(User):
        if isinstance(each, OfAnAddress):
            yield each
        elif isinstance(each, Rows) and each.path.endswith(OF_A_READER):
            yield replace(each, path=each.path.removesuffix("__user"))
        elif isinstance(each, Rows) and (each.model, each.path) == ("digests.Reader", "user"):
            yield replace(each, path="pk")


def held_at(reader: Reader) -> list[str]:
    """What would go with the address, in sentences; ``reader`` need not be kept."""
    return [line for each in _holdings() for line in each.describe(reader, Event.ERASED)]


def copy_of(reader: Reader) -> dict[str, list[Mapping[str, Any]]]:
    """All that is held, by the title of its holding; empty ones left out."""
    found = {each.title: list(each.export(reader)) for each in _holdings()}
    return {title: rows for title, rows in found.items() if rows}
