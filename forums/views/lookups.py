"""What the pages' addresses name; 404 for what the reader may not see."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from forums import kept
from forums.models import Forum, Post, Topic
from forums.policies import can_view
from membership.people.roles import Anyone


def get_forum(user: Anyone, slug: str) -> Forum:
    """The forum at ``slug``, with its ``member_count``."""
    forum: Forum = get_object_or_404(
        Forum.objects.visible_to(user).with_member_count().select_related("district"), slug=slug
    )
    return forum


def get_topic(user: Anyone, pk: int, *, on: date) -> Topic:
    """The topic ``pk`` with its forum, wherever the address says it is."""
    topics = Topic.objects.select_related("forum__district")
    topic: Topic = get_object_or_404(topics, pk=pk)
    if not can_view(user, topic, on=on):
        raise Http404
    return topic


def get_topic_in(user: Anyone, forum_slug: str, pk: int, *, on: date) -> Topic:
    """The topic ``pk`` of the forum at ``forum_slug``."""
    topic = get_topic(user, pk, on=on)
    if topic.forum.slug != forum_slug:
        raise Http404
    return topic


def get_post(topic: Topic, pk: int) -> Post:
    """The post ``pk`` of ``topic``."""
    post: Post = get_object_or_404(Post.objects.filter(topic=topic), pk=pk)
    post.topic = topic
    return post


def to_log_in(request: HttpRequest) -> HttpResponseRedirect:
    """To the log-in and back to this address; what was written is kept meanwhile."""
    from django.contrib.auth.views import redirect_to_login

    if request.method == "POST":
        kept.keep(request)
    return redirect_to_login(request.get_full_path())


def back_to(topic: Topic) -> HttpResponseRedirect:
    return redirect(topic.get_absolute_url())
