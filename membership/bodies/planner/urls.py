"""Addresses of the rotation planner, below those of a body."""

from django.urls import path

from membership.bodies.planner.views import managing, public

urlpatterns = [
    path("<slug:slug>/manage/planner/", managing.planner, name="planner"),
    path("<slug:slug>/manage/planner/new/", managing.new_plan, name="new_plan"),
    path("<slug:slug>/manage/planner/<int:pk>/", managing.plan, name="plan"),
    path("<slug:slug>/manage/planner/<int:pk>/apply/", managing.apply_plan, name="apply_plan"),
    path("<slug:slug>/plans/", public.plans, name="plans"),
    path("<slug:slug>/plans/<int:pk>/", public.paper, name="paper"),
    path("<slug:slug>/plans/shared/<str:token>/", public.shared_plan, name="shared_plan"),
]
