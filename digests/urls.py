from django.urls import path, re_path

from digests import (
    addresses,
    archive,
    circulation_views,
    feeds,
    preferences,
    promise_views,
    staying,
    views,
    watching,
)
from digests.editing import views as editing
from digests.lists.urls import urlpatterns as lists_and_circulars
from digests.rights import views as rights

app_name = "digests"
urlpatterns = [
    path("", views.sign_up, name="sign_up"),
    path("check-your-email/", views.check_your_email, name="check_your_email"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("preferences/<str:token>/", preferences.preferences, name="preferences"),
    path("preferences/<str:token>/address/", addresses.change, name="change_address"),
    path("preferences/<str:token>/history/", addresses.history, name="history"),
    path("preferences/<str:token>/copy/", rights.copy, name="own_data"),
    path("preferences/<str:token>/erase/", rights.erase, name="erase_address"),
    path("erased/", rights.erased, name="address_erased"),
    path("erase/", rights.erase_on_request, name="erase_on_request"),
    path("address/<str:token>/", addresses.confirm, name="confirm_address"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("stay/<str:token>/", staying.keep, name="stay"),
    path("about/confirm/<str:token>/", watching.confirm_watch, name="confirm_watch"),
    re_path(
        r"^about/(?P<kind>consultation|district|forum|theme|topic)/(?P<name>[-\w]+)/$",
        watching.watch,
        name="watch",
    ),
    path("promises/<int:pk>/", promise_views.watch, name="watch_promise"),
    path("promises/confirm/<str:token>/", promise_views.confirm, name="confirm_promise"),
    path("promises/<int:page_pk>/stop/<str:token>/", promise_views.stop, name="stop_promises"),
    path("key-contacts/stop/<str:token>/", circulation_views.stop, name="stop_circulations"),
    path("mentions/", views.mention_mails, name="mention_mails"),
    path("lost-link/", views.lost_link, name="lost_link"),
    path("issues/", editing.index, name="issues"),
    path("issues/<slug:frequency>/<slug:end>/", editing.plan, name="plan"),
    path("issues/<slug:frequency>/<slug:end>/leaving/", editing.leaving, name="leaving"),
    path("issues/<slug:frequency>/<slug:end>/preview/", editing.preview, name="preview"),
    path(
        "issues/<slug:frequency>/<slug:end>/preview/html/",
        editing.preview_html,
        name="preview_html",
    ),
    *lists_and_circulars,
    path("copy/<str:token>/", archive.copy, name="copy"),
    path("archive/feed/", feeds.ArchiveFeed(), name="archive_feed"),
    path("archive/", archive.index, name="archive"),
    path("archive/<int:pk>/", archive.issue, name="issue"),
]
