"""When Raceme cannot answer as usual: it says so, and when to ask again."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

Answer = Callable[[HttpRequest], HttpResponse]
RETRY_AFTER = "10"
STILL_ANSWERED = ("/static/", "/health")


def notice() -> Path:
    """Return the file whose presence closes the house, and whose text says why."""
    return Path(settings.DATA_DIR) / "maintenance.txt"


def close(message: str) -> None:
    notice().write_text(message.strip() + "\n", encoding="utf-8")


def reopen() -> bool:
    """Open again; return whether it was closed."""
    was_closed = notice().exists()
    notice().unlink(missing_ok=True)
    return was_closed


def maintenance(get_response: Answer) -> Answer:
    """Answer everybody with one page while the house is closed, and touch no record."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(STILL_ANSWERED):
            return get_response(request)
        try:
            said = notice().read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return get_response(request)
        return unavailable(request, "core/errors/maintenance.html", said=said)

    return middleware


def unavailable(request: HttpRequest, template: str, *, said: str = "") -> HttpResponse:
    """Answer without asking the session or the database: a fragment for htmx, a page otherwise."""
    if request.headers.get("HX-Request"):
        template = "core/errors/fragment.html"
    body = render_to_string(template, {"status": 503, "said": said})
    response = HttpResponse(body, status=503, headers={"Retry-After": RETRY_AFTER})
    if request.headers.get("HX-Request"):
        response["HX-Retarget"] = "#flash"
        response["HX-Reswap"] = "innerHTML show:window:top"
    add_never_cache_headers(response)
    return response
