from importlib import import_module

import pytest
from django.core.exceptions import ImproperlyConfigured

from raceme.core.mail_providers import PROVIDERS, provider_settings


@pytest.mark.parametrize("name", PROVIDERS)
def test_each_provider_is_one_of_django_anymail(name: str) -> None:
    assert hasattr(import_module(f"anymail.backends.{name}"), "EmailBackend")
    if PROVIDERS[name]:
        assert hasattr(import_module(f"anymail.webhooks.{name}"), PROVIDERS[name])


def test_provider_settings_are_those_of_django_anymail() -> None:
    told = provider_settings("postmark", told='{"POSTMARK_SERVER_TOKEN": "x"}')

    assert told == {"REQUESTS_TIMEOUT": 30, "POSTMARK_SERVER_TOKEN": "x"}


@pytest.mark.parametrize(("name", "told"), [("nobody", ""), ("postmark", "x"), ("", "[]")])
def test_provider_settings_refuse_what_they_cannot_read(name: str, told: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        provider_settings(name, told=told)
