"""Forms: how a field is drawn, and what may be typed into it."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.forms import BoundField


def token_in(posted: Mapping[str, object]) -> UUID:
    """Return the token a form was sent with, or a new one where it has none that can be read."""
    try:
        return UUID(str(posted.get("submission", "")))
    except ValueError:
        return uuid4()


def drawn_field(bound: BoundField, *, classes: str = "") -> dict[str, object]:
    return {"field": bound, "classes": classes}
