"""Who is mentioned in a post, and whose file held a virus, told to whom it concerns."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from digests.actions.notices import notify
from digests.actions.readers import reader_of
from digests.models import NoticeKind
from digests.querysets import GATHERED_FOR
from digests.receivers.telling import tell
from forums.attachments.signals import file_infected
from forums.mentions.models import Mention
from forums.mentions.signals import mentions_renewed
from forums.models import Attachment, Post
from forums.policies import can_view_post
from forums.signals import post_published
from membership.organisations.models import Belonging
from membership.people.models import User
from portal.lib.prepared import prepared
from portal.lib.time import london_day


@receiver(post_published)
@receiver(mentions_renewed)
def tell_who_is_mentioned(post_pk: int, **kwargs: Any) -> None:
    """Each person once for a post, whatever edits happen; nobody while the post is not seen."""
    now = timezone.now()
    mentions = _untold(post=post_pk)
    if not mentions or not Post.objects.visible().filter(pk=post_pk).exists():
        return
    post: Post = Post.objects.select_related("topic__forum__body").get(pk=post_pk)
    for person in _people(mentions, post):
        if can_view_post(person, post, on=london_day(now)):
            notify(
                NoticeKind.MENTIONED,
                reader_of(person, now=now),
                subject_pk=post_pk,
                now=now,
                after=GATHERED_FOR,
            )
    Mention.objects.filter(pk__in=[mention.pk for mention in mentions]).update(told_at=now)


@prepared(post=int)
def _untold(*, post: int) -> Any:
    return Mention.objects.current().filter(post=post, told_at__isnull=True)


def _people(mentions: Iterable[Mention], post: Post) -> Iterable[User]:
    """Those who are mentioned, and those of the organisations that are, who want to hear of it."""
    wants = Q(reader__isnull=True)
    people = [each.user_id for each in mentions if each.user_id]
    organisations = [each.organisation_id for each in mentions if each.organisation_id]
    belonging = Belonging.objects.current().filter(organisation__in=organisations).values("user")
    found = User.objects.filter(is_active=True)
    told = found.filter(
        Q(wants | Q(reader__mails_mentions=True), pk__in=people)
        | Q(wants | Q(reader__mails_organisation_mentions=True), pk__in=belonging)
    )
    return [person for person in told.distinct() if person.pk != post.author_id]


@receiver(file_infected)
def tell_the_owner(attachment_pk: int, **kwargs: Any) -> None:
    file = Attachment.objects.select_related("owner").get(pk=attachment_pk)
    tell([file.owner], NoticeKind.FILE_INFECTED, attachment_pk)
