from django.urls import path

from forums import feeds
from forums.views import joining, moderating, reading, talking

app_name = "forums"

# The words come before <slug>: no topic has one of them as its slug (portal.lib.slugs).
urlpatterns = [
    path("", reading.index, name="index"),
    path("<slug:forum_slug>/", reading.forum, name="forum"),
    path("<slug:forum_slug>/feed/", feeds.ForumFeed(), name="feed"),
    path("<slug:forum_slug>/members/", joining.members, name="members"),
    path("<slug:forum_slug>/join/", joining.join, name="join"),
    path("<slug:forum_slug>/leave/", joining.leave, name="leave"),
    path("<slug:forum_slug>/moderation/", moderating.hidden, name="moderation"),
    path("<slug:forum_slug>/new/", talking.new_topic, name="new"),
    path("<slug:forum_slug>/<int:pk>/reply/", talking.reply, name="reply"),
    path("<slug:forum_slug>/<int:pk>/hide/", moderating.hide_topic, name="hide-topic"),
    path("<slug:forum_slug>/<int:pk>/unhide/", moderating.unhide_topic, name="unhide-topic"),
    path(
        "<slug:forum_slug>/<int:pk>/posts/<int:post_pk>/hide/",
        moderating.hide_post,
        name="hide-post",
    ),
    path(
        "<slug:forum_slug>/<int:pk>/posts/<int:post_pk>/unhide/",
        moderating.unhide_post,
        name="unhide-post",
    ),
    path("<slug:forum_slug>/<int:pk>/<slug:slug>/", reading.topic, name="topic"),
]
