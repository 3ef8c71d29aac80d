"""Addresses of handover packs; the chair's lies where the group is looked after."""

from django.urls import path

from membership.bodies.handover import views

urlpatterns = [
    path("<slug:slug>/handover/<int:term_id>/", views.pack, name="handover"),
    path("<slug:slug>/handover/<int:term_id>/note/", views.note, name="handover_note"),
    path("<slug:slug>/manage/handover/", views.chair, name="hand_the_chair_over"),
]
