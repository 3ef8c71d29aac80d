"""What was reported, what was decided, who appealed, and who looks after it meanwhile."""

from forums.moderation.models.calls import WhoToCall
from forums.moderation.models.decisions import Appeal, Decision, RemovedText, Suspension
from forums.moderation.models.people import Cover, Duty, QueueMail
from forums.moderation.models.reports import Report

__all__ = [
    "Appeal",
    "Cover",
    "Decision",
    "Duty",
    "QueueMail",
    "RemovedText",
    "Report",
    "Suspension",
    "WhoToCall",
]
