"""What a monitor reads: what the web processes counted, and what waits in the database."""

from collections.abc import Iterator
from datetime import datetime
from secrets import compare_digest

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import GaugeMetricFamily, Metric

from raceme.audit.queries import sealing_lag
from raceme.core.counters import exposition
from raceme.core.jobs import workers
from raceme.mail.queries import messages_by_state
from raceme.portal.queries.background import jobs_by_state


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever holds the token; where no token is set there is nothing here."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise PermissionDenied
    return HttpResponse(exposition(Waiting(now=timezone.now())), content_type=CONTENT_TYPE_LATEST)


class Waiting:
    """Asks the database at the moment the monitor does: it is the same from every process."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        yield from self._background()
        mail = GaugeMetricFamily("raceme_mail", "Messages by state.", labels=["state"])
        for state, number in messages_by_state().items():
            mail.add_metric([state], number)
        yield mail
        lag = sealing_lag()
        yield GaugeMetricFamily(
            "raceme_unsealed", "Entries of the history that wait for their seal.", value=lag.entries
        )
        yield GaugeMetricFamily(
            "raceme_unsealed_seconds", "Age of the oldest of them.", value=self._age(lag.since)
        )

    def _background(self) -> Iterator[Metric]:
        found = jobs_by_state()
        states = GaugeMetricFamily("raceme_jobs", "Jobs by state.", labels=["state"])
        for state, number in found.numbers.items():
            states.add_metric([state], number)
        yield states
        yield GaugeMetricFamily(
            "raceme_oldest_job_seconds",
            "How long the oldest job has waited.",
            value=self._age(found.waiting_since),
        )
        yield GaugeMetricFamily(
            "raceme_workers", "Workers that are beating.", value=workers.living().count()
        )

    def _age(self, since: datetime | None) -> float:
        return 0 if since is None else max(0.0, (self.now - since).total_seconds())
