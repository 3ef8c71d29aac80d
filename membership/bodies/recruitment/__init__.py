"""Recruitment: from a vacancy to a new holder, in the open, with what is private seen by the panel alone.

A call offers one or several seats. Whoever speaks for a confirmed organisation puts herself forward
until the deadline; the panel named for the call reads, scores and notes afterwards; somebody of the
panel who looks after the group decides each seat, with a reason.
"""
