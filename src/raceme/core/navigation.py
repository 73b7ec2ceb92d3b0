"""What an app says of itself for the menu; ``portal`` gathers it from each ``navigation.py``."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the menu: ``view`` takes the workspace's slug; ``areas`` are its namespaces' views."""

    label: Promise
    icon: str
    view: str
    position: int
    group: str = "work"  # or "set-up"
    roles: tuple[str, ...] = ()  # empty: every role of the workspace
    marks: tuple[
        str, ...
    ] = ()  # further views ("app:name") under which this entry is where you are


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A tab of a record's page: ``view`` takes the workspace's slug and the record's own argument."""

    label: Promise
    view: str
    position: int
    marks: tuple[str, ...] = ()
