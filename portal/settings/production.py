"""Production: PostgreSQL, Redis and a mail server, all named in the environment.

It does not start without SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL, REDIS_URL and SITE_URL; each
refusal names the variable.
"""

import os
from importlib.util import find_spec

from portal.lib.caching import redis_cache
from portal.lib.databases import postgresql
from portal.lib.demo import refuse_demo_switches
from portal.lib.logs import json_lines
from portal.lib.mail import mail_server
from portal.lib.secrets import required, required_hosts, required_secret, required_site
from portal.settings.base import *

refuse_demo_switches(os.environ)
PRODUCTION = True
DEBUG = False
SECRET_KEY = required_secret("SECRET_KEY")
ALLOWED_HOSTS = required_hosts("ALLOWED_HOSTS")
DATABASES = {"default": postgresql(required("DATABASE_URL"), plans_once=DATABASE_PLANS_ONCE)}
REDIS_URL = required("REDIS_URL")
SITE_URL = required_site("SITE_URL")
WAGTAILADMIN_BASE_URL = SITE_URL
CSRF_TRUSTED_ORIGINS = [SITE_URL]

CACHES = {"default": redis_cache(REDIS_URL)}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 30 * 60,  # seconds; above the longest task
    "unacked_restore_throttle": 1,
}

MEDIA_ROOT = env.str("MEDIA_ROOT", "/srv/portal/media")
PRIVATE_MEDIA_ROOT = env.str("PRIVATE_MEDIA_ROOT", "/srv/portal/private")
vars().update(mail_server(env.email("EMAIL_URL", default="smtp://localhost:25")))
if env.str("EMAIL_BACKEND", ""):  # a provider's: README.md says what else it needs
    EMAIL_BACKEND = env.str("EMAIL_BACKEND")
    ANYMAIL = env.json("ANYMAIL", {})
    # Without the secret anybody could end everybody's updates.
    if "WEBHOOK_SECRET" in ANYMAIL and find_spec("anymail"):
        INSTALLED_APPS = [*INSTALLED_APPS, "anymail"]
# A worker's journals, and whose mails this machine sends: never part of a backup of the database.
SENDING_DIR = env.str("SENDING_DIR", "/srv/portal/sending")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by the container's own health check
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1)
# W019 wants no frames at all: Wagtail previews a page in a frame of its own admin.
# W021 asks for HSTS preload: a council's subdomain must not preload its parent domain.
SILENCED_SYSTEM_CHECKS = ["security.W019", "security.W021"]

LOGGING["formatters"] = {"line": json_lines()}
