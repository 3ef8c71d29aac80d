"""Addresses of declarations; ``my-interests`` is a word that no body has for its slug."""

from django.urls import path

from membership.bodies.declarations import register_views, views

OWN = "my-interests/"
THEIRS = "<slug:slug>/manage/interests/<int:person_id>/"

own_urlpatterns = [
    path(OWN, views.home, name="my_interests"),
    path(f"{OWN}confirm/", views.confirm, name="my_interests_confirm"),
    path(f"{OWN}add/<slug:kind>/", views.add, name="my_interests_add"),
    path(f"{OWN}<int:pk>/", views.change, name="my_interests_change"),
    path(f"{OWN}<int:pk>/end/", views.end, name="my_interests_end"),
]
urlpatterns = [
    path("<slug:slug>/interests/", register_views.register, name="interests"),
    path("<slug:slug>/interests.csv", register_views.register_file, name="interests_file"),
    path("<slug:slug>/manage/interests/", register_views.manage, name="managed_interests"),
    path(THEIRS, views.home, name="their_interests"),
    path(f"{THEIRS}confirm/", views.confirm, name="their_interests_confirm"),
    path(f"{THEIRS}add/<slug:kind>/", views.add, name="their_interests_add"),
    path(f"{THEIRS}remind/", register_views.remind, name="their_interests_remind"),
    path(f"{THEIRS}<int:pk>/", views.change, name="their_interests_change"),
    path(f"{THEIRS}<int:pk>/end/", views.end, name="their_interests_end"),
    path(f"{THEIRS}<int:pk>/answer/", register_views.answer, name="their_interests_answer"),
]
