from django.urls import path

from membership.bodies.views import public

app_name = "bodies"
urlpatterns = [
    path("", public.index, name="index"),
    path("<slug:slug>/", public.detail, name="detail"),
    path("<slug:slug>/meetings/", public.meetings, name="meetings"),
]
