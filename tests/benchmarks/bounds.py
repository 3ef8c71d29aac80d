"""What must hold: the most that a page may cost, as a multiple of the bare view, by its name.

A bound that does not hold makes `make bench` end with an error. Each stands well above what was
measured, so that it tells of a page that grew and not of a busy machine.
"""

BOUNDS: dict[str, float] = {
    "group": 150,  # 86 on SQLite
    "group as at a day": 150,  # 80 on SQLite
}
