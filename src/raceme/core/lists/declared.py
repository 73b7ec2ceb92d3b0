"""What a list is, as its view declares it once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from raceme.core.lists.columns import Column
from raceme.core.lists.filters import Filter

Loader = Callable[[Sequence[int]], Mapping[int, Any]]
RESERVED = {"page", "sort", "columns", "export", "menu", "everything", "chosen", "matching"}


@dataclass(frozen=True)
class Bulk:
    """
    An action on chosen rows: its view takes the workspace and ``args``, and reads ``chosen``.

    ``args`` name what the list belongs to, where it is not all of a workspace's.
    """

    name: str
    label: Promise | str
    view: str
    _: KW_ONLY
    icon: str = ""
    danger: bool = False
    args: tuple[object, ...] = ()


@dataclass(frozen=True)
class Empty:
    title: Promise | str
    sentence: Promise | str


@dataclass(frozen=True)
class Declared:
    name: str
    title: Promise | str
    _: KW_ONLY
    columns: Sequence[Column]
    sort: str
    filters: Sequence[Filter] = ()
    bulk: Sequence[Bulk] = ()
    empty: Empty | None = None
    page_size: int = field(default=50)
    # A view that saves what the list is filtered by; it takes the workspace, and `of` its name.
    saved_by: str = ""

    def __post_init__(self) -> None:
        names = [name for filter_ in self.filters for name in filter_.parameters]
        if len(set(names)) < len(names) or RESERVED & set(names):
            raise ValueError(self.name)
        if self.sort.lstrip("-") not in self.sortable:
            raise ValueError(self.name)

    @cached_property
    def sortable(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns if column.sort}

    @property
    def element(self) -> str:
        return f"list-{self.name}"

    @property
    def menu(self) -> str:
        """The element of its menu of filters."""
        return f"{self.element}-menu"
