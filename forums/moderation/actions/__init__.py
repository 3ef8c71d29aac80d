"""The verbs of moderation: each checks who acts, changes, records and tells, in one transaction."""

from forums.moderation.actions.appealing import answer_appeal, appeal
from forums.moderation.actions.deciding import decide
from forums.moderation.actions.reporting import Sender, report
from forums.moderation.actions.standing_in import (
    agree_to_cover,
    change_duty,
    end_cover,
    name_cover,
    put_on_duty,
)
from forums.moderation.actions.telling import tell_what_waits

__all__ = [
    "Sender",
    "agree_to_cover",
    "answer_appeal",
    "appeal",
    "change_duty",
    "decide",
    "end_cover",
    "name_cover",
    "put_on_duty",
    "report",
    "tell_what_waits",
]
