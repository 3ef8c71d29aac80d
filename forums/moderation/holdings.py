"""What moderation holds for users."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from forums.exporting import InTopics
from membership.people.holdings import Clears, Deletes, Follows, Rows, Stays
from membership.people.holdings.protocol import Erased

REPORTED = ("post__topic__title", "reason", "text", "reported_at", "times", "closed_at")
DECIDED = (
    "post__topic__title",
    "about_text",
    "about_topic",
    "about_author",
    "rule__title",
    "rule_as_said",
    "reason",
)


@dataclass(frozen=True)
class Reports(InTopics):
    """What somebody says of a post goes with their account once it is answered; while it is open,
    somebody still has to look at it."""

    def erase(self, holder: models.Model, *, now: datetime) -> Erased:
        self.rows(holder).filter(closed_at__isnull=False).update(text="")
        return super().erase(holder, now=now)


def of_people() -> list[Rows]:
    return [
        Reports(
            "forums.Report",
            "reporter",
            "post reported",
            "posts reported",
            Stays("Each account has reported a post once."),
            Clears("What was reported still has to be looked at."),
            exports=REPORTED,
            topic="post__topic",
        ),
        InTopics(
            "forums.Decision",
            "by",
            "decision as a moderator",
            "decisions as a moderator",
            Stays("A decision names who made it, for good."),
            Clears("The decision stands, with its reason."),
            exports=(*DECIDED, "made_at"),
            topic="post__topic",
        ),
        InTopics(
            "forums.Appeal",
            "by",
            "appeal against a decision",
            "appeals against decisions",
            Follows(),
            Clears("That there was an appeal stays, without what it said.", {"text": ""}),
            exports=("decision__post__topic__title", "text", "made_at"),
            topic="decision__post__topic",
        ),
        Rows(
            "forums.Suspension",
            "user",
            "suspension from forums",
            "suspensions from forums",
            Follows(),
            Deletes("Nobody writes from an account that is gone."),
            exports=("forum__name", "start", "end", "lifted_at", "decision__reason"),
        ),
        Rows(
            "forums.Cover",
            "cover",
            "time of standing in for a moderator",
            "times of standing in for a moderator",
            Stays("Rights are given to a person, never moved."),
            Deletes("Nobody stands in whom nobody can reach."),
            exports=("away__forum__name", "start", "end"),
        ),
        Rows(
            "forums.Cover",
            "agreed_by",
            "agreement to somebody standing in",
            "agreements to somebody standing in",
            Follows(),
            Clears("The agreement stands."),
            exports=("away__forum__name", "agreed_at"),
        ),
        Rows(
            "forums.Duty",
            "user",
            "time on duty",
            "times on duty",
            Stays("Duties are given to a person, never moved."),
            Deletes("Nobody is on duty whom nobody can reach."),
            exports=("start", "end"),
        ),
        Rows(
            "forums.QueueMail",
            "user",
            "e-mail about what waits",
            "e-mails about what waits",
            Stays("It says to whom it went."),
            Deletes("Nobody needs to know it any more."),
            exports=("day",),
        ),
    ]
