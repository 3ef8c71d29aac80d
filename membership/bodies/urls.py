from django.urls import path

from membership.bodies.declarations.urls import own_urlpatterns as own_declarations
from membership.bodies.declarations.urls import urlpatterns as declarations
from membership.bodies.handover.urls import urlpatterns as handover
from membership.bodies.letters.urls import urlpatterns as letters
from membership.bodies.planner.urls import urlpatterns as planner
from membership.bodies.recruitment.urls import urlpatterns as recruitment
from membership.bodies.representation.urls import fixed
from membership.bodies.representation.urls import urlpatterns as representation
from membership.bodies.views import changing, downloads, inside, managing, public, register

app_name = "bodies"
MANAGE = "<slug:slug>/manage/"
TERM = f"{MANAGE}terms/<int:term_id>/"

urlpatterns = [
    *recruitment,
    path("", public.index, name="index"),
    *fixed,
    *representation,
    *own_declarations,
    *declarations,
    *handover,
    *letters,
    *planner,
    path("<slug:slug>/", public.detail, name="detail"),
    path("<slug:slug>/as-at/", public.choose_day, name="choose_day"),
    path("<slug:slug>/as-at/<str:day>/", public.as_at, name="as_at"),
    path("<slug:slug>/members.csv", downloads.members_csv, name="members_csv"),
    path("<slug:slug>/terms.csv", downloads.terms_csv, name="terms_csv"),
    path("<slug:slug>/popolo.json", downloads.popolo_json, name="popolo"),
    path("<slug:slug>/meetings/", public.meetings, name="meetings"),
    path("<slug:slug>/changes/", register.changes, name="changes"),
    path("<slug:slug>/room/", inside.room, name="room"),
    path(MANAGE, managing.manage, name="manage"),
    path(f"{MANAGE}start/", managing.start, name="start"),
    path(f"{MANAGE}members/", managing.members, name="members"),
    path(f"{MANAGE}changes/", register.private_changes, name="private_changes"),
    path(f"{MANAGE}seats/<int:seat_id>/", managing.seat, name="seat"),
    path(f"{MANAGE}seats/<int:seat_id>/appoint/", changing.appoint, name="appoint"),
    path(f"{TERM}renew/", changing.renew, name="renew"),
    path(f"{TERM}end/", changing.end_term, name="end_term"),
    path(f"{TERM}reschedule/", changing.reschedule, name="reschedule"),
    path(f"{TERM}hold-over/", changing.hold_over, name="hold_over"),
    path(f"{TERM}swap/", changing.swap, name="swap"),
    path(f"{TERM}deputy/", changing.deputise, name="deputise"),
    path(f"{TERM}correct/", changing.correct, name="correct"),
    path(f"{TERM}withdraw/", changing.withdraw, name="withdraw"),
    path(f"{MANAGE}deputies/<int:deputy_id>/end/", changing.end_deputy, name="end_deputy"),
    path(f"{MANAGE}meetings/new/", managing.meeting, name="add_meeting"),
    path(f"{MANAGE}meetings/<int:meeting_id>/", managing.meeting, name="change_meeting"),
]
