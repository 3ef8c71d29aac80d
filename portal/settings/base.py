"""What every way of running the portal shares; the other modules say where they differ."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from portal.lib.caching import memory_cache
from portal.settings.accounts import *
from portal.settings.editing import *

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
BUILD_DIR = BASE_DIR / ".build"

INSTALLED_APPS = [
    "digests.apps.DigestsConfig",
    "home.apps.HomeConfig",
    "consultations.apps.ConsultationsConfig",
    "forums.apps.ForumsConfig",
    "membership.bodies.apps.BodiesConfig",
    "membership.organisations.apps.OrganisationsConfig",
    "membership.people.apps.PeopleConfig",
    "membership.places.apps.PlacesConfig",
    "portal.records.apps.RecordsConfig",
    "portal.apps.PortalConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "membership.people.apps.PortalWagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.lib.csp.PolicyByPathMiddleware",
    "portal.lib.forms.PlainInAdmin",
    "consultations.equality.middleware.NobodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "membership.people.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "membership.organisations.middleware.MergedOrganisationsMiddleware",
    "consultations.notices.middleware.PublishGateMiddleware",
    "consultations.notices.middleware.LibraryInUseMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["portal.lib.templatetags.portal"],
            "libraries": {  # for the frame and the forms; portal.lib is no app that Django would search
                "govuk": "portal.lib.templatetags.govuk",
                "shell": "portal.lib.templatetags.shell",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "home.context.key_officer",
            ],
        },
    },
]
FORM_RENDERER = "portal.lib.forms.PortalRenderer"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "membership.people.backends.PasswordBackend",
    "membership.people.backends.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True  # for the packages' own British wording and date formats; ours is written once
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "collected"
STATICFILES_DIRS = [BUILD_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "portal.lib.storage.PrivateStorage"},
    "staticfiles": {"BACKEND": "portal.lib.storage.HashedStaticFilesStorage"},
}
MEDIA_URL = "/media/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o640

CACHES = {"default": memory_cache()}
# Short enough that nobody waits for a new post, long enough for a link that a newsletter sends to thousands.
VISITORS_PAGES_KEPT_SECONDS = 1

# Enough time to answer, as the publish gate sees it: four weeks. Bank holidays do not count.
CONSULTATION_MINIMUM_WORKING_DAYS = 20
PREPARED_READS_CHECKED = False  # see portal.lib.prepared
DATABASE_PLANS_ONCE = env.bool("DATABASE_PLANS_ONCE", True)
SESSION_ENGINE = "portal.lib.sessions"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews a page in a frame of its own admin
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
# The public site runs no inline script or style. Data addresses: the picture of an authenticator code.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's admin has inline scripts and styles, and previews pages in a frame.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

# Mail. Addresses in mails are built from SITE_URL, never from the request.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Kent Engagement Portal <updates@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
POSTAL_ADDRESS = env.str(  # every mail names where its sender can be written to
    "POSTAL_ADDRESS", "Kent County Council, County Hall, Maidstone, Kent ME14 1XQ"
)
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", "")  # for digests.notify.NotifyBackend alone
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", "")
EMAIL_TIMEOUT = 20  # seconds; a silent mail server must not hold a request
SENDING_LINES = env.int("SENDING_LINES", 2)  # kept connections to the mail server, a machine
MAILS_A_SECOND = env.float("MAILS_A_SECOND", 0)  # of all that send together; 0: no limit

# Mails that come back. Where they go back to (empty: to DEFAULT_FROM_EMAIL), and the mailbox in which
# they are read: imaps://user:password@host/INBOX, or file:///folder for .eml files; empty: nobody reads.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", "")
BOUNCE_MAILBOX_URL = env.str("BOUNCE_MAILBOX_URL", "")
SILENT_DAYS = 365  # without a sign of life; then a reader is asked once whether she wants to go on
ANSWER_DAYS = 28  # for her answer, a holiday included; without one her updates end

# For whom an officer speaks in the forums.
COUNCIL_NAME = "Kent County Council"

# Invitations to organisations.
INVITATION_DAYS = 14  # long enough for a holiday; a link that is forgotten is no open door for ever
INVITATIONS_A_DAY = 50  # per organisation: a new team in one go, but no mailing list

# Scan for viruses of what people upload to the forums: tcp://HOST:3310 or unix:///run/clamav/clamd.ctl.
# Empty: nothing is scanned, and files are available at once.
CLAMD_URL = env.str("CLAMD_URL", "")

CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
HEARTBEAT_STALE_AFTER_SECONDS = 180  # beat ticks every minute; three missed ticks are a fault

# How long things are kept is stated with its reasons in each app's retention.py. A site whose policy
# asks for another period sets it here by the rule's name: {"single-mails": timedelta(days=60)}.
RETENTION_PERIODS: dict[str, timedelta] = {}

FORUM_LIMITS: dict[str, int] = {}  # what differs here from forums.safety.limits, by name

PRODUCTION = False
# What only the embedded settings may switch on; production does not start while one is on.
DEMO_CONTENT = False
DEMO_MAILBOX = False
DEMO_ACCOUNTS_SKIP_SECOND_FACTOR = False
SERVE_MEDIA = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    # Both report every page and task that went well; the audit trail knows what matters of it.
    "loggers": {"wagtail": {"level": "WARNING"}, "django_tasks": {"level": "WARNING"}},
}
