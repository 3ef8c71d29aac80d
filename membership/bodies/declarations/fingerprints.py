"""What a confirmation covers, in one short word: two lists that say the same have the same."""

import hashlib
import json
from collections.abc import Iterable

from membership.bodies.declarations.models import Interest


def fingerprint(interests: Iterable[Interest]) -> str:
    """Of the entries as they stand; another text, another day or another choice gives another one."""
    rows = sorted(
        [each.pk, each.kind, each.what, each.whom, str(each.start), str(each.end), each.kept_back]
        for each in interests
    )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
