"""Pages that anyone may read, without an account."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from forums.addresses import forum_address, post_address, topic_root
from forums.arranging.traces import moved_away, page_after_merging
from forums.attachments.receiving import Uploads
from forums.desk import Desk
from forums.following.things import with_mine
from forums.forms import ReplyForm
from forums.listing import latest_topics, topic_page
from forums.member_counts import member_count
from forums.mentions.names import names_on
from forums.models import Forum, Topic, TopicKind
from forums.particulars import facts, occasion_of, theme_links
from forums.policies import PostingRights, can_moderate, posting_rights
from forums.post_html import Place, shown
from forums.querysets import account
from forums.thread import PostPage, PostPaginator
from forums.topic_rows import capped
from forums.unread.marks import read_topic, shown_numbers
from forums.unread.reads import Reading, TopicReading, unread_posts_in
from forums.views.lookups import get_forum_to_read, get_topic_to_read
from membership.people.models import User
from portal.lib.kept_pages import kept_for_visitors
from portal.lib.time import today


@require_safe
@kept_for_visitors
def index(request: HttpRequest) -> HttpResponse:
    """All forums, on the map and in a list, what was said last, and what is new to the reader."""
    start = request.path
    reading = Reading.of(request.user, timezone.now())
    readable = Forum.objects.visible_to(request.user).current(today()).select_related("district")
    every = list(with_mine(readable, reading) if reading else readable)
    forums = [forum for forum in every if forum.district_id]
    context = {
        "districts": [forum.district for forum in forums],
        "figures": {forum.district_id: forum.topic_count for forum in forums},
        "urls": {forum.district_id: forum_address(start, forum.slug) for forum in forums},
        "latest": latest_topics(forums, start, reading),
        "rooms": _rooms(every, start),
        "reading": reading,
        "mine": _cards(every, start) if reading else [],
        "shown": shown_numbers(every),
    }
    return render(request, "forums/index.html", context)


def _cards(forums: list[Forum], forums_url: str) -> list[dict[str, Any]]:
    """The reader's own forums, each with its number of unread topics, at most "99+"."""
    return [
        {
            "name": forum.name,
            "url": forum_address(forums_url, forum.slug),
            "unread": capped(forum.unread),  # type: ignore[attr-defined]
        }
        for forum in forums
        if forum.mine and not forum.is_private  # type: ignore[attr-defined]
    ]


def _rooms(forums: list[Forum], forums_url: str) -> list[dict[str, Any]]:
    """The rooms of the reader's groups, each with its number of unread topics, at most "99+"."""
    return [
        {
            "forum": forum,
            "url": forum_address(forums_url, forum.slug),
            "unread": capped(forum.unread),  # type: ignore[attr-defined]
        }
        for forum in forums
        if forum.is_private
    ]


