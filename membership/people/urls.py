from django.urls import path

from membership.people import views
from membership.people.rights import views as rights

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("retention/", rights.retention, name="retention"),
    path("<int:pk>/reset-second-factor/", views.reset_second_factor, name="reset_second_factor"),
]
