"""Letters about what people wrote in the forums."""

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from forums.models import Post


def post_hidden(notice: Notice) -> Letter:
    post = Post.objects.select_related("topic__forum").filter(pk=notice.subject_pk).first()
    if post is None or not (post.is_hidden or post.topic.is_hidden):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    topic = post.topic
    return write_letter(
        "notice",
        f"A moderator hid your post in “{topic.title}”",
        why="you wrote the post",
        paragraphs=[
            f"A moderator of the {topic.forum} forum hid what you wrote in “{topic.title}”, so"
            " that others no longer see it. The reason given was:"
        ],
        quote=str(notice.details.get("reason", "")),
        button=("Read what you wrote", links.absolute(topic.get_absolute_url())),
    )
