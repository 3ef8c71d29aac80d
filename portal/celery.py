"""Celery: the application and, in code, everything that beat does."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.embedded")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "show that beat is alive": {"task": "records.beat_seen", "schedule": crontab()},
    "make the digests that are due": {"task": "digests.plan", "schedule": crontab(minute="*/5")},
    "read mails that came back": {
        "task": "digests.read_bounces",
        "schedule": crontab(minute="2-59/5"),
    },
    "ask readers of whom nothing was heard for long": {
        "task": "digests.ask_the_silent",
        "schedule": crontab(minute=15, hour="9-16"),  # once each, whichever hour comes first
    },
    "send mails that still wait": {"task": "digests.sweep", "schedule": crontab()},
    "send mails that somebody waits for": {"task": "digests.sweep_asked_for", "schedule": 15.0},
    "take up imports whose worker was lost": {
        "task": "organisations.sweep_imports",
        "schedule": crontab(),
    },
    "publish what was planned": {"task": "home.publish_scheduled", "schedule": crontab()},
    "have files scanned that still wait": {"task": "forums.sweep_files", "schedule": crontab()},
    "delete files that were never posted": {
        "task": "forums.forget_files",
        "schedule": crontab(minute=40),
    },
    "make the archives that still wait": {
        "task": "people.sweep_archives",
        "schedule": crontab(),
    },
    "remind those whose interests want confirming": {
        "task": "bodies.chase_confirmations",
        "schedule": crontab(hour="8-18", minute=5),  # once each, whichever hour comes first
    },
    "hand on what belonged to districts that ended": {
        "task": "people.hand_on_districts",
        "schedule": crontab(minute="*/5"),
    },
    "remind of terms that end": {
        "task": "bodies.remind",
        "schedule": crontab(minute=10, hour="7-20"),  # nobody is reminded in the night
    },
    "ask how promises stand whose day has come": {
        "task": "consultations.ask_owners",
        "schedule": crontab(minute=35, hour="7-18"),  # once each, whichever hour comes first
    },
    "remind of responses that are due": {
        "task": "consultations.remind_of_responses",
        "schedule": crontab(minute=45, hour="7-18"),  # likewise
    },
    "tell moderators what waits": {
        "task": "forums.tell_what_waits",
        "schedule": crontab(minute=25, hour="7-11"),  # once each, whichever hour comes first
    },
    "announce what happened to consultations": {
        "task": "consultations.announce",
        "schedule": crontab(minute="*/15", hour="7-20"),  # once each; nobody is told in the night
    },
    "add up what people said of themselves": {
        "task": "consultations.add_up_equality",
        "schedule": crontab(minute=50),
    },
    "do away with what is kept no longer": {
        "task": "records.retention",
        "schedule": crontab(minute=20),  # a rule that has run today does not run again
    },
}
