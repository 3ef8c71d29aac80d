"""Letters about what people wrote in the forums."""

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import Notice, SkipReason
from forums.models import Arrangement, ArrangementKind, Attachment, ForumRequest, Post
from forums.policies import can_view_forum
from portal.lib.time import today


def post_hidden(notice: Notice) -> Letter:
    post = Post.objects.select_related("topic__forum").filter(pk=notice.subject_pk).first()
    if post is None or not (post.is_hidden or post.topic.is_hidden):
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    topic = post.topic
    if not can_view_forum(notice.reader.user, topic.forum, on=today()):
        raise NothingToSend(SkipReason.SUBJECT_GONE)  # the author has left the group meanwhile
    return write_letter(
        "notice",
        f"A moderator hid your post in “{topic.title}”",
        why="you wrote the post",
        paragraphs=[
            f"A moderator of the {topic.forum.in_words} hid what you wrote in “{topic.title}”, so"
            " that others no longer see it. The reason given was:"
        ],
        quote=str(notice.details.get("reason", "")),
        button=("Read what you wrote", links.absolute(topic.get_absolute_url())),
    )


def request_answered(notice: Notice) -> Letter:
    """What became of an organisation's request to join a forum."""
    request = (
        ForumRequest.objects.select_related("forum", "organisation")
        .filter(pk=notice.subject_pk, decided_at__isnull=False)
        .first()
    )
    if request is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    forum, organisation = request.forum, request.organisation
    address = links.absolute(forum.get_absolute_url())
    why = f"you asked for {organisation}"
    if request.accepted:
        return write_letter(
            "notice",
            f"{organisation} is in the {forum} forum",
            why=why,
            paragraphs=[
                f"{organisation} has joined the {forum} forum. Its people can start topics and reply"
                " there now."
            ],
            quote=request.answer,
            button=("Go to the forum", address),
        )
    return write_letter(
        "notice",
        f"{organisation} was not let into the {forum} forum",
        why=why,
        paragraphs=[
            f"You asked for {organisation} to join the {forum} forum. Its moderators declined, for"
            " this reason:"
        ],
        quote=request.answer,
        after=[
            "You can still read everything there. If your organisation works in the district, add the"
            " district on its page: it then joins the forum by itself."
        ],
        button=("Go to the forum", address),
    )


def file_infected(notice: Notice) -> Letter:
    file = (
        Attachment.objects.select_related("post__topic__forum").filter(pk=notice.subject_pk).first()
    )
    if file is None or file.owner_id != notice.reader.user_id:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    post = file.post
    if post is not None and not can_view_forum(notice.reader.user, post.topic.forum, on=today()):
        post = None  # she has left the group meanwhile: what its room talks about is not named
    where = f" beside your post in “{post.topic.title}”" if post is not None else ""
    return write_letter(
        "notice",
        f"We deleted your file “{file.name}”: it held a virus",
        why="you uploaded the file",
        paragraphs=[
            f"We scan what people upload to the forums. In “{file.name}”{where} the scan found"
            f" “{file.found}”. The file is deleted, and nobody else has seen it.",
            "Your text is not touched. The device that the file came from may be infected: have it"
            " scanned, or ask whoever looks after it for your organisation.",
        ],
        button=("See your post", links.absolute(post.get_absolute_url())) if post else None,
        after=["If you think that the scan is wrong, answer this e-mail."],
    )


def topic_arranged(notice: Notice) -> Letter:
    """To the author of the topic, or of posts that were put into another one."""
    found = Arrangement.objects.with_places().filter(pk=notice.subject_pk).first()
    if found is None or found.undone_at is not None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    topic = found.into or found.topic
    if not can_view_forum(notice.reader.user, topic.forum, on=today()):
        raise NothingToSend(SkipReason.SUBJECT_GONE)  # the author has left the group meanwhile
    title = str(found.before.get("title", found.topic.title))
    return write_letter(
        "notice",
        f"A moderator {_SUBJECTS[ArrangementKind(found.kind)]} “{title}”",
        why="you wrote it, or part of it",
        paragraphs=[f"{_what_was_done(found, title)} The reason given was:"],
        quote=found.reason,
        button=("Go to the topic", links.absolute(topic.get_absolute_url())),
    )


_SUBJECTS: dict[ArrangementKind, str] = {
    ArrangementKind.LOCKED: "locked",
    ArrangementKind.RENAMED: "renamed",
    ArrangementKind.MOVED: "moved",
    ArrangementKind.MERGED: "merged",
    ArrangementKind.SPLIT: "moved posts of",
}


def _what_was_done(found: Arrangement, title: str) -> str:
    who = f"A moderator of the {found.forum} forum"
    into = f"“{found.into.title}”" if found.into else str(found.into_forum)
    sentences = {
        ArrangementKind.LOCKED: f"{who} locked “{title}”: only moderators can reply now.",
        ArrangementKind.RENAMED: f"{who} gave “{title}” the title “{found.topic.title}”. Its old address"
        " leads on.",
        ArrangementKind.MOVED: f"{who} moved “{title}” to the {into} forum. Its old address leads on.",
        ArrangementKind.MERGED: f"{who} merged “{title}” into {into}. Its posts are there now, and its"
        " address leads there.",
        ArrangementKind.SPLIT: f"{who} moved what you wrote in “{title}” to the topic {into}.",
    }
    return sentences[ArrangementKind(found.kind)]
