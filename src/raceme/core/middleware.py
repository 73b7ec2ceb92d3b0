from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def server_timing(get_response: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware


def clean_input(get_response: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware
