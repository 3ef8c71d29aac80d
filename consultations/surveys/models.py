"""A round's survey, and the responses to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.notices.rounds import Round
from consultations.surveys.querysets import QuestionQuerySet, ResponseQuerySet
from membership.organisations.models import Organisation
from membership.places.models import District


class Survey(models.Model):
    """The questions of one round. They are locked once somebody has answered."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="survey")
    introduction = models.TextField(
        blank=True,
        max_length=1000,
        help_text="Shown above the questions: how long it takes, what happens with the answers.",
    )

    def __str__(self) -> str:
        return str(self.round)


class QuestionKind(models.TextChoices):
    SINGLE = "single", "One answer of several"
    MULTIPLE = "multiple", "Several answers"
    AGREEMENT = "agreement", "Agree or disagree"
    YES_NO = "yes-no", "Yes or no"
    RANKING = "ranking", "Put in order"
    LONG_TEXT = "long-text", "In your own words"
    NUMBER = "number", "A number"


# What an editor need not type: the options of the kinds that have the same ones everywhere.
STANDING_OPTIONS = {
    QuestionKind.AGREEMENT: ("Agree", "Disagree", "Don’t know"),
    QuestionKind.YES_NO: ("Yes", "No", "Don’t know"),
}
KINDS_WITH_OPTIONS = frozenset(
    {
        QuestionKind.SINGLE,
        QuestionKind.MULTIPLE,
        QuestionKind.AGREEMENT,
        QuestionKind.YES_NO,
        QuestionKind.RANKING,
    }
)
MISSING = {
    QuestionKind.MULTIPLE: "Choose at least one answer",
    QuestionKind.RANKING: "Give every answer a number",
    QuestionKind.LONG_TEXT: "Enter your answer",
    QuestionKind.NUMBER: "Enter a number",
}


class Question(models.Model):
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")
    kind = models.CharField(max_length=12, choices=QuestionKind)
    wording = models.CharField(max_length=300, help_text="A plain question.")
    help_text = models.CharField(
        max_length=500, blank=True, help_text="A hint below the question, if it needs one."
    )
    required = models.BooleanField(
        default=False, help_text="Tick only if an answer without it is of no use."
    )
    key = models.SlugField(
        max_length=60,
        blank=True,
        help_text="Give the same question the same key in each round, and the results compare them.",
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "key"],
                condition=~Q(key=""),
                name="one_question_a_key",
                violation_error_message="Another question of this survey has this key.",
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def has_options(self) -> bool:
        return self.kind in KINDS_WITH_OPTIONS

    @property
    def takes_several(self) -> bool:
        return self.kind == QuestionKind.MULTIPLE

    @property
    def missing(self) -> str:
        """What to say to somebody who left it out."""
        return MISSING.get(QuestionKind(self.kind), "Choose an answer")


class Option(models.Model):
    """An answer that can be chosen or ranked."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=200)
    is_other = models.BooleanField(
        default=False, help_text="Whoever chooses it says in their own words what they mean."
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "label"], name="one_option_a_label"),
        ]

    def __str__(self) -> str:
        return self.label


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


class Response(models.Model):
    """What one person or organisation sent in one round.

    Once per account and once per organisation a round. Without an account nothing pretends to know
    who it is. Where two organisations that both answered have become one, the earlier answer
    counts and the other is kept, superseded.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="responses")
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
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="responses"
    )
    receipt_email = models.EmailField("e-mail address for a receipt", blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="From when another answer of the organisation counts in place of this one.",
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
            models.UniqueConstraint(fields=["round", "user"], name="one_response_an_account"),
            models.CheckConstraint(
                condition=Q(named=False) | Q(organisation__isnull=False),
                name="only_organisations_are_named",
            ),
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=Q(superseded_at__isnull=True),
                name="one_response_an_organisation",
            ),
        ]
        indexes = [models.Index(fields=["round", "capacity"], name="response_by_capacity")]

    def __str__(self) -> str:
        return f"Response {self.pk} to {self.round}"


class Answer(models.Model):
    """A response's answer to one question. There is none where somebody left a question out."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(
        blank=True, help_text="In their own words, or what they mean by another answer."
    )
    number = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="one_answer_a_question"),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"


class AnsweredOption(models.Model):
    """An option that was chosen, or the place it was given."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="chosen")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="chosen")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "option"], name="an_option_once"),
            models.UniqueConstraint(fields=["answer", "rank"], name="a_place_once"),
        ]

    def __str__(self) -> str:
        return f"Option {self.option_id} of answer {self.answer_id}"
