"""What must hold: the most that a page may cost, as a multiple of the bare view, by its name.

No bound is set yet; a bound that does not hold makes `make bench` end with an error.
"""

BOUNDS: dict[str, float] = {}
