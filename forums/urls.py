from django.urls import path

from forums import feeds
from forums.arranging import views as arranging
from forums.attachments import urls as attachments
from forums.following import views as following
from forums.mentions import urls as mentions
from forums.moderation import urls as moderation
from forums.safety import views as safety
from forums.search import views as searching
from forums.views import (
    answering,
    asking,
    editing,
    events,
    joining,
    links,
    moderating,
    reading,
    rooms,
    talking,
    withdrawing,
)

app_name = "forums"

# The words come before <slug>: no topic has one of them as its slug (portal.lib.slugs).
urlpatterns = [
    path("", reading.index, name="index"),
    path("requests/", asking.requests, name="requests"),
    path("rooms/<slug:body_slug>/open/", rooms.open_room, name="open-room"),
    path("feed/", feeds.AllForumsFeed(), name="feed-of-all"),
    path("following/", following.following, name="following"),
    path("following/own/", following.follows_own, name="follows-own"),
    path("unread/", following.unread, name="unread"),
    path("read/", following.read_all, name="read-all"),
    path("themes/<slug:slug>/", following.theme, name="theme"),
    path("themes/<slug:slug>/follow/", following.follow_theme, name="follow-theme"),
    *attachments.urlpatterns,
    *mentions.urlpatterns,
    path("before-you-write/", safety.before_you_write, name="before-you-write"),
    path("house-rules/", safety.house_rules, name="house-rules"),
    path("house-rules/<int:number>/", safety.house_rules_version, name="house-rules-version"),
    path("house-rules/<int:number>/publish/", safety.publish_rules, name="publish-house-rules"),
    path("your-posts/", safety.your_posts, name="your-posts"),
    *moderation.urlpatterns,
    path("search/", searching.search, name="search"),
    path("<slug:forum_slug>/", reading.forum, name="forum"),
    path("<slug:forum_slug>/feed/", feeds.ForumFeed(), name="feed"),
    path("<slug:forum_slug>/follow/", following.follow_forum, name="follow-forum"),
    path("<slug:forum_slug>/read/", following.read_forum, name="read"),
    path("<slug:forum_slug>/members/", joining.members, name="members"),
    path("<slug:forum_slug>/join/", joining.join, name="join"),
    path("<slug:forum_slug>/leave/", joining.leave, name="leave"),
    path("<slug:forum_slug>/ask/", asking.ask, name="ask"),
    path("<slug:forum_slug>/requests/<int:pk>/", asking.answer, name="answer-request"),
    path("<slug:forum_slug>/requests/<int:pk>/withdraw/", asking.withdraw, name="withdraw-request"),
    path("<slug:forum_slug>/moderation/", moderating.hidden, name="moderation"),
    path("<slug:forum_slug>/premoderation/", safety.premoderation, name="premoderation"),
    path("<slug:forum_slug>/new/", talking.new_topic, name="new"),
    path("<slug:forum_slug>/new/similar/", searching.similar, name="similar"),
    path("<slug:forum_slug>/<int:pk>/reply/", talking.reply, name="reply"),
    path("<slug:forum_slug>/<int:pk>/themes/", editing.themes, name="themes"),
    path("<slug:forum_slug>/<int:pk>/event.ics", events.calendar, name="calendar"),
    path("<slug:forum_slug>/<int:pk>/posts/<int:post_pk>/edit/", editing.edit, name="edit"),
    path(
        "<slug:forum_slug>/<int:pk>/posts/<int:post_pk>/history/", editing.history, name="history"
    ),
    path(
        "<slug:forum_slug>/<int:pk>/posts/<int:post_pk>/withdraw/",
        withdrawing.withdraw,
        name="withdraw",
    ),
    path(
        "<slug:forum_slug>/<int:pk>/posts/<int:post_pk>/restore/",
        withdrawing.restore,
        name="restore",
    ),
    path("<slug:forum_slug>/<int:pk>/posts/<int:post_pk>/accept/", answering.accept, name="accept"),
    path(
        "<slug:forum_slug>/<int:pk>/posts/<int:post_pk>/take-back/",
        answering.take_back,
        name="take-back",
    ),
    path("<slug:forum_slug>/arrangements/", arranging.arrangements, name="arrangements"),
    path(
        "<slug:forum_slug>/arrangements/<int:arrangement_pk>/",
        arranging.arrangement,
        name="arrangement",
    ),
    path("<slug:forum_slug>/<int:pk>/manage/", arranging.manage, name="manage"),
    path("<slug:forum_slug>/<int:pk>/split/", arranging.split, name="split"),
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
    path("<slug:forum_slug>/<int:pk>/feed/", feeds.TopicFeed(), name="topic-feed"),
    path("<slug:forum_slug>/<int:pk>/follow/", following.follow_topic, name="follow-topic"),
    path("<slug:forum_slug>/<int:pk>/posts/<int:post_pk>/", links.post, name="post"),
    path("<slug:forum_slug>/<int:pk>/<slug:slug>/", reading.topic, name="topic"),
]
