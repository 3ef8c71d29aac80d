"""PostgreSQL, Redis and an SMTP server; the URLs of a real site for the addresses in mails."""

from tests.benchmarks.forum_settings import *

SITE_URL = "https://portal.example.org"
EMAIL_BACKEND = "digests.backends.SmtpBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.int("SMTP_PORT", 0)
