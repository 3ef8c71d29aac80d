"""Forums, who joined them and looks after them, what is said there, how far people read, what they follow."""

from forums.arranging.models import Arrangement, ArrangementKind, KeptMark, MovedPost
from forums.attachments.models import Attachment, FileState
from forums.mentions.models import Mention
from forums.models.absences import Absence
from forums.models.addresses import FormerAddress
from forums.models.following import FOLLOWED, Follow, FollowingChoice, exactly_one_thing
from forums.models.forums import Forum, ForumMembership, ForumModerator, JoiningRule
from forums.models.marks import ForumMark, TopicMark
from forums.models.requests import ForumRequest
from forums.models.rules import HouseRule, HouseRules, RulesAcceptance
from forums.models.topics import (
    MOST_PINNED,
    OUT_OF_SIGHT,
    REASON_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    Moderated,
    Post,
    State,
    Topic,
    TopicKind,
)
from forums.models.writing import Draft, Occasion, PostVersion
from forums.moderation.models import (
    Appeal,
    Cover,
    Decision,
    Duty,
    QueueMail,
    RemovedText,
    Report,
    Suspension,
    WhoToCall,
)

__all__ = [
    "FOLLOWED",
    "MOST_PINNED",
    "OUT_OF_SIGHT",
    "REASON_MAX_LENGTH",
    "TITLE_MAX_LENGTH",
    "Absence",
    "Appeal",
    "Arrangement",
    "ArrangementKind",
    "Attachment",
    "Cover",
    "Decision",
    "Draft",
    "Duty",
    "FileState",
    "Follow",
    "FollowingChoice",
    "FormerAddress",
    "Forum",
    "ForumMark",
    "ForumMembership",
    "ForumModerator",
    "ForumRequest",
    "HouseRule",
    "HouseRules",
    "JoiningRule",
    "KeptMark",
    "Mention",
    "Moderated",
    "MovedPost",
    "Occasion",
    "Post",
    "PostVersion",
    "QueueMail",
    "RemovedText",
    "Report",
    "RulesAcceptance",
    "State",
    "Suspension",
    "Topic",
    "TopicKind",
    "TopicMark",
    "WhoToCall",
    "exactly_one_thing",
]
