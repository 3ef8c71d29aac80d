"""Is it alive, is it ready: JSON for the operations team's monitors."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from digests.sending import standing
from forums.attachments import clamd
from portal.celery import app
from portal.records.models import Heartbeat

SECONDS_TO_ANSWER = 2.5  # a monitor that gives three seconds learns which part it was
SECONDS_TO_CONNECT = 2

logger = logging.getLogger(__name__)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _cache() -> str:
    token = uuid4().hex
    cache.set(f"readyz-{token}", token, 10)
    return "ok" if cache.get(f"readyz-{token}") == token else "nothing comes back"


def _broker() -> str:
    if app.conf.broker_url.startswith("filesystem:"):
        return _broker_folders()
    timeouts = {"socket_timeout": SECONDS_TO_CONNECT, "socket_connect_timeout": SECONDS_TO_CONNECT}
    with app.connection_for_write(
        connect_timeout=SECONDS_TO_CONNECT,
        transport_options={**app.conf.broker_transport_options, **timeouts},
    ) as broker:
        broker.connect()
    return "ok"


def _broker_folders() -> str:
    """The broker of one machine is a few folders: each must take a file."""
    options = app.conf.broker_transport_options
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        with TemporaryFile(dir=Path(options[name])):
            pass
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} not applied" if waiting else "ok"


def _beat() -> str:
    heartbeat = Heartbeat.objects.filter(name="beat").first()
    if heartbeat is None:
        return "never seen"
    limit = timedelta(seconds=settings.HEARTBEAT_STALE_AFTER_SECONDS)
    age = timezone.now() - heartbeat.seen_at
    return "ok" if age < limit else f"last seen {int(age.total_seconds())} seconds ago"


def _sending() -> str:
    """Whether mails leave: not from a restored copy, nor while the mail server is away."""
    return standing.state()


def _scanner() -> str:
    """Files are held while it is away."""
    clamd.ping()
    return "ok"


def _state(name: str, part: Callable[[], str]) -> str:
    """What ``part`` says, or the kind of error it met; the details go to the log alone."""
    try:
        return part()
    except Exception as error:  # a monitor wants an answer for every part, whatever broke
        logger.exception("The %s is not ready", name)
        return f"failed: {type(error).__name__}"


def _ask_aside(name: str, part: Callable[[], str]) -> Future[str]:
    """Ask a part that may hang, in a thread that nobody has to wait for."""
    answer: Future[str] = Future()
    Thread(target=lambda: answer.set_result(_state(name, part)), daemon=True).start()
    return answer


def _answer(future: Future[str], deadline: float) -> str:
    try:
        return future.result(max(0, deadline - monotonic()))
    except TimeoutError:
        return "failed: no answer in time"


def parts() -> dict[str, str]:
    """The state of every part; those that hang are given up together after SECONDS_TO_ANSWER."""
    deadline = monotonic() + SECONDS_TO_ANSWER
    aside = {"cache": _cache, "broker": _broker}
    if clamd.is_configured():  # a site without a scanner has no such part
        aside["scanner"] = _scanner
    answers = {name: _ask_aside(name, part) for name, part in aside.items()}
    database = _state("database", _database)
    inside = {"migrations": _migrations, "beat": _beat, "sending": _sending}
    if database == "ok":
        states = {name: _state(name, part) for name, part in inside.items()}
    else:
        states = dict.fromkeys(inside, "not known without the database")
    return {
        "database": database,
        **{name: _answer(answer, deadline) for name, answer in answers.items()},
        **states,
    }


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Every part that the portal needs, named; 503 when one is not ready."""
    states = parts()
    ready = all(state == "ok" for state in states.values())
    return JsonResponse(
        {"status": "ok" if ready else "not ready", "parts": states}, status=200 if ready else 503
    )
