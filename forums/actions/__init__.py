"""The forums' verbs: each checks who acts, changes, records and tells, in one transaction."""

from forums.actions.joining import join_forum, leave_forum, open_forum
from forums.actions.moderating import hide_post, hide_topic, unhide_post, unhide_topic
from forums.actions.naming import change_moderator, name_moderator
from forums.actions.talking import open_topic, reply

__all__ = [
    "change_moderator",
    "hide_post",
    "hide_topic",
    "join_forum",
    "leave_forum",
    "name_moderator",
    "open_forum",
    "open_topic",
    "reply",
    "unhide_post",
    "unhide_topic",
]
