from django.urls import path

from membership.bodies.planner.urls import urlpatterns as planner
from membership.bodies.views import managing, public

app_name = "bodies"
urlpatterns = [
    path("", public.index, name="index"),
    path("<slug:slug>/", public.detail, name="detail"),
    path("<slug:slug>/meetings/", public.meetings, name="meetings"),
    path("<slug:slug>/manage/", managing.manage, name="manage"),
    path("<slug:slug>/manage/seats/<int:seat_id>/appoint/", managing.appoint, name="appoint"),
    path("<slug:slug>/manage/terms/<int:term_id>/end/", managing.end_term, name="end_term"),
    path("<slug:slug>/manage/terms/<int:term_id>/withdraw/", managing.withdraw, name="withdraw"),
    path("<slug:slug>/manage/meetings/new/", managing.meeting, name="add_meeting"),
    path("<slug:slug>/manage/meetings/<int:meeting_id>/", managing.meeting, name="change_meeting"),
    *planner,
]
