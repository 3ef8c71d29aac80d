"""`make run`: one machine, SQLite and a folder for everything else, no other server.

DEBUG is off: what runs is what ships.
"""

from pathlib import Path

from portal.lib.databases import database, sqlite
from portal.lib.mail import mail_server
from portal.lib.secrets import secret_key_file
from portal.settings.base import *

DEBUG = False
PORT = env.int("PORT", 8000)
DATA_DIR = Path(env.str("PORTAL_DATA_DIR", str(BASE_DIR / ".data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret_key_file(DATA_DIR / "secret-key")
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
WAGTAILADMIN_BASE_URL = SITE_URL
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])

DATABASES = {
    "default": database(env.str("DATABASE_URL"), plans_once=DATABASE_PLANS_ONCE)
    if env.str("DATABASE_URL", "")
    else sqlite(DATA_DIR / "portal.sqlite3")
}
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_MEDIA_ROOT = DATA_DIR / "private"
SERVE_MEDIA = True

# Mail goes to a folder, one .eml a mail, unless a mail server is named.
MAILBOX_DIR = DATA_DIR / "mail"
SENDING_DIR = Path(env.str("SENDING_DIR", str(DATA_DIR / "sending")))
BOUNCE_MAILBOX_URL = env.str("BOUNCE_MAILBOX_URL", (DATA_DIR / "bounces").absolute().as_uri())
SENDING_LINES = env.int("SENDING_LINES", 1)  # SQLite takes one writer at a time
if env.str("EMAIL_URL", ""):
    vars().update(mail_server(env.email("EMAIL_URL")))
    DEMO_MAILBOX = False
else:
    EMAIL_BACKEND = "digests.backends.FolderBackend"
    DEMO_MAILBOX = True

if env.str("REDIS_URL", ""):
    CELERY_BROKER_URL = env.str("REDIS_URL")
else:
    BROKER_DIR = DATA_DIR / "broker"
    for folder in ("queue", "processed", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

DEMO_CONTENT = True
DEMO_ACCOUNTS_SKIP_SECOND_FACTOR = True
