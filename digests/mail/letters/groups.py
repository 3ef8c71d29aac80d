"""Letters that a chair or an officer writes to a group."""

from dataclasses import replace

from digests.errors import NothingToSend
from digests.mail.letters.seats import see
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from membership.bodies.models import GroupLetter, GroupLetterRecipient


def group_letter(notice: Notice) -> Letter:
    """In the words of whoever wrote it, with where an answer goes."""
    got = (
        GroupLetterRecipient.objects.filter(
            letter=notice.subject_pk, person__user=notice.reader.user_id
        )
        .select_related("letter__body", "letter__sent_by")
        .first()
    )
    if got is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    written: GroupLetter = got.letter
    sits = "come in place of a member" if got.as_deputy else "sit"
    sender = written.sent_by if written.answers_to_sender else None
    answers = sender.email if sender is not None and sender.is_active else ""
    letter = write_letter(
        "group_letter",
        f"{written.body}: {written.subject}",
        why=f"you {sits} on the {written.body}",
        written=written,
        answers=f"If you answer this e-mail, {sender} reads it."
        if answers
        else "If you answer this e-mail, the council reads it and not the group.",
        button=see(written.body),
    )
    return replace(letter, reply_to=answers) if answers else letter
