"""What waits for the moderators of the demo: posts that somebody reported, and a first post."""

from datetime import datetime

from digests.actions.notices import nobody_is_told
from forums.actions import open_topic
from forums.models import Forum, Post, Report, Topic
from forums.moderation.actions import Sender, report
from membership.organisations.models import Organisation
from portal.demo.accounts import person_named
from portal.demo.data import Entry, days_ago, read


def load_moderation(now: datetime) -> int:
    """Make what is not there yet; nobody is mailed. Returns how many posts wait."""
    data = read("moderation")
    for entry in data["report"]:
        _report(entry, now)
    for entry in data["first_post"]:
        _write_first(entry, now)
    return len(data["report"]) + len(data["first_post"])


def _write_first(entry: Entry, now: datetime) -> None:
    """A topic of an organisation that is not confirmed: it waits, whatever the entry says."""
    forum = Forum.objects.get(slug=entry["forum"])
    if Topic.objects.filter(forum=forum, title=entry["title"]).exists():
        return
    organisation = Organisation.objects.get(name=entry["organisation"])
    if organisation.is_verified:
        return  # an officer has confirmed it since the site was first loaded
    with nobody_is_told():
        open_topic(
            forum=forum,
            title=entry["title"],
            body=entry["text"],
            organisation=organisation,
            acting_user=person_named(entry["author"]),
            now=days_ago(now, entry["days"], hour=15, minute=40),
        )


def _report(entry: Entry, now: datetime) -> None:
    posts = Post.objects.visible().filter(
        topic__title=entry["topic"], author__full_name=entry["author"]
    )
    post = posts.select_related("topic__forum__body", "author").order_by("position").first()
    if post is None or Report.objects.filter(post=post).exists():
        return
    by = person_named(entry["by"]) if "by" in entry else None
    with nobody_is_told():
        report(
            post=post,
            reason=entry["reason"],
            text=entry["text"],
            sender=Sender(by, "" if by else "a visitor of the demo"),
            now=max(days_ago(now, entry["days"]), post.visible_from),
        )
