"""What was decided about a post, for its author; appealing, and the answer to an appeal."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forums import kept
from forums.errors import ForumError
from forums.models import Appeal, Decision, Post
from forums.moderation import actions
from forums.moderation.forms import AnswerForm, AppealForm
from forums.moderation.history import AuthorHistory, of_authors
from forums.moderation.policies import can_answer, can_appeal, can_see_decisions, is_for
from forums.moderation.views.lookups import get_appeal, get_decision, get_post, or_404
from forums.policies import can_moderate, can_view_post
from forums.querysets import LookedAfter, account
from forums.views.lookups import to_log_in
from membership.people.models import User
from portal.lib.time import today


@never_cache
@require_safe
def decisions(request: HttpRequest, post_pk: int) -> HttpResponse:
    """What was decided about a post: the author learns the rule, the reason and how to appeal."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    post = get_post(post_pk)
    or_404(can_see_decisions(person, post, on=today()))
    made = Decision.objects.filter(post=post).select_related(
        "by", "rule__version", "suspension__forum", "removed"
    )
    open_to_appeal = Decision.objects.appealable(timezone.now()).filter(post=post)
    context = {
        "post": post,
        "topic": post.topic,
        "forum": post.topic.forum,
        "forum_url": post.topic.forum.get_absolute_url(),
        "decisions": made.select_related("appealed", "appeal").order_by("-number"),
        "appealable": set(open_to_appeal.values_list("pk", flat=True)),
        "is_author": post.author_id == person.pk,
        "sees_topic": can_view_post(person, post, on=today()),
    }
    return render(request, "forums/moderation/decisions.html", context)


@never_cache
@require_safe
def topic_decisions(request: HttpRequest, topic_pk: int) -> HttpResponse:
    """The same of a topic: what was decided about its own text."""
    if account(request.user) is None:
        return to_log_in(request)
    post = get_object_or_404(Post, topic=topic_pk, position=1)
    return decisions(request, post.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, decision_pk: int) -> HttpResponse:
    """The author asks for somebody else to look again."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    decision = get_decision(decision_pk)
    or_404(decision.post.author_id == person.pk)
    if not can_appeal(person, decision, now=timezone.now()):
        raise PermissionDenied("You cannot appeal against this decision, or have done so already.")
    form = AppealForm(request.POST or None)
    if not form.is_bound:
        kept.fill(form, kept.take(request, request.path))
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(
                decision=decision,
                text=form.cleaned_data["body"],
                acting_user=person,
                now=timezone.now(),
            )
        except ForumError as refusal:
            form.add_error("body", str(refusal))
        else:
            messages.success(request, "Your appeal is sent. Somebody else looks at it.")
            return redirect(decision)
    context = {"decision": decision, "post": decision.post, "form": form}
    return render(request, "forums/moderation/appeal.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else than who decided says whether the decision stands."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    asked = get_appeal(pk)
    or_404(is_for(person, asked, on=today()))
    if not can_answer(person, asked, on=today()):
        raise PermissionDenied("You made this decision, so somebody else answers the appeal.")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if refusal := _answered(asked, form, person):
            form.add_error(None, refusal)
        else:
            messages.success(request, "Your answer is recorded, and the author is told.")
            return redirect("forums:queue")
    post = asked.decision.post
    context = {
        "appeal": asked,
        "decision": asked.decision,
        "post": post,
        "author": of_authors({post.author_id}, LookedAfter(person, today())).get(
            post.author_id, AuthorHistory()
        ),
        "sees_topic": can_moderate(person, post.topic.forum, on=today()),
        "answer": Decision.objects.filter(appeal=asked).select_related("by").first(),
        "form": form,
    }
    return render(request, "forums/moderation/answer_appeal.html", context)


def _answered(asked: Appeal, form: AnswerForm, person: User) -> str:
    """Answer it; why not, when it could not be."""
    try:
        actions.answer_appeal(
            appeal=asked,
            answer=form.cleaned_data["answer"],
            reason=form.cleaned_data["reason"],
            acting_user=person,
            now=timezone.now(),
        )
    except ForumError as refusal:
        return str(refusal)
    return ""
