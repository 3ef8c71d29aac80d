"""A file beside a post: what it is, who put it there, and whether it may be handed out."""

from secrets import token_hex

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone

from forums.attachments.kinds import (
    DESCRIPTION_MAX_LENGTH,
    NAME_MAX_LENGTH,
    PICTURES,
    Kind,
)
from forums.attachments.querysets import AttachmentQuerySet
from forums.models.topics import REASON_MAX_LENGTH, Post


def private_files() -> Storage:
    """Where files lie: outside the media folder, under no address."""
    return storages["private"]


def random_name(attachment: "Attachment", name: str) -> str:
    """Where a file lies: nobody can guess it, and nothing in it comes from the sender."""
    folder = f"forum-files/{timezone.now():%Y/%m}"
    return f"{folder}/{token_hex(20)}.{attachment.kind}"


class FileState(models.TextChoices):
    WAITING = "waiting", "Being checked"
    READY = "ready", "Ready"
    INFECTED = "infected", "Deleted: it held a virus"
    REMOVED = "removed", "Removed"


class Attachment(models.Model):
    """A file that somebody uploaded; beside no post until the text that it belongs to is posted.

    ``place`` says where it was uploaded ("topic 7"): there it is offered again when the form failed.
    The row outlives the file for a while, so that its author reads what became of it.
    """

    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="attachments")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.CharField(max_length=40)
    file = models.FileField(
        storage=private_files, upload_to=random_name, max_length=150, blank=True
    )
    thumbnail = models.FileField(
        storage=private_files, upload_to=random_name, max_length=150, blank=True
    )
    width = models.PositiveSmallIntegerField(null=True, help_text="Of the small picture.")
    height = models.PositiveSmallIntegerField(null=True, help_text="Of the small picture.")
    name = models.CharField(max_length=NAME_MAX_LENGTH, help_text="As people see it.")
    kind = models.CharField(max_length=4, choices=Kind)
    size = models.PositiveIntegerField(help_text="In bytes, as it is kept.")
    description = models.CharField(
        max_length=DESCRIPTION_MAX_LENGTH,
        blank=True,
        help_text="What a picture shows, for those who do not see it.",
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=FileState, default=FileState.READY)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    scanned_at = models.DateTimeField(null=True, help_text="Empty: no scan was configured.")
    found = models.CharField(max_length=100, blank=True, help_text="What the scanner found.")
    removed_at = models.DateTimeField(null=True, help_text="Since when the file is gone.")
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    hide_reason = models.TextField(blank=True, max_length=REASON_MAX_LENGTH)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["infected", "removed"]) ^ Q(removed_at__isnull=True),
                name="what_is_gone_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "uploaded_at"], name="files_of_a_day"),
            models.Index(
                fields=["claimed_at"], condition=Q(state="waiting"), name="files_to_be_scanned"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        return self.state == FileState.READY

    @property
    def is_waiting(self) -> bool:
        return self.state == FileState.WAITING

    @property
    def is_gone(self) -> bool:
        return self.removed_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES

    def delete_files(self) -> None:
        """Take the file and its small picture off the disk; the row is not saved."""
        for field in (self.file, self.thumbnail):
            if field:
                field.delete(save=False)
