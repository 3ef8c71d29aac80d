from django.urls import path

from membership.organisations.views import belonging, directory, editing, registering

app_name = "organisations"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("register/", registering.register, name="register"),
    path("mine/", directory.mine, name="mine"),
    path("queue/", registering.queue, name="queue"),
    path("changed/", editing.changed, name="changed"),
    path("<slug:slug>/", directory.detail, name="detail"),
    path("<slug:slug>/ask-to-join/", belonging.ask_to_join, name="ask_to_join"),
    path("<slug:slug>/leave/", belonging.leave, name="leave"),
    path("<slug:slug>/edit/", editing.edit, name="edit"),
    path("<slug:slug>/looked-at/", editing.look_again, name="look_again"),
    path("<slug:slug>/decide/", registering.decide, name="decide"),
    path("<slug:slug>/manage/", belonging.manage, name="manage"),
    path("<slug:slug>/manage/requests/<int:pk>/", belonging.answer_request, name="answer_request"),
    path("<slug:slug>/manage/people/<int:pk>/", belonging.change_person, name="change_person"),
]
