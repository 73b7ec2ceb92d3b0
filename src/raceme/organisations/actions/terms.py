"""What the actions are told, and what they have in common."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import QuerySet

from raceme.audit.queries import changed_meanwhile
from raceme.core.models import EditableRecord, Record
from raceme.workspaces.models import Workspace

# Who acts: a user, or a word such as "demonstration" where no person does.
By = Record | str
Editable = TypeVar("Editable", bound=EditableRecord)


@dataclass(frozen=True, kw_only=True)
class SizeFacts:
    """What size an organisation was from a day on, by the accounts of a year."""

    valid_from: date
    size_class: str
    employees: int | None = None
    turnover: Decimal | None = None
    balance_sheet: Decimal | None = None
    currency: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    name: str
    email: str = ""
    phone: str = ""
    country: str = ""
    gender: str = ""


@dataclass(frozen=True, kw_only=True)
class ProfileFacts:
    """What a cluster organisation says of its cluster."""

    acronym: str = ""
    founded_on: date | None = None
    fields: str = ""
    description: str = ""


Facts = SizeFacts | PersonFacts | ProfileFacts


def written_changes(
    record: Record, values: Mapping[str, object]
) -> dict[str, tuple[object, object]]:
    """Put ``values`` on ``record``, and return (before, after) of those that differ."""
    changes = {
        field: (getattr(record, field), value)
        for field, value in values.items()
        if getattr(record, field) != value
    }
    for field, (_before, value) in changes.items():
        setattr(record, field, value)
    return changes


def first_values(facts: Facts) -> dict[str, tuple[object, object]]:
    """Return what a new record says, as changes from nothing."""
    return {field: (None, value) for field, value in asdict(facts).items() if value}


def locked_as_shown(
    rows: QuerySet[Editable], key: int, *, revision: int, within: Workspace | int | None
) -> Editable:
    """
    Lock the row and return it; raises ``ChangedMeanwhile`` when it is not what was shown.

    The next revision is set on it, for the caller to save.
    """
    row = rows.select_for_update().get(pk=key)
    if row.revision != revision:
        raise changed_meanwhile(row, within=within)
    row.revision += 1
    return row
