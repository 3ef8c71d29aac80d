"""The answers of a response, and the files that came with them."""

from secrets import token_hex

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.surveys.models.questions import MatrixRow, Option, Question
from consultations.surveys.models.responses import Response
from forums.attachments.kinds import NAME_MAX_LENGTH, Kind


def private_files() -> Storage:
    """Where files lie: outside the media folder, under no address."""
    return storages["private"]


def random_name(holder: "KeptFile", name: str) -> str:
    """Where a file lies: nobody can guess it, and nothing in it comes from the sender."""
    return f"survey-files/{timezone.now():%Y/%m}/{token_hex(20)}.{holder.kind}"


class KeptFile(models.Model):
    """A file as it is kept, with its name as people see it."""

    file = models.FileField(storage=private_files, upload_to=random_name, max_length=150)
    name = models.CharField(max_length=NAME_MAX_LENGTH, help_text="As people see it.")
    kind = models.CharField(max_length=4, choices=Kind)
    size = models.PositiveIntegerField(help_text="In bytes, as it is kept.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """A response's answer to one question. There is none where somebody left a question out.

    ``counts`` is what its response says of itself, so that answers are counted from an index alone;
    ``taking_out`` keeps both alike.
    """

    # Both keys lead an index below, so that neither needs one of its own.
    response = models.ForeignKey(
        Response, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="answers", db_index=False
    )
    counts = models.BooleanField(default=True, editable=False)
    text = models.TextField(
        blank=True, help_text="In their own words, or what they mean by another answer."
    )
    number = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="one_answer_a_question"),
        ]
        indexes = [
            models.Index(fields=["question", "counts"], name="answers_counted"),
            models.Index(
                fields=["question", "response", "number", "date"],
                condition=Q(counts=True),
                name="answers_by_who_answered",
            ),
            models.Index(
                fields=["question", "number"],
                condition=Q(counts=True, number__isnull=False),
                name="numbers_in_order",
            ),
            models.Index(
                fields=["question", "date"],
                condition=Q(counts=True, date__isnull=False),
                name="dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"


class AnsweredOption(models.Model):
    """An option that was chosen, or the place it was given; in a matrix, the line it was chosen in.

    It ``counts`` as its answer does, and has that one's response beside it: a breakdown joins nothing else.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="chosen")
    # Goes with its answer, so that neither Django nor the database has to look for it by this key.
    response = models.ForeignKey(
        Response,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
        editable=False,
    )
    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, related_name="chosen", db_index=False
    )
    row = models.ForeignKey(
        MatrixRow,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="chosen",
        db_index=False,
    )
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    counts = models.BooleanField(default=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "option"], condition=Q(row__isnull=True), name="an_option_once"
            ),
            models.UniqueConstraint(
                fields=["answer", "row"],
                condition=Q(row__isnull=False),
                name="one_option_a_matrix_row",
            ),
            models.UniqueConstraint(
                fields=["answer", "rank"], condition=Q(rank__isnull=False), name="a_place_once"
            ),
        ]
        indexes = [
            models.Index(fields=["option", "row", "rank", "counts"], name="chosen_by_option"),
            models.Index(
                fields=["option", "response", "row", "rank"],
                condition=Q(counts=True),
                name="chosen_by_who_answered",
            ),
            models.Index(fields=["row"], condition=Q(row__isnull=False), name="chosen_by_row"),
        ]

    def __str__(self) -> str:
        return f"Option {self.option_id} of answer {self.answer_id}"


class AnswerFile(KeptFile):
    """The file that answers a question."""

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="file")
