import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from raceme.core.providers import Provider, providers

TOLD = {
    "id": "google",
    "name": "Google",
    "url": "https://accounts.google.com/",
    "client_id": "raceme",
    "client_secret": "between-us",
}


def _several(**changed: str) -> str:
    return json.dumps([TOLD | changed])


def test_providers_are_read_from_a_list_or_from_the_settings_of_one() -> None:
    expected = Provider(**TOLD | {"url": "https://accounts.google.com", "lets_in": "known"})

    assert providers(several=_several(), one={}) == (expected,)
    assert providers(several="", one=TOLD) == (expected,)
    assert providers(several="", one={"id": "oidc", "url": ""}) == ()


def test_providers_may_let_everybody_in() -> None:
    assert providers(several=_several(lets_in="everybody"), one={})[0].lets_in == "everybody"


@pytest.mark.parametrize(
    ("several", "sentence"),
    [
        ("{", "is not JSON"),
        ("{}", "not a list"),
        ("[1]", "not a list"),
        (_several(client_secret=""), "client_secret is missing"),
        (_several(scope="email"), "scope means nothing"),
        (_several(id="Google/1"), "small letters"),
        (_several(lets_in="friends"), "known, everybody"),
        (_several(url="http://accounts.google.com"), "https://"),
        (json.dumps([TOLD, TOLD]), "the same id"),
    ],
)
def test_providers_find_a_slip_at_the_start(several: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        providers(several=several, one={})


def test_a_provider_on_this_machine_needs_no_tls() -> None:
    assert providers(several=_several(url="http://127.0.0.1:8099"), one={})
