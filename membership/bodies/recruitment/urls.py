"""Addresses of calls, below those of their body."""

from django.urls import path

from membership.bodies.recruitment.views import (
    deciding,
    expressions,
    judging,
    managing,
    public,
    writing,
)

CALL = "<slug:slug>/calls/<int:call_id>/"
MANAGED = "<slug:slug>/manage/calls/<int:call_id>/"

urlpatterns = [
    path("<slug:slug>/calls/", public.calls, name="calls"),
    path(CALL, public.call, name="call"),
    path(f"{CALL}put-yourself-forward/", expressions.put_forward, name="put_forward"),
    path(f"{CALL}yours/", expressions.your_expression, name="your_expression"),
    path(f"{CALL}panel/", judging.panel_page, name="panel"),
    path(f"{CALL}panel/<int:expression_id>/", judging.panel_expression, name="panel_expression"),
    path("<slug:slug>/manage/calls/", managing.manage_calls, name="manage_calls"),
    path("<slug:slug>/manage/calls/new/", writing.add_call, name="add_call"),
    path(MANAGED, managing.manage_call, name="manage_call"),
    path(f"{MANAGED}change/", writing.change_call, name="change_call"),
    path(f"{MANAGED}extend/", writing.extend_call, name="extend_call"),
    path(f"{MANAGED}withdraw/", writing.withdraw_call, name="withdraw_call"),
    path(f"{MANAGED}panel/", managing.call_panel, name="call_panel"),
    path(f"{MANAGED}seats/<int:seat_id>/", deciding.decide_seat, name="decide_seat"),
]
