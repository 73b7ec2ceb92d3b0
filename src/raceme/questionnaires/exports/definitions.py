"""A definition as a file, ``raceme-questionnaire/1``, and read from one."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from raceme.core.errors import FieldRefusal
from raceme.core.typed import UNWRITABLE

LARGEST = 5_000_000


class NotReadable(FieldRefusal):
    def __init__(self, sentence: str) -> None:
        super().__init__("upload", sentence)


def written(definition: Mapping[str, Any]) -> str:
    return json.dumps(definition, ensure_ascii=False, indent=1) + "\n"


def definition_in(content: bytes) -> dict[str, Any]:
    """Return the JSON of a file, whatever it says. Raises ``NotReadable``."""
    if len(content) > LARGEST:
        raise NotReadable(_("This file is larger than any questionnaire."))
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
        if any(not _can_be_kept(each) for each in _values(found)):
            raise NotReadable(_("This file holds a sign or a number that cannot be kept."))
    except (ValueError, RecursionError) as error:
        raise NotReadable(_("This is no file of a questionnaire: it is not JSON.")) from error
    if not isinstance(found, dict):
        raise NotReadable(_("This is no file of a questionnaire."))
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
