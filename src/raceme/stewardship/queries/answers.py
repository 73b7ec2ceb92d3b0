"""Answers that name an organisation or a person by its key, and where a definition asks for one."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from raceme.questionnaires.models import Answer, Version
from raceme.questionnaires.solving import Kind
from raceme.stewardship.queries.followed import rows_of
from raceme.workspaces.models import Workspace

# Code of an item, and of the columns in it; none where the item itself names somebody.
Naming = dict[str, set[str]]


def naming(definition: Any, kind: str) -> Naming:  # noqa: ANN401 (JSON)
    """Return where a definition asks for a record; a section that repeats is a table, too."""
    found: Naming = {}
    for section in definition["sections"]:
        if section.get("repeats"):
            found |= _columns(section["code"], section["items"], kind)
            continue
        for item in section["items"]:
            if item["kind"] == kind:
                found[item["code"]] = set()
            elif item["kind"] == Kind.TABLE:
                found |= _columns(item["code"], item["columns"], kind)
    return found


def _columns(code: str, columns: list[Any], kind: str) -> Naming:
    named = {each["code"] for each in columns if each["kind"] == kind}
    return {code: named} if named else {}


def rows_naming(version: Version, where: Naming, keys: Collection[int]) -> QuerySet[Answer]:
    """Return the answers of a version that name one of ``keys``, and every table that could."""
    single = [code for code, columns in where.items() if not columns]
    tables = [code for code, columns in where.items() if columns]
    named = Q(item__in=single, value__in=[str(key) for key in keys])
    rows: QuerySet[Answer] = rows_of(Answer).filter(
        named | Q(item__in=tables, value__isnull=False), answer_set__version=version
    )
    return rows.order_by("pk")


def named_in_answers(workspace: Workspace, kind: str, keys: Collection[int]) -> Iterator[int]:
    """Give which of ``keys`` answers of the workspace name, each as often as it is named."""
    wanted = {str(key) for key in keys}
    for version in Version.objects.of(workspace).order_by("pk").iterator():
        if where := naming(version.definition, kind):
            for row in rows_naming(version, where, keys).iterator():
                yield from (int(each) for each in _named(row, where[row.item]) if each in wanted)


def _named(row: Answer, columns: set[str]) -> Iterator[str]:
    if not columns:
        yield str(row.value)
    for cells in (row.value or ()) if columns else ():
        yield from (str(cells[code]) for code in columns if code in cells)
