"""Short links, at /go/."""

from django.urls import path

from consultations.reach.views.go import go

app_name = "reach"
urlpatterns = [path("<slug:code>/", go, name="go")]
