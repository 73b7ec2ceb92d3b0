"""Real parallel transactions, for tests marked ``postgresql`` that commit what they do."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection, transaction

from raceme.core.errors import Refusal

PATIENCE_IN_SECONDS = 60


def at_once(first: Callable[[], object], *rivals: Callable[[], object]) -> list[object]:
    """
    Run ``rivals`` while ``first`` is done and not committed; return what came of them.

    Of a rival that is refused, that is the class of its refusal.
    """
    with ThreadPoolExecutor(len(rivals)) as pool, transaction.atomic():
        first()
        running = [pool.submit(_tried, rival) for rival in rivals]
        _wait_until_blocked_or_done(running)
    return [each.result() for each in running]


def _tried(rival: Callable[[], object]) -> object:
    try:
        return rival()
    except Refusal as refusal:
        return type(refusal)
    finally:
        connection.close()


def _wait_until_blocked_or_done(rivals: list[Future[object]]) -> None:
    deadline = time.monotonic() + PATIENCE_IN_SECONDS
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            # Within a transaction the activity is read once: who came since is not in it.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            # Other runs beside this one, on databases of their own, wait for their own locks.
            cursor.execute(
                "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
                "WHERE NOT granted AND datname = current_database()"
            )
            (blocked,) = cursor.fetchone()
        if blocked + sum(rival.done() for rival in rivals) >= len(rivals):
            return
        time.sleep(0.02)
    raise TimeoutError("The rivals neither wait nor finish.")
