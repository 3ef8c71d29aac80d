"""Reminders: what a term's start and its end ask of its holder and of whoever looks after the group.

``steps`` says which step is due on a day, from dates alone. A row a term, day, step and audience
claims it, so that a run that was missed is made up as long as the step lasts, and none happens twice.
"""
