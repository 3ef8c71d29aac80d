"""Text in the cells of a table: nothing a spreadsheet would run, nothing a file cannot hold."""

import re

FORMULA_MARKS = "=+-@\t\r"
FORMULA = re.compile(rf"'*[{re.escape(FORMULA_MARKS)}]")
ESCAPED_FORMULA = re.compile(rf"'+[{re.escape(FORMULA_MARKS)}]")
NEW_LINE = re.compile(r"\r\n?")
# What XML, and with it a workbook, cannot hold: control characters, halves of characters, two others.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape_formula(text: str) -> str:
    """``text`` with an apostrophe before it when a spreadsheet could take it for a formula.

    That is text that begins with =, +, -, @, a tab or a carriage return, also behind apostrophes of
    its own. ``unescape_formula`` gives back what was escaped.
    """
    return f"'{text}" if FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """The text that ``escape_formula`` was given."""
    return text[1:] if ESCAPED_FORMULA.match(text) else text


def clean_text(text: str) -> str:
    """``text`` as every kind of table can hold it: lines end in ``\\n``, control characters are gone."""
    return UNWRITABLE.sub("", NEW_LINE.sub("\n", text))
