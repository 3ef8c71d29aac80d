"""Where somebody reads what mentions her."""

from django.urls import reverse

from forums.surfaces import Audience, register

register(
    "Where somebody was mentioned",
    {"forums:mentions"},
    Audience.OTHERS,
    topics=lambda topics: topics.filter(posts__mentions__isnull=False).distinct(),
    posts=lambda posts: posts.filter(mentions__isnull=False).distinct(),
    texts=lambda look: look.leaf(reverse("forums:mentions")),
)
