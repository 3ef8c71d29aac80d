"""Pages on which people write."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from forums import actions, kept
from forums.errors import TopicHiddenError
from forums.forms import ReplyForm, TopicForm
from forums.models import Forum, Topic
from forums.policies import PostingRights, posting_rights
from forums.querysets import account
from forums.views.lookups import get_forum, get_topic_in, to_log_in
from portal.lib.markdown import MAX_LENGTH
from portal.lib.time import today


@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """Open a topic."""
    forum = get_forum(request.user, forum_slug)
    person, rights = account(request.user), posting_rights(request.user, forum, on=today())
    if person is None:
        return to_log_in(request)
    if not rights.may_post:
        return _may_not_post(request, forum, rights)
    form = TopicForm(rights.organisations, **_form_data(request))
    if request.method == "POST" and form.is_valid():
        topic = actions.open_topic(
            forum=forum,
            title=form.cleaned_data["title"],
            body=form.cleaned_data["body"],
            organisation=form.organisation,
            acting_user=person,
            now=timezone.now(),
        )
        return redirect(topic.get_absolute_url())
    context = {**_in_forum(forum), "rights": rights, "form": form}
    return render(request, "forums/new_topic.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """Reply to a topic: the form below a topic sends here, and comes back here when it failed."""
    topic = get_topic_in(request.user, forum_slug, pk, on=today())
    person = account(request.user)
    rights = posting_rights(request.user, topic.forum, on=today())
    if person is None:
        return to_log_in(request)
    if not rights.may_post or topic.is_hidden:
        return _may_not_post(request, topic.forum, rights, topic)
    form = ReplyForm(rights.organisations, **_form_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            post = actions.reply(
                topic=topic,
                body=form.cleaned_data["body"],
                organisation=form.organisation,
                acting_user=person,
                now=timezone.now(),
            )
        except TopicHiddenError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(post.get_absolute_url())
    context = {**_in_forum(topic.forum), "topic": topic, "rights": rights, "form": form}
    return render(request, "forums/reply.html", context)


def _form_data(request: HttpRequest) -> dict[str, Any]:
    """What was sent, or what was written before the log-in."""
    if request.method == "POST":
        return {"data": request.POST}
    return {"initial": kept.take(request)}


def _in_forum(forum: Forum) -> dict[str, Any]:
    return {"forum": forum, "forum_url": forum.get_absolute_url()}


def _may_not_post(
    request: HttpRequest, forum: Forum, rights: PostingRights, topic: Topic | None = None
) -> HttpResponse:
    """Why not, what to do about it, and what was written, so that it can be copied."""
    context = {
        **_in_forum(forum),
        "topic": topic,
        "rights": rights,
        "written": request.POST.get("body", "")[:MAX_LENGTH],
    }
    return render(request, "forums/may_not_post.html", context, status=403)