@require_safe
@kept_for_visitors
def forum(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """A forum's topics, the newest activity first; a former address leads to the present one."""
    on = today()
    forum = get_forum_to_read(request.user, forum_slug, on=on)
    themes = theme_links(forum.gathered_themes)  # type: ignore[attr-defined]
    asked_for = request.GET.get("theme", "")
    theme = next((each for each in themes if each["slug"] == asked_for), None)
    forum_url = forum.get_absolute_url()
    if forum.slug != forum_slug:
        return redirect(_with_query(forum_url, request), permanent=True)
    reading = Reading.of(request.user, timezone.now())
    context = {
        "forum": forum,
        "forum_url": forum_url,
        "new_url": f"{forum_url}new/",
        "members": member_count(forum),
        "themes": themes,
        "theme": theme,
        "shown": shown_numbers([forum]),  # before the topics are: what comes meanwhile stays unread
        "topics": topic_page(
            forum, request.GET, reading=reading, theme=theme["slug"] if theme else ""
        ),
        "reading": reading,
        "rights": posting_rights(request.user, forum, on=on),
        "moderates": can_moderate(request.user, forum, on=on),
        "group_url": reverse("bodies:room", args=[forum.body.slug]) if forum.body else "",
        "moderation_url": reverse("forums:queue"),
    }
    return render(request, "forums/forum.html", context)


@require_safe
@kept_for_visitors
def topic(request: HttpRequest, forum_slug: str, pk: int, slug: str) -> HttpResponse:
    """A conversation; an address with an old slug or forum leads to the present one.

    What the page shows is read from then on, and ``?unread=1`` leads to the first post that is not.
    """
    on = today()
    now, person = timezone.now(), account(request.user)
    reading = Reading.of(request.user, now)
    topic = get_topic_to_read(request.user, pk, reading, on=on)
    if (topic.pk, topic.forum.slug, topic.slug) != (pk, forum_slug, slug):
        return _to_present_address(request, topic, pk)
    if request.GET.get("unread"):
        return redirect(_first_unread(topic, reading))
    moderates = can_moderate(request.user, topic.forum, on=on)
    rights = posting_rights(request.user, topic.forum, on=on)
    how_far = TopicReading.of(topic, reading)
    paginator = PostPaginator(topic, person, moderates=moderates, on=on, now=now, reading=how_far)
    root = topic_root(topic.forum.get_absolute_url(), topic.pk)
    page = paginator.get_page(request.GET.get("page"))
    moderation_url = reverse("forums:queue")
    writing = _reply_form(request, topic, rights, f"{root}reply/", moderates=moderates)
    place = Place(
        topic_root=root,
        organisations_url=reverse("organisations:directory"),
        moderation_url=moderation_url,
        may_write=writing["may_write"],
        moderates=moderates,
    )
    context = {
        "forum": topic.forum,
        "forum_url": topic.forum.get_absolute_url(),
        "topic": topic,
        "topic_root": root,
        "reply_url": f"{root}reply/",
        "files_url": reverse("forums:files"),
        "moderation_url": moderation_url,
        "page_obj": page,
        "posts": shown(page, place),
        "moved_away": moved_away(topic, page.number, len(page)),
        "may_answer": moderates or not topic.is_locked,
        "waiting": paginator.waiting,
        "reading": reading,
        "rights": rights,
        "moderates": moderates,
        "names": names_on(page) if rights.may_post else None,
        **writing,
        **_particulars(topic, person, moderates=moderates, now=now),
        **_answer(topic, paginator),
    }
    response = render(request, "forums/topic.html", context)
    _mark(request, topic, page, reading)
    return response


def _to_present_address(request: HttpRequest, topic: Topic, pk: int) -> HttpResponse:
    """From the address of before a renaming, move or merger; browsers ask again, for it may be undone."""
    address = _with_query(topic.get_absolute_url(), request)
    if topic.pk != pk:
        asked = request.GET.get("page", "")
        page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
        query = page_after_merging(Topic(pk=pk), topic, max(page, 1))
        address = topic.get_absolute_url() + (f"?{query}" if query else "")
    response = redirect(address, permanent=True)
    add_never_cache_headers(response)
    return response


def _with_query(address: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return address + (f"?{query}" if query else "")


def _first_unread(topic: Topic, reading: Reading | None) -> str:
    """The address of the first post that the reader has not read; the topic's own when there is none."""
    first = unread_posts_in(topic, reading).order_by("number").first() if reading else None
    if first is None:
        return topic.get_absolute_url()
    first.topic = topic
    return str(first.get_absolute_url())


def _mark(request: HttpRequest, topic: Topic, page: PostPage, reading: Reading | None) -> None:
    """What was shown is read: not when only the head was asked for, nor by a browser that looks ahead."""
    looks_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if reading and page.read_up_to is not None and request.method == "GET" and not looks_ahead:
        read_topic(topic_pk=topic.pk, number=page.read_up_to, acting_user=reading.person)


def _answer(topic: Topic, paginator: PostPaginator) -> dict[str, Any]:
    """The accepted answer, below the question on the first page."""
    answer = paginator.answer
    if answer is None:
        return {}
    url = post_address(topic.get_absolute_url(), answer.position, answer.pk)
    return {"answer": answer, "answer_url": url}


def _reply_form(
    request: HttpRequest, topic: Topic, rights: PostingRights, url: str, *, moderates: bool
) -> dict[str, Any]:
    """The form below a topic, with the draft that was looked up with it."""
    person = account(request.user)
    is_open = topic.is_visible and (moderates or not topic.is_locked)
    if person is None or not (rights.may_post and is_open):
        return {"form": None, "may_write": False}
    form = ReplyForm(rights.organisations, own_voice=rights.own_voice, uploads=Uploads())
    draft = topic.draft  # type: ignore[attr-defined]
    has_draft = Desk(request, person, topic, url).lay_out_fields(form, draft)
    return {"form": form, "has_draft": has_draft, "may_write": True}


def _particulars(
    topic: Topic, person: User | None, *, moderates: bool, now: datetime
) -> dict[str, Any]:
    """Kind, themes, when and where; and whether the reader says which reply is the answer."""
    occasion = occasion_of(topic)
    is_question = topic.kind == TopicKind.QUESTION and topic.is_visible
    asked = person is not None and topic.author_id == person.pk
    return {
        "is_discussion": topic.kind == TopicKind.DISCUSSION,
        "themes": theme_links(topic.gathered_themes),  # type: ignore[attr-defined]
        "facts": list(facts(occasion)) if occasion else [],
        "is_event": topic.kind == TopicKind.EVENT,
        "is_past": occasion is not None and occasion.is_past(now),
        "accepts": is_question and (asked or moderates),
        "accepted_pk": topic.accepted_id if topic.kind == TopicKind.QUESTION else None,
    }
