"""What is sent: an issue of the digest for many readers, or a notice for one."""

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from digests.models.readers import Frequency, Reader
from digests.querysets import IssueQuerySet
from portal.lib.time import start_of_day


class Issue(models.Model):
    """The digest of one window: everything that became visible from ``start`` until before ``end``.

    Both are days in London; what is told as it happens has moments as well. The content is read when it
    is sent and shown, never stored: what is hidden later is gone from it.
    """

    frequency = models.CharField(max_length=10, choices=Frequency)
    start = models.DateField(help_text="First day of the window.")
    end = models.DateField(help_text="First day after the window.")
    from_moment = models.DateTimeField(
        null=True, editable=False, help_text="Of what is told as it happens: the first moment."
    )
    to_moment = models.DateTimeField(
        null=True, editable=False, help_text="The first moment after it."
    )
    off_timetable = models.BooleanField(
        default=False, help_text="Sent by hand, beside those that the timetable sends."
    )
    made_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When it was first free to leave; from then on everybody may read it. Empty while"
        " editors keep it back and nobody has got it.",
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-end", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["frequency", "start", "end", "off_timetable"],
                condition=Q(to_moment__isnull=True),
                name="one_issue_a_window",
            ),
            models.UniqueConstraint(
                fields=["to_moment"],
                condition=Q(to_moment__isnull=False),
                name="one_issue_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(frequency="at_once", from_moment__lt=F("to_moment"))
                | (~Q(frequency="at_once") & Q(from_moment__isnull=True, to_moment__isnull=True)),
                name="only_what_is_told_at_once_has_moments",
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="issue_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_frequency_display()}, {self.start} to {self.end}"

    def get_absolute_url(self) -> str:
        return reverse("digests:issue", args=[self.pk])

    @property
    def since(self) -> datetime:
        """The London midnight, or the moment, at which the window opens."""
        return self.from_moment or start_of_day(self.start)

    @property
    def until(self) -> datetime:
        """The London midnight, or the moment, at which it closes, itself outside the window."""
        return self.to_moment or start_of_day(self.end)


class NoticeKind(models.TextChoices):
    CONFIRMATION = "confirmation", "Confirm e-mail updates"
    ALREADY_SUBSCRIBED = "already_subscribed", "Already signed up"
    PREFERENCES_LINK = "preferences_link", "Link to preferences"
    ADDRESS_CONFIRM = "address_confirm", "Confirm another address for e-mail updates"
    ADDRESS_LEFT = "address_left", "E-mail updates go to another address"
    TRIAL = "trial", "An update to be tried out"
    JOIN_REQUESTED = "join_requested", "Somebody asks to join"
    JOIN_ANSWERED = "join_answered", "Answer to a request to join"
    INVITATION = "invitation", "Invitation to an organisation"
    INVITATION_ANSWERED = "invitation_answered", "Answer to an invitation"
    ROLE_CHANGED = "role_changed", "Role in an organisation changed"
    BELONGING_ENDED = "belonging_ended", "Removed from an organisation"
    ORGANISATION_CONFIRMED = "organisation_confirmed", "Organisation confirmed"
    ORGANISATION_DECLINED = "organisation_declined", "Organisation declined"
    ORGANISATION_MERGED = "organisation_merged", "Organisation merged"
    RESPONSE_RECEIPT = "response_receipt", "Receipt for a response"
    RESPONSE_WITHDRAWN = "response_withdrawn", "A response was withdrawn"
    DRAFT_LINK = "draft_link", "Link to an answer that was begun"
    DRAFT_READY = "draft_ready", "An answer waits for a manager to send it"
    SURVEY_CODE = "survey_code", "Code before answers are taken"
    CONFIRM_WATCH = "confirm_watch", "Confirm e-mails about consultations"
    ROUND_ANNOUNCED = "round_announced", "A consultation opened, closes soon, closed or is overdue"
    CIRCULATED = "circulated", "A consultation opened, to its key contacts"
    CLOSING_CHANGED = "closing_changed", "Another end for a consultation"
    ACCOUNT_ERASED = "account_erased", "Account erased"
    ADDRESS_ERASED = "address_erased", "Address erased"
    MY_DATA_READY = "my_data_ready", "My data is ready"
    SECOND_FACTOR_RESET = "second_factor_reset", "Second factor reset"
    POST_HIDDEN = "post_hidden", "Post hidden"
    FORUM_REQUEST_ANSWERED = "forum_request_answered", "Answer to a request to join a forum"
    MENTIONED = "mentioned", "Mentioned in a post"
    FILE_INFECTED = "file_infected", "File that held a virus"
    TOPIC_ARRANGED = "topic_arranged", "Topic arranged by a moderator"
    EXPRESSION_RECEIVED = "expression_received", "Receipt for an expression of interest"
    EXPRESSION_CHOSEN = "expression_chosen", "Chosen for a seat"
    EXPRESSION_NOT_CHOSEN = "expression_not_chosen", "Not chosen for a seat"
    CALL_ANNOUNCED = "call_announced", "Call corrected or given more time"
    CALL_WITHDRAWN = "call_withdrawn", "Call withdrawn"
    PANEL_NAMED = "panel_named", "Named for a panel"
    PANEL_STOOD_ASIDE = "panel_stood_aside", "Not on a panel any more"
    INTERESTS_DUE = "interests_due", "Interests to confirm"
    INTERESTS_MISSING = "interests_missing", "Somebody’s interests are not confirmed"
    INTEREST_ANSWERED = "interest_answered", "Answer about an interest"
    SEAT_REMINDER = "seat_reminder", "Reminder about a seat"
    GROUP_LETTER = "group_letter", "Letter to a group"
    APPOINTED = "appointed", "Appointed to a seat"
    TERM_ENDED = "term_ended", "Term ended"
    TERM_RESCHEDULED = "term_rescheduled", "Another end for a term"
    APPOINTMENT_WITHDRAWN = "appointment_withdrawn", "Appointment taken back"
    REPORT_URGENT = "report_urgent", "A report that cannot wait"
    REPORT_ANSWERED = "report_answered", "Outcome of a report"
    POST_DECIDED = "post_decided", "Decision about a post"
    APPEAL_ANSWERED = "appeal_answered", "Answer to an appeal"
    QUEUE_WAITS = "queue_waits", "What waits for a moderator"
    COVER_NAMED = "cover_named", "Standing in for a moderator"
    OUTCOME_PUBLISHED = "outcome_published", "Results of a consultation are published"
    PROMISE_CONFIRM = "promise_confirm", "Confirm e-mails about a promise"
    PROMISE_MOVED = "promise_moved", "A promise moved"
    PROMISE_UPDATE_WANTED = "promise_update_wanted", "How a promise stands"
    RESPONSE_DUE = "response_due", "Response to a consultation due"
    CIRCULAR = "circular", "Circular to lists of contacts"
    CIRCULAR_TRIAL = "circular_trial", "A circular to be tried out"
    STILL_WANTED = "still_wanted", "Whether updates are still wanted"


FAREWELLS = (NoticeKind.ACCOUNT_ERASED, NoticeKind.ADDRESS_ERASED)
"""The last mails to an address: it is forgotten once they have left."""


class Notice(models.Model):
    """A single mail to one reader about one thing.

    The thing is kept by key, since it belongs to another app and may be gone when the mail is
    written. ``key`` says which fact this is about: the same fact never makes a second notice.
    """

    kind = models.CharField(max_length=30, choices=NoticeKind)
    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="notices")
    subject_pk = models.BigIntegerField(help_text="Key of the thing that it is about.")
    details = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder, help_text="What the thing itself does not keep."
    )
    key = models.CharField(max_length=200, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(
                fields=["subject_pk"], condition=Q(kind="circular"), name="notice_of_a_circular"
            ),
            models.Index(
                fields=["subject_pk"],
                condition=Q(kind="still_wanted"),
                name="notice_whether_still_wanted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.reader}"
