"""Where the machine's Chromium is."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """The path of a Chromium: the variable CHROMIUM, or the first of the usual names found."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None)
