"""Addresses of mentions; "mentions" is no forum's slug (portal.lib.slugs)."""

from django.urls import path

from forums.mentions import views

urlpatterns = [
    path("mentions/", views.mentions, name="mentions"),
    path("<slug:forum_slug>/names/", views.names, name="names"),
]
