"""Tables as lines of JSON that say the same on every database, and the hash over them."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.apps.registry import Apps
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.fields.json import JSONField

from raceme.core.canonical import canonical, digest

AT_ONCE = 2_000
THE_QUEUE = "what waited in it is put back in line by its own record"
# What a backup does not carry, and why nobody misses it.
LEFT_OUT: Mapping[str, str] = {
    "contenttypes.contenttype": "made anew by the migrations",
    "auth.permission": "made anew by the migrations; Raceme has roles of its own",
    "auth.group": "Raceme has roles of its own",
    "auth.group_permissions": "Raceme has roles of its own",
    "sessions.session": "whoever was signed in signs in again",
    "django_tasks_database.dbtaskresult": THE_QUEUE,
    "procrastinate.*": THE_QUEUE,
    "core.worker": "who is at work on this machine now",
    "core.slot": "when what comes round was last put in line: it comes round again",
}

Model = type[models.Model]


def tables(registry: Apps) -> list[Model]:
    """Return the models whose rows a backup carries, in the order of their names."""
    found = {
        model._meta.label_lower: model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not is_left_out(model)
    }
    return [model for _name, model in sorted(found.items())]


def is_left_out(model: Model) -> bool:
    name = model._meta.label_lower
    # Sessions, whichever table keeps them: whoever was signed in signs in again.
    if issubclass(model, AbstractBaseSession):
        return True
    return name in LEFT_OUT or f"{model._meta.app_label}.*" in LEFT_OUT


def lines(model: Model) -> Iterator[bytes]:
    """Return the rows of ``model`` in the order of their keys, each as a line of JSON."""
    # Not the model's own manager, which may hide rows or ask for a workspace.
    rows: models.QuerySet[Any] = models.QuerySet(model).order_by("pk")
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield canonical(values_of(row)) + b"\n"


def objects(model: Model, rows: Iterable[bytes]) -> Iterator[models.Model]:
    """Return the rows that ``lines`` wrote, as objects that are not saved yet."""
    for line in rows:
        yield object_of(model, json.loads(line))


def values_of(row: models.Model) -> dict[str, Any]:
    """Return what a row holds, by column, as it is written: the same on every database."""
    fields = row._meta.concrete_fields
    return {each.attname: _plain(each, each.value_from_object(row)) for each in fields}


def object_of(model: Model, values: Mapping[str, Any]) -> models.Model:
    """Return the row that ``values_of`` wrote, as an object that is not saved yet."""
    fields = {each.attname: each for each in model._meta.concrete_fields}
    return model(**{name: _value(fields[name], value) for name, value in values.items()})


def content_hash(parts: Mapping[str, str]) -> str:
    """Return the SHA-256 over the hashes of all ``parts``, by their names."""
    return digest(dict(parts))


def table_hashes(registry: Apps) -> dict[str, str]:
    """Return the SHA-256 of each table as it stands now, by the name of its model."""
    return {model._meta.label_lower: _hash(lines(model)) for model in tables(registry)}


def _hash(rows: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for row in rows:
        found.update(row)
    return found.hexdigest()


def _plain(field: models.Field[Any, Any], value: Any) -> Any:  # noqa: ANN401 (what a column holds)
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(value, Decimal):
        places = getattr(field, "decimal_places", None)
        return str(value if places is None else value.quantize(Decimal(1).scaleb(-places)))
    for kind, written in WRITTEN.items():
        if isinstance(value, kind):
            return written(value)
    # A country, a file, a key without meaning: what the column holds is its text.
    return str(value)


def _same(value: Any) -> Any:  # noqa: ANN401 (what a column holds)
    return value


# In this order: a moment is a day too.
WRITTEN: Mapping[type, Callable[[Any], Any]] = {
    str: _same,
    int: _same,
    float: _same,
    datetime: lambda value: value.astimezone(UTC).isoformat(timespec="microseconds"),
    date: date.isoformat,
    time: time.isoformat,
    timedelta: lambda value: value // timedelta(microseconds=1),
    bytes: lambda value: base64.b64encode(value).decode(),
    memoryview: lambda value: base64.b64encode(bytes(value)).decode(),
}


def _value(field: models.Field[Any, Any], value: Any) -> Any:  # noqa: ANN401 (what a column holds)
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(field, models.DurationField):
        return timedelta(microseconds=value)
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)
