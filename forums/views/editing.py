"""Changing a post, and what it said before."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from forums import actions
from forums.authorship import can_correct_themes, is_author, why_not_edit
from forums.desk import Desk
from forums.errors import AlreadyDoneError, ForumError
from forums.forms import EditReplyForm, EditTopicForm, ThemesForm
from forums.history import steps
from forums.kind_fields import initial_of
from forums.mentions.views import say_whom_nobody_knows
from forums.models import Post, Topic
from forums.particulars import Particulars
from forums.policies import can_moderate, can_view_post, posting_rights
from forums.querysets import account
from forums.safety.answers import refused_beside
from forums.safety.errors import NotPostedError
from forums.safety.views import to_before_you_write
from forums.views.lookups import get_post, get_topic_in, to_log_in
from forums.views.saved import what_became_of
from forums.views.talking import elsewhere, is_not_ready, sent, written_so_far
from membership.people.models import User
from membership.people.roles import Anyone
from portal.lib.time import today

STEPS_A_PAGE = 5


def get_readable_post(user: Anyone, forum_slug: str, pk: int, post_pk: int) -> Post:
    """A post whose text ``user`` may read; 404 for any other."""
    topic = get_topic_in(user, forum_slug, pk, on=today())
    post = get_post(topic, post_pk)
    if not can_view_post(user, post, on=today()):
        raise Http404
    return post


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """The author changes a post; a topic's own with its title and particulars."""
    post = get_readable_post(request.user, forum_slug, pk, post_pk)
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    if not is_author(person, post):
        raise PermissionDenied("Only its author edits a post.")
    desk = Desk(request, person, post, request.path)
    if answer := _before_editing(desk, post):
        return answer
    form = _form(request, post)
    if form.is_valid() and not desk.is_previewing:
        try:
            saved = _saved(request, post, form, person)
        except NotPostedError as refusal:
            if answer := elsewhere(request, refusal, timezone.now(), post):
                return answer
            refused_beside(form, refusal)
        else:
            if saved:
                return _to_what_was_saved(request, desk, post)
    context = {**about(post), "form": form, **written_so_far(desk, form)}
    return render(request, "forums/edit.html", context)


def _before_editing(desk: Desk, post: Post) -> HttpResponse | None:
    """Why it cannot be edited, what is missing first, or what became of the draft; None: go on."""
    rights = posting_rights(desk.person, post.topic.forum, on=today())
    if refusal := why_not_edit(desk.person, post, rights, on=today()):
        return _may_not_edit(desk.request, post, refusal)
    if is_not_ready(desk.request, desk.person):
        return to_before_you_write(desk.request)
    return desk.put_aside()


def _form(request: HttpRequest, post: Post) -> Any:
    initial: dict[str, Any] = {"body": post.body, "seen": post.versions.count()}
    if post.is_first:
        initial |= {"title": post.topic.title, **initial_of(Particulars.of(post.topic))}
    kind = EditTopicForm if post.is_first else EditReplyForm
    return kind(sent(request), initial=initial)


def _to_what_was_saved(request: HttpRequest, desk: Desk, post: Post) -> HttpResponse:
    desk.clear()
    say_whom_nobody_knows(request, post.body, post.topic.forum)
    return redirect(post.get_absolute_url())


def _saved(request: HttpRequest, post: Post, form: Any, person: User) -> bool:
    """Whether the change was made, or there was none; a refusal stands in the form.

    Raises NotPostedError when the text itself is refused.
    """
    own = {}
    if post.is_first:
        own = {"title": form.cleaned_data["title"], "particulars": form.particulars}
    try:
        changed = actions.edit_post(
            post=post,
            body=form.cleaned_data["body"],
            acting_user=person,
            now=timezone.now(),
            seen=form.cleaned_data["seen"],
            **own,
        )
    except AlreadyDoneError as refusal:
        form.add_error(None, str(refusal))
        form.data = form.data.copy()
        form.data["seen"] = str(post.versions.count())
        return False
    except NotPostedError:
        raise
    except ForumError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, what_became_of(post, changed=changed))
    return True


def _may_not_edit(request: HttpRequest, post: Post, refusal: str) -> HttpResponse:
    """Why not, and what was written, so that it can be copied."""
    context = {**about(post), "refusal": refusal, "written": request.POST.get("body", "")}
    return render(request, "forums/may_not_edit.html", context, status=403)


@require_safe
def history(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """What a post said before, the latest change first; for whoever may read the post."""
    post = get_readable_post(request.user, forum_slug, pk, post_pk)
    moderates = can_moderate(request.user, post.topic.forum, on=today())
    versions = post.versions.select_related("replaced_by").order_by("-number")
    page = Paginator(versions, STEPS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **about(post),
        "page_obj": page,
        "steps": steps(post, page.object_list, moderates=moderates),
    }
    return render(request, "forums/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """Those who moderate put a topic under other themes."""
    topic = get_topic_in(request.user, forum_slug, pk, on=today())
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    if not can_correct_themes(person, topic, on=today()):
        raise PermissionDenied("You do not moderate this forum.")
    form = ThemesForm(sent(request), initial={"themes": list(topic.themes.all())})
    if form.is_valid():
        actions.correct_themes(
            topic=topic,
            themes=form.cleaned_data["themes"],
            acting_user=person,
            now=timezone.now(),
        )
        messages.success(request, "The themes are changed.")
        return redirect(topic)
    return render(request, "forums/themes.html", {**_of(topic), "form": form})


def _of(topic: Topic) -> dict[str, Any]:
    return {"forum": topic.forum, "forum_url": topic.forum.get_absolute_url(), "topic": topic}


def about(post: Post) -> dict[str, Any]:
    """What the pages about one post show around it."""
    return {**_of(post.topic), "post": post}
