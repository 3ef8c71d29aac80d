"""Below /updates/: lists and circulars."""

from django.urls import path

from digests.lists.views import circulars, closing, lists, stopping

urlpatterns = [
    path("lists/", lists.index, name="contact_lists"),
    path("lists/new/", lists.make, name="new_contact_list"),
    path("lists/contacts.csv", lists.template, name="contacts_template"),
    path("lists/<int:pk>/", lists.contacts, name="contact_list"),
    path("lists/<int:pk>/edit/", lists.edit, name="edit_contact_list"),
    path("lists/<int:pk>/add/", lists.add, name="add_contact"),
    path("lists/<int:pk>/import/", lists.upload, name="upload_contacts"),
    path("lists/<int:pk>/close/", closing.close, name="close_contact_list"),
    path("lists/<int:pk>/forget/", closing.forget, name="forget_contacts"),
    path("lists/imports/<int:pk>/", lists.look_at, name="contact_import"),
    path("lists/contacts/<int:pk>/", lists.remove, name="contact"),
    path("circulars/", circulars.index, name="circulars"),
    path("circulars/new/", circulars.write, name="new_circular"),
    path("circulars/<int:pk>/", circulars.circular, name="circular"),
    path("circulars/<int:pk>/edit/", circulars.write, name="edit_circular"),
    path("circulars/<int:pk>/html/", circulars.html, name="circular_html"),
    path("circulars/<int:pk>/trial/", circulars.trial, name="try_circular"),
    path("circulars/<int:pk>/send/", circulars.send, name="send_circular"),
    path("circulars/<int:pk>/throw-away/", circulars.throw_away, name="throw_circular_away"),
    path("circulars/stop/<str:token>/", stopping.stop, name="stop_circulars"),
    path("circulars/again/<str:token>/", stopping.again, name="circulars_again"),
]
