"""What other apps say has happened becomes a notice, in the transaction of the fact itself.

A receiver is told primary keys. It decides who is written to; the mail's words are in
``digests.mail.letters`` and are chosen when the mail leaves.
"""

from digests.receivers import (
    arranging,
    consultations,
    declarations,
    forgetting,
    forums,
    moderation,
    people_and_posts,
    promises,
    recruitment,
    responses,
    seats,
    tracking,
)

__all__ = [
    "arranging",
    "consultations",
    "declarations",
    "forgetting",
    "forums",
    "moderation",
    "people_and_posts",
    "promises",
    "recruitment",
    "responses",
    "seats",
    "tracking",
]
