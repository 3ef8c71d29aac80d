"""The test suite: SQLite in a file, or what TEST_DATABASE_URL and TEST_REDIS_URL name.

The database is kept from run to run (--reuse-db) and named by the migrations, so that it is made
anew when one of them changes. It is a file, so that several processes can meet in it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from portal.lib.caching import memory_cache, redis_cache, redis_database
from portal.lib.databases import migrations_fingerprint, postgresql, sqlite
from portal.settings.base import *

SECRET_KEY = "a key for tests alone"  # noqa: S105
DEBUG = False
SITE_URL = "http://portal.example.org"
WAGTAILADMIN_BASE_URL = SITE_URL
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

TEST_DATABASE_URL = env.str("TEST_DATABASE_URL", "")
TEST_REDIS_URL = env.str("TEST_REDIS_URL", "")
if TEST_REDIS_URL:  # each of pytest's parallel processes has a database of Redis to itself
    WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    TEST_REDIS_URL = redis_database(TEST_REDIS_URL, WORKER)
TEST_DIR = Path(tempfile.mkdtemp(prefix="portal-test-"))
atexit.register(shutil.rmtree, TEST_DIR, ignore_errors=True)
FINGERPRINT = migrations_fingerprint(BASE_DIR)
TEST_DATABASE_DIR = BUILD_DIR / "test-databases"
TEST_DATABASE_DIR.mkdir(parents=True, exist_ok=True)
if TEST_DATABASE_URL:
    DATABASES = {"default": postgresql(TEST_DATABASE_URL)}
    TEST_DATABASE = f"test_{DATABASES['default']['NAME']}_{FINGERPRINT}"
else:
    DATABASES = {"default": sqlite(TEST_DIR / "unused.sqlite3")}
    TEST_DATABASE = str(TEST_DATABASE_DIR / f"{FINGERPRINT}.sqlite3")
DATABASES["default"]["TEST"] = {"NAME": TEST_DATABASE}
CACHES = {"default": redis_cache(TEST_REDIS_URL) if TEST_REDIS_URL else memory_cache()}
VISITORS_PAGES_KEPT_SECONDS = 0  # tests look at once at what they changed
PREPARED_READS_CHECKED = True
CELERY_BROKER_URL = TEST_REDIS_URL or "memory://"

# Empty: each test's client loads the middleware anew, and WhiteNoise would read what was collected.
STATIC_ROOT = TEST_DIR / "collected"
STATIC_ROOT.mkdir()
MEDIA_ROOT = TEST_DIR / "media"
PRIVATE_MEDIA_ROOT = TEST_DIR / "private"
MAILBOX_DIR = TEST_DIR / "mail"
SENDING_DIR = TEST_DIR / "sending"
BOUNCE_MAILBOX_URL = ""
BOUNCE_ADDRESS = ""
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATICFILES_DIRS = [folder for folder in STATICFILES_DIRS if folder.exists()]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed, in tests alone
# Tests write as one person what a town does not in a day; those of the limits set them back.
FORUM_LIMITS = {
    **{f"{who}posts_a_{time}": 10**6 for who in ("", "new_") for time in ("minute", "day")},
    **{f"{who}posts_an_hour": 10**6 for who in ("", "new_")},
    **{f"{who}topics_a_day": 10**6 for who in ("", "new_")},
    "edits_an_hour": 10**6,
    "same_text_hours": 0,
    "new_links": 10**6,
    "flood_posts": 10**6,
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]
