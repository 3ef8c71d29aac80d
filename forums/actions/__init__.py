"""The forums' verbs: each checks who acts, changes, records and tells, in one transaction."""

from forums.actions.answering import accept_answer, take_back_answer
from forums.actions.asking import answer_request, ask_to_join, withdraw_request
from forums.actions.drafting import drop_draft, save_draft
from forums.actions.editing import correct_themes, edit_post
from forums.actions.joining import join_forum, leave_forum, open_forum
from forums.actions.moderating import hide_post, hide_topic, unhide_post, unhide_topic
from forums.actions.naming import change_moderator, name_moderator
from forums.actions.renaming import rename_forum
from forums.actions.rooms import open_room, set_up
from forums.actions.serving import join_by_districts
from forums.actions.talking import open_topic, reply
from forums.actions.withdrawing import restore_post, withdraw_post

__all__ = [
    "accept_answer",
    "answer_request",
    "ask_to_join",
    "change_moderator",
    "correct_themes",
    "drop_draft",
    "edit_post",
    "hide_post",
    "hide_topic",
    "join_by_districts",
    "join_forum",
    "leave_forum",
    "name_moderator",
    "open_forum",
    "open_room",
    "open_topic",
    "rename_forum",
    "reply",
    "restore_post",
    "save_draft",
    "set_up",
    "take_back_answer",
    "unhide_post",
    "unhide_topic",
    "withdraw_post",
    "withdraw_request",
]
