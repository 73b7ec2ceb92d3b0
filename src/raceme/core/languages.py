from django.conf import settings
from django.http import HttpResponse  # noqa: TID251 (the language is kept in a cookie of it)

A_YEAR = 365 * 24 * 60 * 60


def speak(response: HttpResponse, language: str) -> None:
    """Let the pages that follow be in ``language``."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
    )
