from django.urls import path

from home import views

app_name = "home"
urlpatterns = [
    path("news/feed/", views.news_feed, name="news_feed"),
    path("districts/", views.districts, name="districts"),
    path("districts/<slug:slug>/", views.district, name="district"),
]
