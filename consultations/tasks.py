from celery import shared_task
from django.utils import timezone

from consultations.coding.actions import make_suggestions
from consultations.equality.actions import add_up_all
from consultations.notices.actions import announce_due
from consultations.promises import asking, responding


@shared_task(name="consultations.announce")
def announce() -> None:
    """Announce what has happened to rounds."""
    announce_due(timezone.now())


@shared_task(name="consultations.ask_owners")
def ask_owners() -> None:
    """Ask the owners of promises whose day has come how they stand; each once a date."""
    asking.ask_owners(now=timezone.now())


@shared_task(name="consultations.remind_of_responses")
def remind_of_responses() -> None:
    """Remind officers of rounds that have to be answered; each step once."""
    responding.remind_of_responses(now=timezone.now())


@shared_task(name="consultations.add_up_equality")
def add_up_equality() -> None:
    """Add equality answers to their tallies in batches; beat asks every hour."""
    add_up_all(now=timezone.now())


@shared_task(name="consultations.suggest_themes")
def suggest_themes(question_pk: int) -> None:
    """Count recurring words in the answers to one question, if an officer waits for it."""
    make_suggestions(question_pk, now=timezone.now())
