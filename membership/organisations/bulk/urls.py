"""Addresses of tables; they stand before the organisations' own, whose slugs never are these words."""

from django.urls import path, re_path

from membership.organisations.bulk import views

urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/<int:pk>/", views.import_, name="import"),
    path("import/<int:pk>/file/", views.import_file, name="import_file"),
    re_path(
        r"^import/template\.(?P<kind>csv|xlsx)$", views.import_template, name="import_template"
    ),
    re_path(r"^export\.(?P<kind>csv|xlsx)$", views.export, name="export"),
]
