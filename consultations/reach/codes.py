"""The codes of short links, and how one travels from page to page."""

from secrets import choice

from django.http import HttpRequest

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none that is taken for another on a poster
CODE_LENGTH = 7
LONGEST_CODE = 12


def new_code() -> str:
    """Short enough to type from a poster, and one of twenty thousand million."""
    return "".join(choice(LETTERS) for _ in range(CODE_LENGTH))


def code_in(request: HttpRequest) -> str:
    """The code that the address carries, in place of a cookie; empty where it carries none."""
    code = request.GET.get("via", "")
    return code if len(code) <= LONGEST_CODE and set(code) <= set(LETTERS) else ""
