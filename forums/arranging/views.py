"""One page to manage a topic, one to split it, and what was done, with the way to undo it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_safe

from forums.addresses import topic_root
from forums.arranging import actions
from forums.arranging.forms import SplitForm
from forums.arranging.lines import lines
from forums.arranging.models import UNDOABLE_FOR
from forums.arranging.tools import Tools
from forums.errors import ForumError, NotAllowedError
from forums.models import Arrangement, Forum, Topic
from forums.names import AUTHOR_NAMES, signature_in
from forums.policies import can_moderate
from forums.querysets import account
from forums.views.lookups import get_forum, get_topic_in, to_log_in
from membership.people.models import User
from portal.lib.markdown import in_plain_words
from portal.lib.templatetags.portal import moment
from portal.lib.time import today

ARRANGEMENTS_A_PAGE = 30
LATEST_OF_A_TOPIC = 5
POSTS_TO_CHOOSE_FROM = 100
EXCERPT = 200  # characters


@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """All that a moderator can do with a topic, and what was done with it lately."""
    topic = get_topic_in(request.user, forum_slug, pk, on=today())
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    _require_moderator(request, topic.forum)
    now = timezone.now()
    tools = Tools(topic, person, request, now)
    if (tool := tools.used) and tool.form.is_valid():
        try:
            done = tool.act(topic=topic, acting_user=person, now=now, **tool.form.cleaned_data)
        except ForumError as refusal:
            tool.form.add_error(None, str(refusal))
        else:
            return _to_what_was_done(request, done)
    arrangements = Arrangement.objects.of_topic(topic).with_places()[:LATEST_OF_A_TOPIC]
    context = {
        **_of_topic(topic),
        "tools": tools,
        "lines": lines(arrangements, reverse("forums:index"), person, now),
    }
    return render(request, "forums/arranging/manage.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """Choose posts of a topic and where they go."""
    topic = get_topic_in(request.user, forum_slug, pk, on=today())
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    _require_moderator(request, topic.forum)
    page = _replies(topic, request.GET.get("page"))
    form = SplitForm(
        person, [_choice(row, topic.forum.own_voice) for row in page], request.POST or None
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = _split(topic, form, person)
        except ForumError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to_what_was_done(request, done)
    context = {**_of_topic(topic), "page_obj": page, "form": form}
    return render(request, "forums/arranging/split.html", context)


@require_safe
def arrangements(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """What was arranged in a forum, the latest first."""
    forum = get_forum(request.user, forum_slug)
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    _require_moderator(request, forum)
    every = Arrangement.objects.of_forum(forum).with_places()
    page = Paginator(every, ARRANGEMENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "forum": forum,
        "forum_url": forum.get_absolute_url(),
        "page_obj": page,
        "lines": lines(page, reverse("forums:index"), person, timezone.now()),
    }
    return render(request, "forums/arranging/arrangements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def arrangement(request: HttpRequest, forum_slug: str, arrangement_pk: int) -> HttpResponse:
    """What was done, and the button that undoes it for a day."""
    forum = get_forum(request.user, forum_slug)
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    _require_moderator(request, forum)
    done = Arrangement.objects.of_forum(forum).with_places().filter(pk=arrangement_pk).first()
    if done is None:
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            actions.undo(arrangement=done, acting_user=person, now=timezone.now())
        except NotAllowedError as error:
            raise PermissionDenied(str(error)) from error
        except ForumError as error:
            refusal = str(error)
        else:
            messages.success(request, "Undone.")
            return redirect(request.path)
    (line,) = lines([done], reverse("forums:index"), person, timezone.now())
    context = {
        "forum": forum,
        "forum_url": forum.get_absolute_url(),
        "line": line,
        "refusal": refusal,
        "until": done.arranged_at + UNDOABLE_FOR,
    }
    return render(request, "forums/arranging/arrangement.html", context)


def _require_moderator(request: HttpRequest, forum: Forum) -> None:
    if not can_moderate(request.user, forum, on=today()):
        raise PermissionDenied("You do not moderate this forum.")


def _to_what_was_done(request: HttpRequest, done: Arrangement) -> HttpResponse:
    messages.success(request, "You can undo it for a day.")
    return redirect("forums:arrangement", done.forum.slug, done.pk)


def _of_topic(topic: Topic) -> dict[str, Any]:
    forum_url = topic.forum.get_absolute_url()
    return {
        "forum": topic.forum,
        "forum_url": forum_url,
        "topic": topic,
        "topic_root": topic_root(forum_url, topic.pk),
    }


def _replies(topic: Topic, number: str | None) -> Page[Any]:
    rows = topic.posts.filter(position__gt=1).order_by("position")
    values = rows.values(
        "pk",
        "written_at",
        "state",
        *AUTHOR_NAMES,
        "organisation__name",
        "html",
    )
    return Paginator(values, POSTS_TO_CHOOSE_FROM).get_page(number)


def _choice(row: dict[str, Any], own_voice: str) -> tuple[str, str]:
    who = signature_in(row, own_voice)
    unseen = "" if row["state"] == "visible" else " (not to be seen)"
    said = Truncator(in_plain_words(row["html"])).chars(EXCERPT)
    return str(row["pk"]), f"{who}, {moment(row['written_at'])}{unseen}: “{said}”"


def _split(topic: Topic, form: SplitForm, person: User) -> Arrangement:
    sent = form.cleaned_data
    pks = [int(pk) for pk in sent["posts"]]
    who = {"reason": sent["reason"], "acting_user": person, "now": timezone.now()}
    if sent["into"]:
        return actions.split_into(topic=topic, post_pks=pks, into=sent["into"], **who)
    return actions.split_topic(topic=topic, post_pks=pks, title=sent["title"], **who)
