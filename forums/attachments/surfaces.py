"""Where the files beside posts are looked after; what they say stands in the posts’ own tests."""

from collections.abc import Iterator

from django.urls import reverse

from forums.models import Attachment
from forums.surfaces import Audience, Look, every, register


def _files(look: Look) -> Iterator[str]:
    yield from look.a_post_of_each_kind("files/")
    for pk in Attachment.objects.values_list("pk", flat=True):
        root = f"{reverse('forums:files')}{pk}/"
        yield from (look.open(f"{root}{verb}/") for verb in ("remove", "hide", "unhide"))


register(
    "The files of a post",
    {f"forums:{name}" for name in ("post-files", "remove-file", "hide-file", "unhide-file")},
    Audience.OPENING,
    topics=every,
    posts=every,
    most=0,
    texts=_files,
)
