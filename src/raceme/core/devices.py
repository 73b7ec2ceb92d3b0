"""Whose it is what a browser keeps for a time without a connection, and the key that opens it."""

import base64

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import salted_hmac

LENGTH_OF_MARK = 24


def who_is(user: AbstractBaseUser | AnonymousUser) -> str:
    """Return who is signed in, as marks and keys are made of; nobody is empty."""
    return f"user {user.pk}" if user.is_authenticated else ""


def mark_of(who: str) -> str:
    """Return the mark of ``who``, which names nobody; the same everywhere, none of nobody."""
    if not who:
        return ""
    return salted_hmac("raceme.core.devices.mark", who, algorithm="sha256").hexdigest()[
        :LENGTH_OF_MARK
    ]


def key_of(who: str, *, of: str) -> str:
    """
    Return the key, 32 bytes in base64, under which ``who`` keeps what was typed ``of`` a record.

    It stands in the page and is not kept beside what it seals: who is not let into the page
    cannot read what waits on the device.
    """
    found = salted_hmac("raceme.core.devices.key", f"{who}\n{of}", algorithm="sha256").digest()
    return base64.b64encode(found).decode()
