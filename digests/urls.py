from django.urls import path, re_path

from digests import circulation_views, promise_views, views, watching

app_name = "digests"
urlpatterns = [
    path("", views.sign_up, name="sign_up"),
    path("check-your-email/", views.check_your_email, name="check_your_email"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("about/confirm/<str:token>/", watching.confirm_watch, name="confirm_watch"),
    re_path(
        r"^about/(?P<kind>consultation|district|theme)/(?P<slug>[-\w]+)/$",
        watching.watch,
        name="watch",
    ),
    path("promises/<int:pk>/", promise_views.watch, name="watch_promise"),
    path("promises/confirm/<str:token>/", promise_views.confirm, name="confirm_promise"),
    path("promises/<int:page_pk>/stop/<str:token>/", promise_views.stop, name="stop_promises"),
    path("key-contacts/stop/<str:token>/", circulation_views.stop, name="stop_circulations"),
    path("mentions/", views.mention_mails, name="mention_mails"),
    path("lost-link/", views.lost_link, name="lost_link"),
    path("archive/", views.archive, name="archive"),
    path("archive/<int:pk>/", views.issue, name="issue"),
]
