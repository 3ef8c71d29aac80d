"""The theme's colours can be read: every pair that stands together, computed from the SCSS."""

import re

import pytest
from django.conf import settings

THEME = settings.BASE_DIR / "portal" / "theme"


def colours() -> dict[str, str]:
    """The names and values of the one file that holds colours."""
    text = (THEME / "scss" / "_colours.scss").read_text()
    return dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", text, re.MULTILINE))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ["chalk", "chalk-deep", "paper"]
TEXT = [
    (text, ground)
    for ground in GROUNDS
    for text in ("ink", "ink-soft", "hop", "hop-dark", "plum", "alarm")
]
INVERSE = [("paper", ground) for ground in ("hop", "hop-dark", "alarm", "alarm-dark", "sea")]
TAGS = [
    (f"{name}-text", f"{name}-tint")
    for name in ("hop", "sea", "straw", "terracotta", "alarm", "grey")
]
MAP = [("ink", "hop-tint"), ("ink", "hop-light"), ("ink", "hop-middle"), ("paper", "hop")]
OTHERS = [("chalk", "hop-deep"), ("paper", "hop-deep"), ("ink", "straw"), ("terracotta", "chalk")]


@pytest.mark.parametrize(("text", "ground"), TEXT + INVERSE + TAGS + MAP + OTHERS)
def test_text_is_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(colours()[text], colours()[ground]) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("line", ["rule-strong", "ink", "terracotta"])
def test_what_a_line_means_is_seen(line: str, ground: str) -> None:
    assert contrast(colours()[line], colours()[ground]) >= 3


def test_focus_is_seen_on_light_and_dark() -> None:
    """Straw is always edged with ink: the edge is seen on light grounds, the straw on dark ones."""
    assert contrast(colours()["ink"], colours()["chalk"]) >= 3
    assert contrast(colours()["straw"], colours()["hop-deep"]) >= 3
    assert contrast(colours()["straw"], colours()["ink"]) >= 3


def test_colours_have_one_home() -> None:
    for path in (THEME / "scss").glob("*.scss"):
        if path.name not in {"_colours.scss", "_print.scss"}:  # paper has black and white alone
            assert not re.findall(r"#[0-9a-fA-F]{3,6}\b", path.read_text()), path.name
