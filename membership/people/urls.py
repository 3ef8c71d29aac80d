from django.urls import path

from membership.people import views
from membership.people.rights import views as rights

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("erase/", rights.erase, name="erase"),
    path("erased/", rights.erased, name="erased"),
    path("my-data/", rights.my_data, name="my_data"),
    path("my-data/<str:token>/", rights.download, name="my_data_download"),
    path("retention/", rights.retention, name="retention"),
    path("<int:pk>/reset-second-factor/", views.reset_second_factor, name="reset_second_factor"),
]
