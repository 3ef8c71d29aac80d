"""Files that answer a question: checked when they come, gone when no row names them."""

from collections.abc import Iterable
from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from consultations.surveys.models import AnswerFile, Draft, DraftFile, Question
from consultations.surveys.models.answers import private_files
from forums.attachments import clamd
from forums.attachments.checking import check
from forums.attachments.errors import FileRefusedError, ScannerUnavailableError


def store_file(file: File) -> DraftFile:  # type: ignore[type-arg]
    """Store ``file`` and give what is known of it; no row names it yet.

    Raises FileRefusedError, as ``keep_file`` does.
    """
    checked = check(file)
    _scan(checked.content)
    checked.content.seek(0)
    kept = DraftFile(name=checked.name, kind=checked.kind, size=checked.content.size)
    kept.file.save(checked.name, checked.content, save=False)
    return kept


def keep_file(draft: Draft, question: Question, file: File) -> DraftFile:  # type: ignore[type-arg]
    """Keep ``file`` with the draft, in place of the one before.

    Raises FileRefusedError, whose words go on from the file's name, for what is not of the kinds that
    are taken, or that the scanner does not let through.
    """
    checked = check(file)
    _scan(checked.content)
    checked.content.seek(0)
    kept = DraftFile(
        draft=draft,
        question=question,
        name=checked.name,
        kind=checked.kind,
        size=checked.content.size,
    )
    with transaction.atomic():
        DraftFile.objects.filter(draft=draft, question=question).delete()
        kept.file.save(checked.name, checked.content, save=False)
        kept.save()
    return kept


def _scan(content: File) -> None:  # type: ignore[type-arg]
    if not clamd.is_configured():
        return
    content.seek(0)
    try:
        clean = clamd.scan(cast("BinaryIO", content)).is_clean
    except (ScannerUnavailableError, OSError) as error:
        raise FileRefusedError("cannot be checked now. Try again in a few minutes.") from error
    if not clean:
        raise FileRefusedError("was refused: it holds a virus.")


def discard(paths: Iterable[str]) -> None:
    """Delete the files at ``paths`` that no row names any more."""
    for path in filter(None, paths):
        named = (model.objects.filter(file=path).exists() for model in (AnswerFile, DraftFile))
        if not any(named):
            private_files().delete(path)


@receiver(post_delete, sender=DraftFile)
@receiver(post_delete, sender=AnswerFile)
def discard_with_the_row(instance: Any, **kwargs: Any) -> None:
    """Once the row is gone for good; a file that was sent on stays with its answer."""
    path = instance.file.name
    transaction.on_commit(lambda: discard([path]))
