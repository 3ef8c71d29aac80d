"""Is it alive, is it ready: JSON for the operations team's monitors."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.celery import app
from portal.records.models import Heartbeat


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _cache() -> str:
    token = uuid4().hex
    cache.set("readyz", token, 10)
    return "ok" if cache.get("readyz") is not None else "nothing comes back"


def _broker() -> str:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
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


PARTS: dict[str, Callable[[], str]] = {
    "database": _database,
    "cache": _cache,
    "broker": _broker,
    "migrations": _migrations,
    "beat": _beat,
}


def _state(part: Callable[[], str]) -> str:
    """What ``part`` says, or the kind of error it met; the details go to the log alone."""
    try:
        return part()
    except Exception as error:  # a monitor wants an answer for every part, whatever broke
        return f"failed: {type(error).__name__}"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Every part that the portal needs, named; 503 when one is not ready."""
    parts = {name: _state(part) for name, part in PARTS.items()}
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse(
        {"status": "ok" if ready else "not ready", "parts": parts}, status=200 if ready else 503
    )
