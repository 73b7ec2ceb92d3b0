"""In which language a page is that a mail led to."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils.translation import override

from raceme.accounts.http import language_of
from raceme.accounts.models import User


@pytest.mark.parametrize(
    ("is_signed_in", "cookies", "language"),
    [
        (False, {}, "ro"),
        (False, {settings.LANGUAGE_COOKIE_NAME: "en"}, "en"),
        (True, {}, "en"),
    ],
    ids=["nobody known", "who has chosen", "who is signed in"],
)
def test_what_the_reader_has_chosen_comes_before_the_mails_language(
    *, is_signed_in: bool, cookies: dict[str, str], language: str
) -> None:
    request = RequestFactory().get("/")
    request.user = User() if is_signed_in else AnonymousUser()
    request.COOKIES.update(cookies)

    with override("en"):
        assert language_of(request, otherwise="ro") == language
