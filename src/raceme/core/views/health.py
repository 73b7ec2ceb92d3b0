from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the same answer to everybody)
    """Say that this process lives and whether its database answers."""
    ready = _database_answers()
    states = {True: "ok", False: "unreachable"}
    return JsonResponse(
        {"live": "ok", "database": states[ready]},
        status=200 if ready else 503,
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
