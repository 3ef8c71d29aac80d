"""A round's survey and its questions."""

from django.db import models
from django.db.models import Q

from consultations.notices.rounds import Round
from consultations.surveys.querysets import QuestionQuerySet


class Survey(models.Model):
    """The questions of one round. They are locked once somebody has answered."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="survey")
    introduction = models.TextField(
        blank=True,
        max_length=1000,
        help_text="Shown above the questions: how long it takes, what happens with the answers.",
    )

    copied_from = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="copies",
        help_text="The survey of which this one is a new version.",
    )
    under_attack = models.BooleanField(
        "send a code before answers are taken",
        default=False,
        help_text="Only while programs send made-up answers: whoever has no account is then asked for"
        " a code that we e-mail.",
    )

    def __str__(self) -> str:
        return str(self.round)


class QuestionKind(models.TextChoices):
    SINGLE = "single", "One answer of several"
    MULTIPLE = "multiple", "Several answers"
    AGREEMENT = "agreement", "Agree or disagree"
    YES_NO = "yes-no", "Yes or no"
    RANKING = "ranking", "Put in order"
    SCALE = "scale", "Strongly agree to strongly disagree"
    MATRIX = "matrix", "The same answers for several lines"
    SHORT_TEXT = "short-text", "In a few words"
    LONG_TEXT = "long-text", "In your own words"
    NUMBER = "number", "A number"
    DATE = "date", "A date"
    FILE = "file", "A file"
    SECTION = "section", "Text only, without an answer"


# What an editor need not type: the options of the kinds that have the same ones everywhere.
STANDING_OPTIONS = {
    QuestionKind.AGREEMENT: ("Agree", "Disagree", "Don’t know"),
    QuestionKind.YES_NO: ("Yes", "No", "Don’t know"),
    QuestionKind.SCALE: (
        "Strongly agree",
        "Agree",
        "Neither agree nor disagree",
        "Disagree",
        "Strongly disagree",
        "Don’t know",
    ),
}
KINDS_WITH_OPTIONS = frozenset(
    {
        QuestionKind.SINGLE,
        QuestionKind.MULTIPLE,
        QuestionKind.AGREEMENT,
        QuestionKind.YES_NO,
        QuestionKind.RANKING,
        QuestionKind.SCALE,
        QuestionKind.MATRIX,
    }
)
MISSING = {
    QuestionKind.MULTIPLE: "Choose at least one answer",
    QuestionKind.RANKING: "Give every answer a number",
    QuestionKind.MATRIX: "Choose an answer in every line",
    QuestionKind.SHORT_TEXT: "Enter your answer",
    QuestionKind.LONG_TEXT: "Enter your answer",
    QuestionKind.NUMBER: "Enter a number",
    QuestionKind.DATE: "Enter a date",
    QuestionKind.FILE: "Choose a file",
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
    starts_page = models.BooleanField(
        "starts a new page", default=False, help_text="This question stands at the top of a page."
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
            models.CheckConstraint(
                condition=~Q(kind="section") | Q(required=False),
                name="a_section_asks_for_nothing",
                violation_error_message="Text without an answer cannot be required.",
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def has_options(self) -> bool:
        return self.kind in KINDS_WITH_OPTIONS

    @property
    def takes_an_answer(self) -> bool:
        return self.kind != QuestionKind.SECTION

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


class MatrixRow(models.Model):
    """A line of a matrix: each is answered with one of the question's options."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="rows")
    order = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=200)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "label"], name="one_matrix_row_a_label"),
        ]

    def __str__(self) -> str:
        return self.label


class Condition(models.Model):
    """That ``question`` is asked only if ``option``, of an earlier question, was chosen.

    Where a question has several, any one of them is enough.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="conditions")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="leads_to")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "option"], name="a_condition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question} if {self.option}"
