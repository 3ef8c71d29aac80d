from django.urls import path

from digests import views

app_name = "digests"
urlpatterns = [
    path("", views.sign_up, name="sign_up"),
    path("check-your-email/", views.check_your_email, name="check_your_email"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("lost-link/", views.lost_link, name="lost_link"),
    path("archive/", views.archive, name="archive"),
    path("archive/<int:pk>/", views.issue, name="issue"),
]
