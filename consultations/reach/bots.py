"""Whether a request for a short link is made for a person, as far as it says so itself."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest

KNOWN = Path(__file__).with_name("programs.txt")
NO_PROGRAM = "not "
AHEAD_OF_TIME = ("prefetch", "prerender", "preview")
PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


@cache
def known_programs() -> tuple[frozenset[str], frozenset[str]]:
    """The words that programs are known by, and those that only look like one of them."""
    lines = [line.strip() for line in KNOWN.read_text(encoding="utf-8").splitlines()]
    words = [line for line in lines if line and not line.startswith("#")]
    spared = {word.removeprefix(NO_PROGRAM) for word in words if word.startswith(NO_PROGRAM)}
    return frozenset(word for word in words if not word.startswith(NO_PROGRAM)), frozenset(spared)


def is_a_program(user_agent: str) -> bool:
    """A name that says nothing is a program's: every browser has one."""
    name = user_agent.strip().casefold()
    programs, spared = known_programs()
    for word in spared:
        name = name.replace(word, "browser")
    return not name or any(word in name for word in programs)


def is_for_a_person(request: HttpRequest) -> bool:
    """Not one that asks only for the head, nor ahead of time in case somebody follows the link."""
    purposes = " ".join(request.headers.get(name, "") for name in PURPOSES).casefold()
    return (
        request.method == "GET"
        and not any(word in purposes for word in AHEAD_OF_TIME)
        and not is_a_program(request.headers.get("User-Agent", ""))
    )
