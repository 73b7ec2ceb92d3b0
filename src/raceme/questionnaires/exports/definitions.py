"""A definition as a file, ``raceme-questionnaire/1``, and read from one."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from raceme.core.errors import FieldRefusal
from raceme.core.typed import UNWRITABLE

LARGEST = 5_000_000
# Ten times what the longest one has that may be published.
MOST_VALUES = 500_000


class NotReadable(FieldRefusal):
    def __init__(self, sentence: str) -> None:
        super().__init__("upload", sentence)


class TooLarge(NotReadable):
    def __init__(self) -> None:
        super().__init__(_("This file is larger than any questionnaire."))


def written(definition: Mapping[str, Any]) -> str:
    return json.dumps(definition, ensure_ascii=False, indent=1) + "\n"


def definition_in(content: bytes) -> dict[str, Any]:
    """Return the JSON of a file, whatever it says. Raises ``NotReadable``."""
    if len(content) > LARGEST:
        raise TooLarge
    try:
        found = json.loads(
            content.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_once
        )
        for number, each in enumerate(_values(found)):
            if number >= MOST_VALUES:
                raise TooLarge
            if not _can_be_kept(each):
                raise NotReadable(_("This file holds a sign or a number that cannot be kept."))
    except (ValueError, RecursionError) as error:
        raise NotReadable(_("This is no file of a questionnaire: it is not JSON.")) from error
    if not isinstance(found, dict):
        raise NotReadable(_("This is no file of a questionnaire."))
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a mapping; of a name that is there twice nobody could say which is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotReadable(
            _("This file says “%(name)s” twice in one place. Take one of them out.")
            % {"name": UNWRITABLE.sub("", twice)[:60]}
        )
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _values(node: object) -> Iterator[object]:
    """Give every name and every value of JSON, however deep."""
    if isinstance(node, dict):
        yield from node
        for each in node.values():
            yield from _values(each)
    elif isinstance(node, list):
        for each in node:
            yield from _values(each)
    else:
        yield node


def _can_be_kept(value: object) -> bool:
    if isinstance(value, str):
        return not UNWRITABLE.search(value)
    return not isinstance(value, float) or math.isfinite(value)
