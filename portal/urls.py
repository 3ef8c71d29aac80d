"""Every address of the portal; Wagtail's pages come last."""

from django.apps import apps
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from membership.people.wagtail_users import AdminAccountView
from portal import health
from portal.crawlers import robots_txt, sitemap_xml, topic_map, topic_maps
from portal.media import media
from portal.search import search

# Wagtail's own ways past allauth are closed before its addresses are included.
closed_doors = [
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("admin/account/", require_admin_access(AdminAccountView.as_view())),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
]

# Where a mail provider tells what became of mails; production's settings say when.
provider = [path("anymail/", include("anymail.urls"))] if apps.is_installed("anymail") else []

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("media/<path:path>", media, name="media"),
    path("robots.txt", robots_txt, name="robots"),
    path("sitemap.xml", sitemap_xml, name="sitemap"),
    path("sitemap-topics.xml", topic_maps, name="topic-maps"),
    path("sitemap-topics-<int:block>.xml", topic_map, name="topic-map"),
    path("search/", search, name="search"),
    *closed_doors,
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("membership.people.urls")),
    path("accounts/", include("allauth.urls")),
    path("updates/", include("digests.urls")),
    path("demo/mailbox/", include("portal.mailbox")),
    path("organisations/", include("membership.organisations.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("groups/", include("membership.bodies.urls")),
    path("consultations/", include("consultations.urls")),
    path("forums/", include("forums.urls")),
    path("go/", include("consultations.reach.urls")),
    path("promises/", include("consultations.promises.urls")),
    *provider,
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]
