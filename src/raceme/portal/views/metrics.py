"""What a monitor reads: what the web processes counted, and what waits in the database."""

from collections.abc import Iterator
from secrets import compare_digest

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import GaugeMetricFamily, Metric

from raceme.core.counters import exposition
from raceme.mail.queries import messages_by_state


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever holds the token; where no token is set there is nothing here."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise PermissionDenied
    return HttpResponse(exposition(Waiting()), content_type=CONTENT_TYPE_LATEST)


class Waiting:
    """Asks the database at the moment the monitor does: it is the same from every process."""

    def collect(self) -> Iterator[Metric]:
        mail = GaugeMetricFamily("raceme_mail", "Messages by state.", labels=["state"])
        for state, number in messages_by_state().items():
            mail.add_metric([state], number)
        yield mail
