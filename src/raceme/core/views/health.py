"""What a load balancer asks: does this process live, and can pages be sent to it."""

import os

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from raceme.core import document_store, standby


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the same answer to everybody)
    """Say that this process answers, whatever is wrong around it: restarting it mends nothing."""
    return JsonResponse({"live": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the same answer to everybody)
    """Say whether the database answers in its newest shape and files can be kept."""
    database = _database()
    states = {
        "database": database,
        "documents": _documents(),
        "maintenance": "closed" if standby.notice().exists() else "ok",
    }
    is_ready = set(states.values()) == {"ok"}
    return JsonResponse({"live": "ok", **states}, status=200 if is_ready else 503)


def _documents() -> str:
    if not os.access(settings.DATA_DIR, os.W_OK):
        return "not writable"
    return "ok" if document_store.does_answer() else "unreachable"


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ok" if _is_migrated() else "to be migrated"
    except DatabaseError:
        return "unreachable"


_known: dict[str, bool] = {}


def _is_migrated() -> bool:
    # Once it has its newest shape it keeps it for as long as this process runs.
    if not _known.get("migrated"):
        executor = MigrationExecutor(connection)
        targets = executor.loader.graph.leaf_nodes()
        _known["migrated"] = not executor.migration_plan(targets)
    return _known["migrated"]
