from collections.abc import Callable, Iterable
from time import perf_counter
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from raceme.core import typed
from raceme.core.timing import tallied

WATCHED = ("/health", "/metrics")
Answer = Callable[[HttpRequest], HttpResponse]


def server_timing(get_response: Answer) -> Answer:
    """Say in a header what each answer cost, where ``RACEME_TIMING`` asks for it."""
    if not settings.TIMING:
        return get_response

    def middleware(request: HttpRequest) -> HttpResponse:
        start = perf_counter()
        with tallied() as tally:
            response = get_response(request)
        total, database = 1000 * (perf_counter() - start), 1000 * tally.seconds
        response["Server-Timing"] = f'total;dur={total:.1f}, db;desc="{tally}";dur={database:.1f}'
        return response

    return middleware


def clean_input(get_response: Answer) -> Answer:
    """Turn away what no page sends before a query meets it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > settings.MOST_SENT:
            raise RequestDataTooBig
        if any(map(typed.UNWRITABLE.search, _texts(request))):
            raise BadRequest
        return get_response(request)

    return middleware


def _texts(request: HttpRequest) -> Iterable[str]:
    yield request.path
    yield from request.COOKIES.values()
    for sent in (request.GET, request.POST):
        yield from typed.texts_of(sent)


def by_any_name(get_response: Answer) -> Answer:
    """
    Let what watches over this machine ask by its number: a balancer, a container, a monitor.

    No other page is answered by a name that is not ours; these lead nowhere.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WATCHED):
            request.META["HTTP_HOST"] = urlsplit(settings.BASE_URL).netloc
        return get_response(request)

    return middleware


def person(get_response: Answer) -> Answer:
    """Speak the language of who is signed in, and keep what he sees out of shared caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response

    return middleware


def without_sensors(get_response: Answer) -> Answer:
    """Let no page, nor anything in one, ask for camera, place or microphone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware
