from django.urls import path

from membership.bodies.representation import views

# What stands at a fixed word comes before the groups' own addresses.
fixed = [path("who-speaks-for-me/", views.who_speaks, name="who_speaks")]
urlpatterns = [
    path("<slug:slug>/representation/", views.page, name="representation"),
    path("<slug:slug>/representation/figures.csv", views.download, name="representation_csv"),
]
