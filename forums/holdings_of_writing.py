"""What is held of people who write: who changed a post, and drafts."""

from forums.exporting import InTopics
from membership.people.holdings import Clears, Deletes, Follows, Rows, Stays


def of_writers() -> list[Rows]:
    return [
        InTopics(
            "forums.PostVersion",
            "replaced_by",
            "post that was changed",
            "posts that were changed",
            Follows(),
            Clears("What was said before stays, so that the answers to it can be understood."),
            exports=("post__topic__forum__name", "post__topic__title", "replaced_at", "body"),
            topic="post__topic",
        ),
        Rows(
            "forums.Draft",
            "user",
            "draft",
            "drafts",
            Stays("What one was writing the other was not."),
            Deletes("It was never posted, and nobody else has seen it."),
            exports=("fields", "saved_at"),
        ),
    ]
