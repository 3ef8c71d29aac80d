"""What a mail server's words mean for an address (RFC 3463 and RFC 5321).

Only what says that there is no such address counts as for ever. A refusal out of policy (5.7.x) says
something of us rather than of the address, and ends nobody's updates.
"""

import re

from digests.models import BounceKind

NO_SUCH_ADDRESS = {(1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)}
"""Bad mailbox, bad domain, bad syntax, moved without a trace, a domain that takes no mail, disabled."""

POLICY = 7
ALWAYS_THE_ADDRESS = {551, 553}
SOMETIMES_THE_ADDRESS = {550}

_answer = re.compile(
    r"\s*(?:smtp;)?\s*(\d{3})[ -]*(?:(\d)\.(\d{1,3})\.(\d{1,3})\b)?(.*)", re.DOTALL
)
_status = re.compile(r"\s*(\d)\.(\d{1,3})\.(\d{1,3})\b")
_unknown = re.compile(
    r"no such|unknown|(?:does|do)(?:es)?(?: not|n.t) exist|not found|no mailbox|no longer|"
    r"invalid (?:recipient|mailbox|user)|mailbox unavailable|disabled",
    re.IGNORECASE,
)
_of_us = re.compile(
    r"spam|polic|block|black|listed|denied|relay|sender|reputation|dmarc|spf|authenticat",
    re.IGNORECASE,
)


def says_no_such_address(words: str) -> bool:
    """Whether a server that was handed a mail answered that the address does not exist."""
    found = _answer.match(words)
    if found is None or not found[1].startswith("5"):
        return False
    if found[2]:
        return _is_no_such_address(found[2], found[3], found[4])
    code, rest = int(found[1]), found[5]
    if _of_us.search(rest):
        return False
    return code in ALWAYS_THE_ADDRESS or (
        code in SOMETIMES_THE_ADDRESS and _unknown.search(rest) is not None
    )


def _is_no_such_address(kind: str, subject: str, detail: str) -> bool:
    return kind == "5" and (int(subject), int(detail)) in NO_SUCH_ADDRESS


def kind_of(action: str, status: str, diagnostic: str) -> BounceKind | None:
    """What a report says of one recipient: for ever, for now, or nothing that concerns the address."""
    if action.strip().lower() != "failed":
        return None  # delayed is not lost yet; delivered and relayed are no bounces
    found = _status.match(status)
    if found and _is_no_such_address(*found.groups()):
        return BounceKind.HARD
    if says_no_such_address(diagnostic):
        return BounceKind.HARD
    if (found and int(found[2]) == POLICY) or _is_policy(diagnostic):
        return None
    return BounceKind.SOFT


def _is_policy(diagnostic: str) -> bool:
    found = _answer.match(diagnostic)
    return found is not None and found[3] is not None and int(found[3]) == POLICY
