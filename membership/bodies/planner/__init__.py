"""The rotation planner: what rules would make of today's terms, and which ends would keep a body steady.

The core (``rules``, ``seats``, ``simulation``, ``measures``, ``proposing`` and what they use) knows
days and numbers alone: no rows, no names, no clock. The same input gives the same output on every
machine and on any day.
"""
