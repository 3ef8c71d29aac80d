"""Colleagues who write at one page at the same time: nothing that one saved is lost to another.

A page carries a note of what each of its fields said when it was shown. When it comes back, what
nobody else changed is taken; what somebody else changed and the sender did not stays; what both
changed is shown to the sender in both wordings.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256

from consultations.surveys.raw import Raw

Seen = Mapping[str, str]
LONGEST_NOTE = 20_000  # characters: far more than a page of questions needs


def parts_of(raw: Raw, name: str) -> Raw:
    """What ``raw`` says of the field ``name``, and nothing that is empty."""
    own = {key: raw[key] for key in raw if key == name or key.rpartition("_")[0] == name}
    return {key: values for key, values in own.items() if any(values)}


def mark(raw: Raw, name: str) -> str:
    """A short mark of what ``raw`` says of ``name``; line ends are whatever the browser makes of them."""
    said = {
        key: [value.replace("\r\n", "\n") for value in values]
        for key, values in parts_of(raw, name).items()
    }
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]


def note(raw: Raw, names: Iterable[str]) -> str:
    """What a page carries: a mark for each of its fields, as "question-7=1f2e3d4c5b6a"."""
    return " ".join(f"{name}={mark(raw, name)}" for name in names)


def read_note(text: str) -> Seen:
    """The marks in ``text``; none for what is no note of ours."""
    pairs = (each.partition("=") for each in text[:LONGEST_NOTE].split(" "))
    return {name: found for name, _, found in pairs if name and found}


def bring_together(
    mine: Raw, held: Raw, names: Collection[str], seen: Seen, own: Collection[str]
) -> tuple[Raw, list[str]]:
    """What to keep for the fields ``names``, and those that both changed.

    ``own`` are the fields that the sender saved last. A field without a mark is the sender's to say.
    """
    kept: Raw = {}
    clashes = []
    for name in names:
        said, was = mark(mine, name), mark(held, name)
        before = seen.get(name, was)
        if said != before and was not in (before, said) and name not in own:
            clashes.append(name)
        theirs = said == before and name not in own
        kept |= parts_of(held if theirs else mine, name)
    return kept, clashes
