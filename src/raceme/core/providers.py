"""Other places one may sign in with, by OpenID Connect, as the environment names them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

KNOWN, EVERYBODY = "known", "everybody"
LETS_IN = (KNOWN, EVERYBODY)
NEEDED = ("id", "name", "url", "client_id", "client_secret")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,48}")
LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, kw_only=True)
class Provider:
    """``url`` is its issuer; it lets in who is known or invited here, or everybody it knows."""

    id: str
    name: str
    url: str
    client_id: str
    client_secret: str
    lets_in: str = KNOWN


def providers(*, several: str, one: Mapping[str, str]) -> tuple[Provider, ...]:
    """
    Read the providers: ``several`` as a JSON list, or ``one`` by its own settings.

    Raises ``ImproperlyConfigured`` with what is wrong, so that a slip is found at the start.
    """
    told = _listed(several) if several.strip() else [one] if one.get("url") else []
    found = tuple(_read(each) for each in told)
    if len({each.id for each in found}) < len(found):
        raise ImproperlyConfigured("RACEME_OIDC_PROVIDERS: two providers have the same id.")
    return found


def _listed(text: str) -> list[Mapping[str, str]]:
    try:
        told = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured("RACEME_OIDC_PROVIDERS is not JSON.") from error
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise ImproperlyConfigured("RACEME_OIDC_PROVIDERS is not a list of objects.")
    return told


def _read(told: Mapping[str, str]) -> Provider:
    values = {"lets_in": KNOWN} | {key: str(value).strip() for key, value in told.items()}
    where = f"OpenID Connect provider {values.get('id') or '?'}"
    if missing := [key for key in NEEDED if not values.get(key)]:
        raise ImproperlyConfigured(f"{where}: {', '.join(missing)} is missing.")
    if unknown := sorted(values.keys() - {*NEEDED, "lets_in"}):
        raise ImproperlyConfigured(f"{where}: {', '.join(unknown)} means nothing.")
    if not SLUG.fullmatch(values["id"]):
        raise ImproperlyConfigured(f"{where}: an id is small letters, digits and hyphens.")
    if values["lets_in"] not in LETS_IN:
        raise ImproperlyConfigured(f"{where}: lets_in is one of {', '.join(LETS_IN)}.")
    address = urlsplit(values["url"])
    if address.scheme != "https" and address.hostname not in LOCAL:
        raise ImproperlyConfigured(f"{where}: its url has to begin with https://.")
    return Provider(**values | {"url": values["url"].rstrip("/")})
