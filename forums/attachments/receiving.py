"""Files that come with a form: each is kept at once, so that none is lost when the form failed."""

from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest

from forums.attachments.actions import not_posted_of, upload
from forums.attachments.errors import FileRefusedError, TooMuchError
from forums.attachments.kinds import MOST_FILES
from forums.attachments.models import Attachment
from membership.people.models import User

TOO_MANY = f"Choose at most {MOST_FILES} files."


@dataclass(frozen=True)
class Uploads:
    """What is offered on a form: files uploaded and not posted yet, which of them have a tick, and what
    was refused, in sentences."""

    waiting: list[Attachment] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    room: int = MOST_FILES

    @property
    def are_too_many(self) -> bool:
        return len(self.kept) > self.room


def uploads_of(
    request: HttpRequest, person: User, place: str, *, now: datetime, room: int = MOST_FILES
) -> Uploads:
    """What ``person`` has uploaded at ``place``, with what this request brings.

    ``room`` is for how many there is room beside the post.
    """
    if request.method != "POST":
        waiting = not_posted_of(person, place)
        return Uploads(waiting, [each.pk for each in waiting], room=room)
    new, refused = _receive(request, person, place, now)
    ticked = set(request.POST.getlist("keep"))
    if not (new or ticked):
        return Uploads(refused=refused, room=room)
    waiting = not_posted_of(person, place)
    kept = [each.pk for each in waiting if each.pk in new or str(each.pk) in ticked]
    return Uploads(waiting, kept, refused, room)


def _receive(
    request: HttpRequest, person: User, place: str, now: datetime
) -> tuple[set[int], list[str]]:
    files = request.FILES.getlist("files")
    if len(files) > MOST_FILES:
        return set(), [TOO_MANY]
    new, refused = set(), []
    for file in files:
        try:
            new.add(upload(file=file, place=place, acting_user=person, now=now).pk)
        except (FileRefusedError, TooMuchError) as refusal:
            refused.append(f"“{file.name}” {refusal}")
    return new, refused
