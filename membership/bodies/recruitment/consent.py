"""What somebody agrees to who puts herself forward; a changed wording gets a new version."""

from membership.bodies.recruitment.retention import APPLICATIONS

VERSION = "2026-11"


def wording() -> str:
    """As it is shown beside the tick and kept with what was sent."""
    return (
        "I agree that the panel named for this call reads what I have written and keeps scores and"
        " notes about it. If I am chosen, my name, my organisation and the dates of my term become"
        " public. Everything else stays with the panel and is deleted"
        f" {APPLICATIONS.after_in_words} after the decision. I may take my expression of interest"
        " back at any time before it."
    )
