"""What stands in the line of a subject."""


def subject_line(headline: str, others: int) -> str:
    """The first title and how many more there are, as one sentence."""
    headline = headline.removesuffix(".")
    if not others:
        return headline
    return (
        f"{headline} And {others} more"
        if headline.endswith(("?", "!"))
        else f"{headline}, and {others} more"
    )
