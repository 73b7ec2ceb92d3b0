"""What stands around the rows of a list, as its template shows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pill:
    text: str
    off: str


@dataclass(frozen=True)
class Head:
    key: str
    label: str
    css: str
    href: str
    sorted: str  # what aria-sort says, or nothing


@dataclass(frozen=True)
class ColumnChoice:
    key: str
    label: str
    shown: bool
    fixed: bool


@dataclass(frozen=True)
class BulkButton:
    label: str
    href: str
    icon: str
    danger: bool
