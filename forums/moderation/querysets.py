"""Reads of reports, decisions, appeals and suspensions with a name."""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from forums.moderation.words import AGAINST, APPEAL_WITHIN, Answer


class ReportQuerySet(models.QuerySet[Any]):
    def open(self) -> "ReportQuerySet":
        """Those that nobody has decided about."""
        return self.filter(closed_at__isnull=True)


class DecisionQuerySet(models.QuerySet[Any]):
    def own(self) -> "DecisionQuerySet":
        """Decisions about posts; without the answers to appeals."""
        return self.filter(appeal__isnull=True)

    def standing(self) -> "DecisionQuerySet":
        """Those that no appeal has overturned."""
        return self.own().exclude(appealed__answered__answer=Answer.OVERTURNED)

    def against(self) -> "DecisionQuerySet":
        """Those that went against a post or its author."""
        return self.filter(
            Q(about_text__in=AGAINST)
            | Q(about_topic="locked")
            | Q(about_author__in=("warned", "suspended"))
        )

    def appealable(self, now: datetime) -> "DecisionQuerySet":
        """Those whose author may still appeal, and has not."""
        recent = self.own().against().filter(made_at__gt=now - APPEAL_WITHIN)
        return recent.filter(appealed__isnull=True)


class AppealQuerySet(models.QuerySet[Any]):
    def open(self) -> "AppealQuerySet":
        """Those without an answer, of people who are still here."""
        return self.filter(answered__isnull=True, by__isnull=False)


class SuspensionQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "SuspensionQuerySet":
        """Those that hold on ``on``: begun, not over, not lifted."""
        return self.filter(start__lte=on, end__gt=on, lifted_at__isnull=True)


class CoverQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "CoverQuerySet":
        """Those that hold on ``on``: agreed, within their days, for somebody who moderates then.

        Who stands in at once, as a moderator of the same forum, does so as long as that lasts.
        """
        moderators = apps.get_model("forums", "ForumModerator").objects.current(on)
        own = moderators.filter(forum=OuterRef("away__forum"), user=OuterRef("cover"))
        return self.filter(
            ~Q(agreed_by__isnull=True, agreed_at=F("named_at")) | Exists(own),
            Q(away__end__isnull=True) | Q(away__end__gt=on),
            away__start__lte=on,
            start__lte=on,
            end__gt=on,
            agreed_at__isnull=False,
        )


class DutyQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "DutyQuerySet":
        """Those that hold on ``on``."""
        return self.filter(start__lte=on, end__gt=on)
