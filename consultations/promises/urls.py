"""The ledger of promises, at /promises/."""

from django.urls import path

from consultations.promises import ledger_views as views
from consultations.promises.feeds import PromiseFeed

app_name = "promises"
urlpatterns = [
    path("", views.ledger, name="index"),
    path("feed/", PromiseFeed(), name="feed"),
    path("<int:pk>/", views.promise, name="promise"),
    path("<int:pk>/<slug:move>/", views.move, name="move"),
]
