"""What people sent, and how it reached us."""

from secrets import choice

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from consultations.notices.rounds import Round
from consultations.surveys.querysets import ResponseQuerySet, counted_q
from membership.organisations.models import Kind, Organisation
from membership.places.models import District

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another when read out


def new_reference() -> str:
    """A number to quote in a letter or on the telephone, such as "7KQ2-M9XD-4TRB"."""
    return "-".join("".join(choice(LETTERS) for _ in range(4)) for _ in range(3))


class Capacity(models.TextChoices):
    """The nine capacities in which people answer a consultation of the county council."""

    RESIDENT = "resident", "Kent resident"
    CHARITY = "charity", "Registered charity"
    COMMUNITY_GROUP = "community-group", "Community group"
    SOCIAL_ENTERPRISE = "social-enterprise", "Social enterprise"
    TRUSTEE_OR_VOLUNTEER = "trustee-or-volunteer", "Trustee or volunteer"
    KCC_MEMBER = "kcc-member", "KCC elected member"
    KCC_EMPLOYEE = "kcc-employee", "KCC employee"
    COUNCILLOR = "councillor", "District, borough or parish councillor"
    OTHER = "other", "Other"


# Who answers for the sector: its organisations, and the people who serve them.
SECTOR_CAPACITIES = frozenset(
    {
        Capacity.CHARITY,
        Capacity.COMMUNITY_GROUP,
        Capacity.SOCIAL_ENTERPRISE,
        Capacity.TRUSTEE_OR_VOLUNTEER,
    }
)


class Channel(models.TextChoices):
    """How a response reached us."""

    ONLINE = "online", "Online"
    PAPER = "paper", "On paper"
    EMAIL = "e-mail", "By e-mail"
    TELEPHONE = "telephone", "By telephone"


class Response(models.Model):
    """What one person or organisation sent in one round.

    Among those that count: once per account for itself, once per organisation and once per confirmed
    receipt address a round. Without an account nothing pretends to know who it is: one that is not confirmed
    counts and is marked so. Where two organisations that both answered have become one, the earlier
    answer counts and the other is kept, superseded; once the results are published both go on counting,
    and the later is marked as one that counts beside the other.
    """

    round = models.ForeignKey(  # an index below begins with it
        Round, on_delete=models.PROTECT, related_name="responses", db_index=False
    )
    capacity = models.CharField(max_length=20, choices=Capacity)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="responses",
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="responses",
    )
    organisation_kind = models.CharField(
        "kind of organisation",
        max_length=20,
        blank=True,
        editable=False,
        choices=Kind,
        help_text="As it was when it answered, or was matched; what becomes of it later alters no result.",
    )
    organisation_name = models.CharField(
        max_length=150,
        blank=True,
        help_text="As it was typed without an account, for an officer to match.",
    )
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="responses"
    )
    receipt_email = models.EmailField("e-mail address for a receipt", blank=True)
    confirmed_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was confirmed from the receipt address."
    )
    sent_at = models.DateTimeField(default=timezone.now)
    reference = models.CharField(max_length=14, unique=True, editable=False, default=new_reference)
    sending_key = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Of the draft that it was sent from, so that sending twice is sending once.",
    )
    channel = models.CharField(
        "how it came", max_length=10, choices=Channel, default=Channel.ONLINE
    )
    via = models.ForeignKey(
        "consultations.ShortLink",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="responses",
        db_index=False,  # it is counted round by round, and links are not deleted
        help_text="The short link that the answer was begun by.",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    came_from = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where the original is, such as “letter of 3 March, folder 12”.",
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    set_aside_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="Since when it does not count, because an officer found that it repeats another, or"
        " because it came late.",
    )
    came_late = models.BooleanField(
        default=False,
        editable=False,
        help_text="It came after the round had closed: it is kept and never counts.",
    )
    superseded_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="From when another answer of the organisation counts in place of this one.",
    )
    counts_beside_since = models.DateTimeField(
        null=True,
        editable=False,
        help_text="From when it counts beside another answer of the organisation: they were two when the"
        " results were published.",
    )
    named = models.BooleanField(
        default=False,
        help_text="The organisation agreed to be named as one that answered; never what it answered.",
    )
    synthetic = models.BooleanField(
        default=False, help_text="Made up to show how the site works; results say so."
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"],
                condition=counted_q() & Q(organisation__isnull=True),
                name="one_response_an_account",
            ),
            models.CheckConstraint(
                condition=Q(named=False) | Q(organisation__isnull=False),
                name="only_organisations_are_named",
            ),
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=counted_q() & Q(counts_beside_since__isnull=True),
                name="one_response_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True, organisation_kind="")
                | Q(organisation__isnull=False) & ~Q(organisation_kind=""),
                name="an_organisation_that_answered_has_a_kind",
            ),
            models.UniqueConstraint(
                F("round"),
                Lower("receipt_email"),
                condition=counted_q() & Q(confirmed_at__isnull=False) & ~Q(receipt_email=""),
                name="one_response_a_confirmed_address",
            ),
            models.UniqueConstraint(
                fields=["sending_key"], condition=~Q(sending_key=""), name="a_draft_is_sent_once"
            ),
            models.CheckConstraint(
                condition=Q(came_late=False) | Q(set_aside_at__isnull=False),
                name="what_came_late_never_counts",
            ),
            models.CheckConstraint(
                condition=~Q(channel="online") | Q(entered_by__isnull=True, came_from=""),
                name="what_is_typed_in_came_otherwise",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "id"], name="responses_as_they_came"),
            models.Index(
                fields=["round", "capacity", "district", "organisation_kind", "synthetic"],
                condition=counted_q(),
                name="who_answered",
            ),
            models.Index(
                fields=["round"],
                condition=Q(counts_beside_since__isnull=False),
                name="counts_beside_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Response {self.pk} to {self.round}"

    def speak_for(self, organisation: Organisation | None) -> None:
        """Set for which organisation it is, and of which kind that is now; saves nothing."""
        self.organisation = organisation
        self.organisation_kind = organisation.kind if organisation else ""

    @property
    def can_be_corrected(self) -> bool:
        """By an officer: what was typed in, until who counts is fixed with the results."""
        fixed = self.round.results_published_at is not None and not self.came_late
        return self.channel != Channel.ONLINE and self.withdrawn_at is None and not fixed


class NameDecision(models.Model):
    """What an officer found of the organisation that somebody without an account named.

    Either it is matched, and the response says to which; or it is not in the directory.
    """

    response = models.OneToOneField(
        Response, on_delete=models.CASCADE, related_name="name_decision"
    )
    listed = models.BooleanField(help_text="Whether the organisation is in the directory.")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        found = "matched" if self.listed else "not in the directory"
        return f"{self.response}: {found}"


class Verdict(models.TextChoices):
    SET_ASIDE = "set-aside", "Set the later one aside"
    KEEP = "keep", "Keep both"


class DuplicateDecision(models.Model):
    """What an officer decided about two responses that look alike; ``earlier`` came first."""

    earlier = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="+")
    later = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=300)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="one_decision_a_pair"),
            models.CheckConstraint(
                condition=Q(earlier__lt=F("later")), name="a_pair_is_two_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.earlier_id} and {self.later_id}"
