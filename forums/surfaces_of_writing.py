"""Where authors, and those who say what answered a question, see topics and posts."""

from django.urls import reverse

from forums.surfaces import Audience, every, register

OF_A_POST = ("edit", "withdraw", "restore", "accept", "take-back")

register(
    "Replying to a topic",
    {"forums:reply"},
    Audience.OPENING,
    topics=every,
    posts=every,
    most=0,
    texts=lambda look: look.a_topic_of_each_kind("reply"),
)
register(
    "The themes of a topic",
    {"forums:themes"},
    Audience.OPENING,
    topics=every,
    most=0,
    texts=lambda look: look.a_topic_of_each_kind("themes"),
)
register(
    "What is done with one’s own posts and answers",
    {f"forums:{verb}" for verb in OF_A_POST},
    Audience.OPENING,
    topics=every,
    posts=every,
    most=0,
    texts=lambda look: look.a_post_of_each_kind(*(f"{verb}/" for verb in OF_A_POST)),
)
register(
    "One’s own posts",
    {"forums:your-posts"},
    Audience.OWN,
    topics=every,
    posts=every,
    texts=lambda look: look.leaf(reverse("forums:your-posts")),
)
