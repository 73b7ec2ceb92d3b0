"""
The one door through which looking up leaves this installation.

Only the hosts of services that are switched on are spoken to, over TLS; no answer leads
anywhere else, and none is waited for without end or read without end.
"""

import json
from http import HTTPStatus
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import structlog

from raceme.organisations.lookup.terms import (
    NotAnswered,
    NotUnderstood,
    Patience,
    Source,
    TooSlow,
)

LARGEST_ANSWER = 1024 * 1024
CONNECT_SECONDS = 3.0
PIECE = 16 * 1024
AGENT = "Raceme (open-source cluster platform)"

log = structlog.get_logger("raceme.lookup")


class NotAllowedError(Exception):
    """An address that is none of the service's: a mistake of ours, never shown."""


def fetch(source: Source, url: str, *, patience: Patience, body: Any = None) -> Any:  # noqa: ANN401 (what JSON says)
    """
    Return what ``url`` of the service answers, read as JSON; a ``body`` is posted as JSON.

    Raises ``NotAnswered`` where it is away, ``TooSlow`` and ``NotUnderstood``.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.hostname != source.host or parts.port is not None:
        raise NotAllowedError(url)
    try:
        return json.loads(_read(source, url, patience=patience, body=body))
    except (ValueError, RecursionError) as error:
        log.warning("lookup_not_understood", source=source.code, error=str(error)[:200])
        raise NotUnderstood(service=str(source.label)) from error


def _read(source: Source, url: str, *, patience: Patience, body: Any) -> bytes:  # noqa: ANN401
    import requests  # noqa: PLC0415 (who never looks up never pays for it)

    service = str(source.label)
    until = monotonic() + patience.answer
    try:
        with requests.Session() as session:
            # Proxies of the environment are the operator's; passwords in his files are not ours.
            proxies = requests.utils.get_environ_proxies(url)
            session.trust_env = False
            with session.request(
                "GET" if body is None else "POST",
                url,
                json=body,
                headers={"Accept": "application/json", "User-Agent": AGENT},
                timeout=(CONNECT_SECONDS, patience.answer),
                allow_redirects=False,
                stream=True,
                proxies=proxies,
            ) as answer:
                _refuse_status(answer.status_code, source=source)
                return _body(answer, until=until, service=service)
    except requests.Timeout as error:
        raise TooSlow(service=service) from error
    except requests.RequestException as error:
        log.warning("lookup_away", source=source.code, error=type(error).__name__)
        raise NotAnswered(service=service) from error


def _refuse_status(status: int, *, source: Source) -> None:
    if status == HTTPStatus.OK:
        return
    log.warning("lookup_refused", source=source.code, status=status)
    service = str(source.label)
    is_away = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
    raise NotAnswered(service=service) if is_away else NotUnderstood(service=service)


def _body(answer: Any, *, until: float, service: str) -> bytes:  # noqa: ANN401 (has no types)
    """Read the answer as it comes; one that drips or never ends is let go."""
    from urllib3.exceptions import HTTPError, ReadTimeoutError  # noqa: PLC0415

    read = bytearray()
    try:
        while piece := answer.raw.read1(PIECE, decode_content=True):
            read += piece
            if len(read) > LARGEST_ANSWER:
                raise NotUnderstood(service=service)
            if monotonic() > until:
                raise TooSlow(service=service)
    except ReadTimeoutError as error:
        raise TooSlow(service=service) from error
    except HTTPError as error:
        raise NotAnswered(service=service) from error
    return bytes(read)
