from django.urls import path

from membership.organisations.bulk.urls import urlpatterns as bulk
from membership.organisations.views import (
    belonging,
    directory,
    editing,
    handing_over,
    inviting,
    managing,
    merging,
    registering,
    vouching,
)

app_name = "organisations"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("register/", registering.register, name="register"),
    path("register/same/", registering.same, name="register_same"),
    path("register/same/<int:pk>/", registering.ask, name="register_ask"),
    path("register/check/", registering.check, name="register_check"),
    path("mine/", directory.mine, name="mine"),
    path("queue/", vouching.queue, name="queue"),
    path("changed/", editing.changed, name="changed"),
    path("invitations/<str:token>/", inviting.invitation, name="invitation"),
    path("without-manager/", handing_over.without_manager, name="without_manager"),
    *bulk,
    path("<slug:slug>/", directory.detail, name="detail"),
    path("<slug:slug>/ask-to-join/", belonging.ask_to_join, name="ask_to_join"),
    path("<slug:slug>/withdraw-request/", belonging.withdraw_request, name="withdraw_request"),
    path("<slug:slug>/leave/", belonging.leave, name="leave"),
    path("<slug:slug>/edit/", editing.edit, name="edit"),
    path("<slug:slug>/looked-at/", editing.look_again, name="look_again"),
    path("<slug:slug>/hand-over/", handing_over.hand_over, name="hand_over"),
    path("<slug:slug>/answer/", vouching.answer, name="answer"),
    path("<slug:slug>/decide/", vouching.decide, name="decide"),
    path("<slug:slug>/merge/", merging.choose, name="choose_merge"),
    path("<slug:slug>/merge/<slug:into>/", merging.merge, name="merge"),
    path("<slug:slug>/manage/", managing.manage, name="manage"),
    path("<slug:slug>/manage/invite/", inviting.invite, name="invite"),
    path(
        "<slug:slug>/manage/invitations/<int:pk>/",
        inviting.change_invitation,
        name="change_invitation",
    ),
    path("<slug:slug>/manage/requests/<int:pk>/", managing.answer_request, name="answer_request"),
    path("<slug:slug>/manage/people/<int:pk>/", managing.change_person, name="change_person"),
    path(
        "<slug:slug>/manage/people/<int:pk>/remove/", managing.remove_person, name="remove_person"
    ),
]
