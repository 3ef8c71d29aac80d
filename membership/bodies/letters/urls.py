"""Addresses for writing to a group, below those on which it is looked after."""

from django.urls import path

from membership.bodies.letters import views

urlpatterns = [
    path("<slug:slug>/manage/write/", views.write, name="write"),
    path("<slug:slug>/manage/write/<int:letter_id>/", views.letter, name="letter"),
]
