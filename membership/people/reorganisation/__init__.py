"""Reorganisation: districts end, and what belongs to them goes to their successors.

That a district has ended follows from its dates: from that day it is in no list, its forum takes no
posts and its page says what it became, whether or not anything runs. What belongs to it is handed
on, by the rule of each holding, in one transaction on the day: by beat, or by the command with
``--due``.
"""
