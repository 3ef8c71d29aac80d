from django.urls import path

from membership.people import views

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("<int:pk>/reset-second-factor/", views.reset_second_factor, name="reset_second_factor"),
]
