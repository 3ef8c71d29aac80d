"""Addresses of files; "files" is no forum's slug (portal.lib.slugs)."""

from django.urls import path

from forums.attachments import views

urlpatterns = [
    path("files/", views.files, name="files"),
    path("files/<int:file_pk>/", views.download, name="file"),
    path("files/<int:file_pk>/thumbnail/", views.thumbnail, name="thumbnail"),
    path("files/<int:file_pk>/remove/", views.remove, name="remove-file"),
    path("files/<int:file_pk>/hide/", views.hide, name="hide-file"),
    path("files/<int:file_pk>/unhide/", views.unhide, name="unhide-file"),
    path(
        "<slug:forum_slug>/<int:pk>/posts/<int:post_pk>/files/",
        views.post_files,
        name="post-files",
    ),
]
