"""The tools behind `make`: set up, run, check, test, measure.

What runs before the packages are installed (``steps``, ``setup``, ``lock``) needs the standard
library alone.
"""
