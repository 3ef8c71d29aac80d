"""What the addresses of moderation name; 404 for whoever has nothing to do with it."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from forums.models import Appeal, Decision, Post

POSTS = ("topic__forum__district", "topic__forum__body", "author", "organisation")


def get_post(pk: int) -> Post:
    """The post with its topic and forum; who asks has to be checked."""
    post: Post = get_object_or_404(Post.objects.select_related(*POSTS), pk=pk)
    return post


def get_decision(pk: int) -> Decision:
    decisions = Decision.objects.own().select_related(
        "by", "rule__version", *(f"post__{name}" for name in POSTS)
    )
    decision: Decision = get_object_or_404(decisions, pk=pk)
    return decision


def get_appeal(pk: int) -> Appeal:
    appeals = Appeal.objects.select_related(
        "by",
        "decision__by",
        "decision__rule__version",
        "decision__forum__body",
        *(f"decision__post__{name}" for name in POSTS),
    )
    appeal: Appeal = get_object_or_404(appeals, pk=pk)
    return appeal


def or_404(allowed: bool) -> None:
    """Raises Http404 for whoever may not know of it."""
    if not allowed:
        raise Http404
