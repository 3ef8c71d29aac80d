"""Letters about being mentioned: what comes within minutes of each other comes in one."""

from datetime import timedelta

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from digests import links
from digests.errors import NothingToSend
from digests.mail.messages import Letter, write_letter
from digests.models import UNSENT, Delivery, DeliveryState, Notice, NoticeKind, Reader, SkipReason
from forums.mentions.models import Mention
from forums.models import Post
from membership.people.models import User
from portal.lib.markdown import in_plain_words
from portal.lib.time import today

GATHERED_AT_MOST = timedelta(hours=1)
WORDS_QUOTED = 60


def mentioned(notice: Notice) -> Letter:
    """All that waits for this reader, in the last of it; nothing of what she may not read today."""
    reader = notice.reader
    if reader.user is None:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    gathered = _gathered(notice)
    if _another_will_tell(notice, gathered):
        raise NothingToSend(SkipReason.TOLD_ALREADY)
    mentions = _still_true(reader, reader.user, gathered)
    if not mentions:
        raise NothingToSend(SkipReason.SUBJECT_GONE)
    return _about_one(mentions[0]) if len(mentions) == 1 else _about_many(mentions)


def _of(reader: Reader) -> QuerySet[Notice]:
    return Notice.objects.filter(kind=NoticeKind.MENTIONED, reader=reader)


def _gathered(notice: Notice) -> QuerySet[Notice]:
    """This notice, and those before it that no mail has told yet."""
    told = Delivery.objects.filter(notice__in=_of(notice.reader), state=DeliveryState.SENT)
    last = told.aggregate(last=Max("notice__pk"))["last"] or 0
    return _of(notice.reader).filter(pk__gt=last, pk__lte=notice.pk)


def _another_will_tell(notice: Notice, gathered: QuerySet[Notice]) -> bool:
    """Whether a later one still waits; nobody is kept waiting longer than ``GATHERED_AT_MOST`` by that."""
    oldest = gathered.order_by("made_at").values_list("made_at", flat=True).first()
    if oldest is None or oldest <= timezone.now() - GATHERED_AT_MOST:
        return False
    later = _of(notice.reader).filter(pk__gt=notice.pk, delivery__state__in=UNSENT)
    return later.exists()


def _still_true(reader: Reader, user: User, gathered: QuerySet[Notice]) -> list[Mention]:
    """One mention a post, of those that she wants to hear of and may read, the earliest first."""
    mentions = (
        Mention.objects.current()
        .of(user)
        .readable_by(user, on=today())
        .filter(post__in=gathered.values("subject_pk"))
        .select_related("post__topic__forum", "post__author", "post__organisation", "organisation")
        .order_by("organisation__name", "pk")
    )
    if not reader.mails_mentions:
        mentions = mentions.filter(organisation__isnull=False)
    if not reader.mails_organisation_mentions:
        mentions = mentions.filter(organisation__isnull=True)
    by_post: dict[int, Mention] = {}
    for mention in sorted(mentions, key=lambda each: each.organisation_id is not None):
        by_post.setdefault(mention.post_id, mention)
    return sorted(by_post.values(), key=lambda each: each.post_id)


def _whom(mention: Mention) -> str:
    return str(mention.organisation.name) if mention.organisation else "you"


def _by(post: Post) -> str:
    return post.signature


def _about_one(mention: Mention) -> Letter:
    post, whom = mention.post, _whom(mention)
    topic = post.topic
    return write_letter(
        "notice",
        f"{post.author_name} mentioned {whom} in “{topic.title}”",
        why=_why(whom),
        paragraphs=[f"{_by(post)}, wrote in the {topic.forum.in_words}:"],
        quote=Truncator(in_plain_words(post.html)).words(WORDS_QUOTED),
        button=("Read it and reply", links.absolute(post.get_absolute_url())),
        after=[_switch_off()],
    )


def _about_many(mentions: list[Mention]) -> Letter:
    return write_letter(
        "notice",
        f"You were mentioned in {len(mentions)} posts",
        why=_why("you, or an organisation that you belong to"),
        paragraphs=["These posts mention you, or an organisation that you belong to:"],
        facts=[
            (
                f"{_by(each.post)}, in “{each.post.topic.title}”, mentions {_whom(each)}",
                links.absolute(each.post.get_absolute_url()),
            )
            for each in mentions
        ],
        button=("See where you were mentioned", links.absolute(reverse("forums:mentions"))),
        after=[_switch_off()],
    )


def _why(whom: str) -> str:
    return f"somebody mentioned {whom} in a forum"


def _switch_off() -> str:
    address = links.absolute(reverse("digests:mention_mails"))
    return f"If you do not want these e-mails, switch them off at {address}"
