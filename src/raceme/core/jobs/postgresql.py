"""The queue of an installation on PostgreSQL: Procrastinate, for any number of machines."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate import App
from procrastinate.contrib.django import DjangoApp, app, connector_params
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.psycopg_connector import PsycopgConnector

from raceme.core.jobs.backend import NAME
from raceme.core.jobs.queues import MOST_STARTS
from raceme.core.jobs.workers import here, interval, lease

LOOK_IN_SECONDS = 0.2
PAUSE_IN_SECONDS = 5.0
# One to take from the line, one to be woken by, one to say that it lives.
CONNECTIONS = 3
HOUR = timedelta(hours=1)

log = structlog.get_logger("raceme.jobs")


class Procrastinating:
    """See ``queues.Queue``."""

    def work(self, *, once: bool) -> None:
        stopping = here().stopping
        while stopping and not stopping.is_set():
            try:
                asyncio.run(_take(once=once))
            except ConnectorException:
                log.exception("queue_out_of_reach")
            if once:
                return
            # Ended without being asked to, because the database was away: looked for it again.
            stopping.wait(PAUSE_IN_SECONDS)

    def put_back(self) -> int:
        silent = Q(worker__last_heartbeat__lt=Now() - lease())
        with transaction.atomic():
            # Locked, and passed by where another worker is at it: each is put back once.
            left = list(
                ProcrastinateJob.objects.select_for_update(of=("self",), skip_locked=True)
                .filter(silent | Q(worker=None), status="doing")
                .order_by("pk")
            )
            for message in left:
                if message.attempts + 1 >= MOST_STARTS:
                    log.error("work_given_up", work=message.args["args"])
                    async_to_sync(app.job_manager.finish_job_by_id_async)(
                        message.pk, status=Status.FAILED, delete_job=False
                    )
                else:
                    app.job_manager.retry_job_by_id(message.pk, retry_at=timezone.now())
        return len(left)

    def forget(self, *, before: datetime) -> None:
        async_to_sync(app.job_manager.delete_old_jobs)(
            nb_hours=max(1, (timezone.now() - before) // HOUR),
            include_failed=True,
            include_cancelled=True,
            include_aborted=True,
        )


async def _take(*, once: bool) -> None:
    """Take from the line until this worker shall stop; what it is at then is done to its end."""
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=CONNECTIONS)
    # An app of its own: through the other one works put others in line, in their transactions.
    taking = DjangoApp(connector=connector)
    _register(taking)
    async with taking.open_async():
        working = asyncio.create_task(
            taking.run_worker_async(
                name=here().name,
                wait=not once,
                fetch_job_polling_interval=interval().total_seconds(),
                update_heartbeat_interval=interval().total_seconds(),
                stalled_worker_timeout=lease().total_seconds(),
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        )
        while not working.done() and not _is_stopping():
            await asyncio.wait([working], timeout=LOOK_IN_SECONDS)
        if not working.done():
            working.cancel()
        with suppress(asyncio.CancelledError):
            await working


def _is_stopping() -> bool:
    stopping = here().stopping
    return stopping is not None and stopping.is_set()


def _register(into: App) -> None:
    into.task(name=NAME)(_do)


def _do(task: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    import_string(task).call(*args, **kwargs)
