"""The verbs of arranging: who moderates all the places concerned, the change, the record, the telling."""

from forums.arranging.actions.changing import (
    clean_title,
    lock_topic,
    pin_topic,
    rename_topic,
    unlock_topic,
    unpin_topic,
)
from forums.arranging.actions.merging import merge_topic
from forums.arranging.actions.moving import move_topic
from forums.arranging.actions.splitting import split_into, split_topic
from forums.arranging.actions.undoing import undo

__all__ = [
    "clean_title",
    "lock_topic",
    "merge_topic",
    "move_topic",
    "pin_topic",
    "rename_topic",
    "split_into",
    "split_topic",
    "undo",
    "unlock_topic",
    "unpin_topic",
]
