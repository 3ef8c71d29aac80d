"""A file's name as people see it: no folder, no tricks of writing, and the ending that is true."""

import re
import unicodedata

from forums.attachments.kinds import NAME_MAX_LENGTH, Kind

# What a name may not hold: what a folder or a header could trip over; the rest goes by category.
_UNFIT = re.compile(r'[<>:"|?*;%\\/]')
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}  # marks that turn the direction of writing


def ending_of(name: str) -> str:
    """What ``name`` says it is: "pdf" for "Minutes.PDF", nothing for a name without an ending."""
    return name.strip().rpartition(".")[2].lower() if "." in name else ""


def clean_name(name: str, kind: Kind) -> str:
    """``name`` without its folders and invisible marks, with the ending of ``kind``."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    text = "".join(letter for letter in text if unicodedata.category(letter) not in _INVISIBLE)
    stem = " ".join(_UNFIT.sub(" ", text.rpartition(".")[0]).split()).strip(". ")
    ending = "jpg" if kind == Kind.JPEG else kind.value
    return f"{(stem or 'file')[: NAME_MAX_LENGTH - len(ending) - 1].rstrip('. ')}.{ending}"
