"""Log lines as data, each with the request it belongs to."""

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

LINE, JSON = "line", "json"


def _plain_moment() -> Processor:
    return structlog.processors.TimeStamper(fmt="iso", utc=True)


def _without_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out of a line what a request carried: Django hands the whole of it along."""
    event.pop("request", None)
    return event


BEFORE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow=("status_code",)),
    _without_secrets,
    _plain_moment(),
]


class WithoutAddresses(logging.Filter):
    """Name a page by its route: the address of a mailed link is a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = match.view_name if match else "an address of no page"
            record.args = tuple(route if one == path else one for one in record.args)
        return True


def configuration(*, level: str, form: str) -> dict[str, Any]:
    """Return what Django's ``LOGGING`` takes: lines to read, or JSON for what gathers them."""
    structlog.configure(
        processors=[*BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    shown: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == JSON
        # The plain traceback: the rich one shows what variables hold, secrets among them.
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    traces: list[Processor] = [structlog.processors.format_exc_info] if form == JSON else []
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "shown": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": BEFORE,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *traces,
                    shown,
                ],
            }
        },
        "filters": {"without addresses": {"()": WithoutAddresses}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "shown",
                "filters": ["without addresses"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
    }
