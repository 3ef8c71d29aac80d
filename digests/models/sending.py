"""How sending stands as a whole: whose mails these are, and whether the mail server is away."""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class Sending(models.Model):
    """The one row that every worker asks before it sends.

    ``mark`` and ``serial`` stand in a file of each machine that sends as well. A database that was
    restored somewhere else meets no such file, one that was set back meets a file with a higher
    number: both send nothing until somebody says that they are to.
    """

    mark = models.UUIDField(default=uuid4, help_text="Which installation this is.")
    host = models.CharField(max_length=253, help_text="The name under which it is reached.")
    serial = models.PositiveBigIntegerField(default=0, help_text="Runs of sending so far.")
    stopped = models.CharField(max_length=200, blank=True, help_text="Why nothing may be sent.")
    away_since = models.DateTimeField(null=True, help_text="When the mail server went away.")
    away_words = models.TextField(blank=True, help_text="What was heard of it last.")
    paced_until = models.DateTimeField(
        null=True, editable=False, help_text="Up to when mails have their time at the rate allowed."
    )
    next_try_at = models.DateTimeField(null=True, help_text="Nobody tries the server before.")

    class Meta:
        verbose_name_plural = "sending"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="sending_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"Sending for {self.host}"
