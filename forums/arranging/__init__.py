"""Arranging topics: pinned, locked, renamed, moved, merged, split, and all that undone for a day."""
