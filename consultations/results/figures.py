"""Pure arithmetic of results."""


def percentage(part: int, base: int) -> int | None:
    """``part`` of ``base`` in whole per cent, a half rounded up; None without a base.

    In whole numbers, so that 12.5 is always 13 and no binary fraction decides.
    """
    return (200 * part + base) // (2 * base) if base else None
