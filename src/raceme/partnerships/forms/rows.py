"""Short forms one below the other, of which the empty ones are left out."""

from collections.abc import Sequence
from typing import Any

from django.utils.datastructures import MultiValueDict

from raceme.core.forms import Form

# What a form was sent with.
Sent = MultiValueDict[str, str]

MOST = 40


def count_in(sent: Sent, *, prefix: str, field: str) -> int:
    """Return how many rows were sent; what is no number of a row is none."""
    count = 0
    while count < MOST and f"{prefix}-{count}-{field}" in sent:
        count += 1
    return count


def typed_in(form: Form, sent: Sent) -> dict[str, Any]:
    """Return what was typed into ``form``, to be shown again without any of it being judged."""
    return {
        name: field.widget.value_from_datadict(sent, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def are_valid(rows: Sequence[Form]) -> bool:
    """Tell whether all are, after having asked each: all faults are said at once."""
    asked = [row.is_valid() for row in rows]
    return all(asked)
