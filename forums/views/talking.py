"""Pages on which people write."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from forums import actions, kept
from forums.actions.drafting import Place
from forums.addresses import permanent_address
from forums.attachments.actions import place_of
from forums.attachments.receiving import uploads_of
from forums.attachments.views import files_address, undescribed
from forums.desk import Desk
from forums.errors import ForumError
from forums.forms import ReplyForm, TopicForm
from forums.mentions.actions import read
from forums.mentions.names import names_in
from forums.mentions.views import say_whom_nobody_knows
from forums.models import Forum, Post, Topic
from forums.particulars import facts
from forums.policies import PostingRights, can_moderate, posting_rights
from forums.querysets import account
from forums.quoting import quotation
from forums.safety.answers import already_sent, opened_just_now, refused_beside
from forums.safety.errors import NotReadyToWriteError, SaidAlreadyError
from forums.safety.facts import owes_something
from forums.safety.views import to_before_you_write
from forums.search.views import similar_before_posting
from forums.views.lookups import get_forum, get_topic, to_log_in
from membership.people.models import User
from portal.lib import markdown
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
    if is_not_ready(request, person):
        return to_before_you_write(request)
    desk = Desk(request, person, forum, request.path)
    if aside := desk.put_aside():
        return aside
    now = timezone.now()
    uploads = uploads_of(request, person, place_of(forum, forum.pk), now=now)
    form = TopicForm(
        rights.organisations, sent(request), own_voice=rights.own_voice, uploads=uploads
    )
    is_sent = form.is_valid() and not desk.is_previewing
    similar = similar_before_posting(request, forum, form) if is_sent else None
    if similar and opened_just_now(person, forum, form.cleaned_data["body"], now):
        similar = None  # it is her own, by a first press of the button
    if is_sent and not similar:
        try:
            topic = actions.open_topic(
                forum=forum,
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                organisation=form.organisation,
                acting_user=person,
                now=now,
                particulars=form.particulars,
                files=uploads.kept,
            )
        except ForumError as refusal:
            if answer := elsewhere(request, refusal, now, forum):
                return answer
            refused_beside(form, refusal)
        else:
            desk.clear()
            post = Post.objects.filter(topic=topic, position=1).first()
            say_whom_nobody_knows(request, form.cleaned_data["body"], forum)
            described = _after(request, topic, post, uploads.kept) if post else None
            return described or redirect(topic)
    context = {
        **_in_forum(forum),
        "rights": rights,
        "form": form,
        "similar": similar,
        **written_so_far(desk, form),
    }
    return render(request, "forums/new_topic.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """Reply to a topic: the form below a topic sends here, and comes back here when it failed."""
    topic = get_topic(request.user, pk, on=today())  # a text goes along when the topic was moved
    person = account(request.user)
    rights = posting_rights(request.user, topic.forum, on=today())
    if person is None:
        return to_log_in(request)
    is_closed = topic.is_locked and not can_moderate(person, topic.forum, on=today())
    if not rights.may_post or not topic.is_visible or is_closed:
        return _may_not_post(request, topic.forum, rights, topic)
    if is_not_ready(request, person):
        return to_before_you_write(request)
    desk = Desk(request, person, topic, request.path)
    if aside := desk.put_aside():
        return aside
    now = timezone.now()
    uploads = uploads_of(request, person, place_of(topic, topic.pk), now=now)
    form = ReplyForm(
        rights.organisations, sent(request), own_voice=rights.own_voice, uploads=uploads
    )
    if form.is_valid() and not desk.is_previewing:
        try:
            post = actions.reply(
                topic=topic,
                body=form.cleaned_data["body"],
                organisation=form.organisation,
                acting_user=person,
                now=now,
                files=uploads.kept,
            )
        except ForumError as refusal:
            if answer := elsewhere(request, refusal, now, topic):
                return answer
            refused_beside(form, refusal)
        else:
            desk.clear()
            say_whom_nobody_knows(request, form.cleaned_data["body"], topic.forum)
            return _after(request, topic, post, uploads.kept) or redirect(post)
    context = {
        **_in_forum(topic.forum),
        "topic": topic,
        "rights": rights,
        "form": form,
        "names": names_in(topic),
        **written_so_far(desk, form),
    }
    _quote(request, topic, form)
    return render(request, "forums/reply.html", context)


def _after(request: HttpRequest, topic: Topic, post: Post, files: list[int]) -> HttpResponse | None:
    """To the page on which an author says what her pictures show; None when there is none to describe."""
    if not undescribed(files):
        return None
    messages.success(request, "Your text is posted. Now say what your pictures show.")
    return redirect(files_address(topic, post))


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; nothing when the page was asked for."""
    return request.POST if request.method == "POST" else None


def written_so_far(desk: Desk, form: Any) -> dict[str, Any]:
    """What a page to write on shows of the text: the draft that was found, or how it will look."""
    if not form.is_bound:
        return {"has_draft": desk.lay_out(form)}
    desk.not_taken()
    if not (desk.is_previewing and form.is_valid()):
        return {}
    given = form.cleaned_data
    particulars = getattr(form, "particulars", None)
    when = particulars.when if particulars else None
    reading = read(given["body"], desk.forum, now=timezone.now())
    preview = {
        "title": given.get("title", ""),
        "facts": list(facts(when)) if when else [],
        "html": reading.html,
        "problems": reading.problems,
    }
    return {"preview": preview, "has_draft": True}


def _quote(request: HttpRequest, topic: Topic, form: ReplyForm) -> None:
    """Begin an empty form with the post that the address names, or end what is there with it; a draft
    that came back with its quotation is not given another."""
    named = request.GET.get("quote", "")
    if form.is_bound or not (named.isascii() and named.isdigit() and len(named) < 19):
        return
    posts = Post.objects.visible().filter(topic=topic).select_related("author", "organisation")
    post = posts.filter(pk=int(named)).first()
    if post is not None:
        address = permanent_address(topic.forum.get_absolute_url(), topic.pk, post.pk)
        before = str(form.initial.get("body", "")).rstrip()
        if address in before:
            return
        quoted = quotation(said_by=post.signature, address=address, body=post.body)
        form.initial["body"] = f"{before}\n\n{quoted}" if before else quoted


def is_not_ready(request: HttpRequest, person: User) -> bool:
    """Asked before the page is shown; a text that is sent is judged when it is posted."""
    return request.method != "POST" and owes_something(person, timezone.now())


def elsewhere(
    request: HttpRequest, refusal: ForumError, now: datetime, place: Place
) -> HttpResponse | None:
    """To what is missing, the text kept; to the post itself when the button was pressed twice."""
    if isinstance(refusal, NotReadyToWriteError):
        kept.keep(request)
        return to_before_you_write(request)
    post = already_sent(refusal, now, place) if isinstance(refusal, SaidAlreadyError) else None
    return redirect((post.topic if post.is_first else post).get_absolute_url()) if post else None


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
        "written": request.POST.get("body", "")[: markdown.MAX_LENGTH],
    }
    return render(request, "forums/may_not_post.html", context, status=403)
