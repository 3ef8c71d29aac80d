"""What somebody follows and has not read; ticking, and marking as read."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.addresses import theme_address
from forums.following import actions
from forums.following.pages import forums_ticked, themes_ticked, topics_ticked
from forums.following.things import Thing, readable, with_ticks
from forums.listing import topics_across
from forums.models import FOLLOWED, Forum, Topic
from forums.querysets import ForumQuerySet, TopicQuerySet, account
from forums.unread.marks import parse_shown, read_forums, shown_numbers
from forums.unread.reads import Reading, only_unread
from forums.views.lookups import get_forum, get_topic_in, to_log_in
from membership.people.models import User
from membership.places.models import Theme
from portal.lib.time import today

MOST_ROWS = 200
MOST_PAGES = 10_000


@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """Everything that somebody follows or is mailed about, each with both ticks."""
    reading = Reading.of(request.user, timezone.now())
    if reading is None:
        return to_log_in(request)
    if request.method == "POST":
        _save_rows(request, reading.person)
        messages.success(request, "Your choices are saved.")
        return redirect(request.get_full_path())
    forums_url = reverse("forums:index")
    context = {
        "topics": topics_ticked(reading, forums_url, _page(request)),
        "forums": forums_ticked(reading, forums_url),
        "themes": themes_ticked(reading, forums_url),
        "follows_own": actions.follows_own(reading.person),
    }
    return render(request, "forums/following.html", context)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), MOST_PAGES)


def _save_rows(request: HttpRequest, person: User) -> None:
    """Set the ticks of the rows that the page showed, where they were changed."""
    followed, mailed = set(request.POST.getlist("follow")), set(request.POST.getlist("mail"))
    for kind in FOLLOWED:
        pks = _keys(request.POST.getlist("row"), kind)
        for thing in with_ticks(readable(kind, person).filter(pk__in=pks), kind, person):
            key = f"{kind}-{thing.pk}"
            wanted = {"followed": key in followed, "mailed": key in mailed}
            if wanted != {"followed": thing.followed, "mailed": thing.mailed}:
                actions.tick(thing=thing, **wanted, acting_user=person, now=timezone.now())


def _keys(rows: list[str], kind: str) -> list[int]:
    """The keys of the rows of one kind, as many as a page may show."""
    texts = [row.removeprefix(f"{kind}-") for row in rows if row.startswith(f"{kind}-")]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 18][
        :MOST_ROWS
    ]


@require_POST
def follows_own(request: HttpRequest) -> HttpResponse:
    """Whether to follow what she writes in."""
    person = account(request.user)
    if person is None:
        return redirect_to_login(reverse("forums:following"))
    actions.choose_follows_own(wanted="wanted" in request.POST, acting_user=person)
    messages.success(request, "Your choice is saved.")
    return redirect("forums:following")


@require_safe
def unread(request: HttpRequest) -> HttpResponse:
    """The topics of all forums in which something is unread, the newest activity first."""
    reading = Reading.of(request.user, timezone.now())
    if reading is None:
        return to_log_in(request)
    forums_url = reverse("forums:index")
    forums = list(Forum.objects.visible_to(reading.person))
    topics = Topic.objects.visible().filter(forum__in=[forum.pk for forum in forums])
    context = {
        "shown": shown_numbers(forums),
        "topics": topics_across(
            only_unread(topics, reading), request.GET, forums_url, reading=reading
        ),
        "page_url": request.path,
    }
    return render(request, "forums/unread.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything that a page has shown is read."""
    return _read(request, Forum.objects.visible_to(request.user), reverse("forums:index"))


@require_POST
def read_forum(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """Everything of one forum that its page has shown is read."""
    forum = get_forum(request.user, forum_slug)
    return _read(request, Forum.objects.filter(pk=forum.pk), forum.get_absolute_url())


def _read(request: HttpRequest, forums: ForumQuerySet, back: str) -> HttpResponse:
    person = account(request.user)
    if person is None:
        return redirect_to_login(back)
    shown = parse_shown(request.POST.getlist("shown"))
    read_forums(forums=forums, shown=shown, acting_user=person)
    messages.success(request, "Marked as read.")
    return redirect(back)


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics of one theme in all forums that the reader may read."""
    reading = Reading.of(request.user, timezone.now())
    themes = Theme.objects.all()
    found = with_ticks(themes, "theme", reading.person) if reading else themes
    theme = get_object_or_404(found, slug=slug)
    forums_url = reverse("forums:index")
    topics: TopicQuerySet = readable("topic", request.user).filter(themes=theme)  # type: ignore[assignment]
    context = {
        "theme": theme,
        "theme_url": request.path,
        "reading": reading,
        "topics": topics_across(topics, request.GET, forums_url, reading=reading),
    }
    return render(request, "forums/theme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_topic(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """The two ticks of a topic."""
    topic = get_topic_in(request.user, forum_slug, pk, on=today())
    return _ticks(request, "topic", topic, f"“{topic.title}”", topic.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def follow_forum(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """The two ticks of a forum."""
    forum = get_forum(request.user, forum_slug)
    return _ticks(request, "forum", forum, f"the {forum.in_words}", forum.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def follow_theme(request: HttpRequest, slug: str) -> HttpResponse:
    """The two ticks of a theme."""
    theme = get_object_or_404(Theme, slug=slug)
    back = theme_address(reverse("forums:index"), theme.slug)
    return _ticks(request, "theme", theme, f"the theme {theme.name}", back)


def _ticks(request: HttpRequest, kind: str, thing: Thing, name: str, back: str) -> HttpResponse:
    """Show both ticks, or set them and go back; what is in sight of few can be ticked by nobody."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    ticked = with_ticks(readable(kind, person).filter(pk=thing.pk), kind, person).first()
    if ticked is None:
        raise Http404
    if request.method == "POST":
        wanted = {"followed": "follow" in request.POST, "mailed": "mail" in request.POST}
        actions.tick(thing=thing, **wanted, acting_user=person, now=timezone.now())
        messages.success(request, ticked_in_words(name, **wanted))
        return redirect(back)
    context = {
        "thing": ticked,
        "kind": kind,
        "what": name,
        "back": back,
        "ticks_url": request.path,
    }
    return render(request, "forums/follow.html", context)


def ticked_in_words(name: str, *, followed: bool, mailed: bool) -> str:
    """What the two ticks mean, as a sentence."""
    follows = f"You follow {name}" if followed else f"You do not follow {name}"
    return f"{follows}, and {'get' if mailed else 'get no'} e-mails about it."
