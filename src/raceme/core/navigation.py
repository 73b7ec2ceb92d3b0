"""What an app says of itself for the menu, gathered from each ``navigation.py``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise

from raceme.core.models import Record


@dataclass(frozen=True, kw_only=True)
class Entry:
    """
    A line of the menu: ``view`` takes the workspace's slug.

    It is where you are on its own page, under each view of ``marks`` ("app:name"), and
    otherwise on every page of its app that no other entry claims.
    """

    label: Promise
    icon: str
    view: str
    position: int
    group: str = "work"  # or "set-up"
    roles: tuple[str, ...] = ()  # empty: every role of the workspace
    marks: tuple[str, ...] = ()
    is_alone: bool = False  # stands for its own page and ``marks`` only


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A tab of a record's page: ``view`` takes the workspace's slug and the record's key."""

    label: Promise
    view: str
    position: int
    marks: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwnTab:
    """
    A page behind somebody's own link to an event: ``view`` takes the link's secret.

    ``is_shown`` is asked with what the link opens; without it the page is everybody's.
    """

    label: Promise
    icon: str
    view: str
    position: int
    marks: tuple[str, ...] = ()
    is_shown: Callable[[Record], bool] | None = None


@dataclass(frozen=True)
class Line:
    """An entry or a tab as a page shows it; ``current`` is what ``aria-current`` says."""

    label: Promise
    view: str
    href: str
    current: str = ""
    icon: str = ""


def address(view: str, *arguments: object) -> str:
    """Return the address of ``view``, or nothing where this installation has no such page."""
    root = get_urlconf() or settings.ROOT_URLCONF
    return _address(root, get_script_prefix(), view, *map(str, arguments))


@lru_cache(maxsize=4096)
def _address(_root: str, _prefix: str, view: str, *arguments: str) -> str:
    """Find an address once: a page has some forty in its menu and tabs, and each asks again."""
    try:
        return reverse(view, args=arguments)
    except NoReverseMatch:
        return ""


# A key no record has: reversing with it once shows what stands before and after a real one.
SENTINEL = 9_876_543_210


def around(view: str, *arguments: object) -> tuple[str, str]:
    """Return what stands before and after the key that ends the arguments of an address."""
    before, _key, after = reverse(view, args=[*arguments, SENTINEL]).partition(str(SENTINEL))
    return before, after


def menu_lines(
    entries: list[Entry], *, workspace: str, role: str, view: str, group: str, under: str = ""
) -> list[Line]:
    """
    Return the lines of one group that ``role`` may see, the one of ``view`` marked.

    ``under`` names the entry's view where the page belongs to another app's record.
    """
    here = _entry_of(entries, under or view)
    lines = [
        Line(
            entry.label,
            entry.view,
            address(entry.view, workspace),
            _current(entry, here, view),
            entry.icon,
        )
        for entry in sorted(entries, key=lambda entry: entry.position)
        if entry.group == group and (not entry.roles or role in entry.roles)
    ]
    return [line for line in lines if line.href]


def tab_lines(
    tabs: list[Tab], *, workspace: str, record: object, role: str, view: str
) -> list[Line]:
    lines = [
        Line(
            tab.label,
            tab.view,
            address(tab.view, workspace, record),
            "page" if tab.view == view else "true" if view in tab.marks else "",
        )
        for tab in sorted(tabs, key=lambda tab: tab.position)
        if not tab.roles or role in tab.roles
    ]
    return [line for line in lines if line.href]


def own_lines(tabs: list[OwnTab], *, of: Record, secret: str, view: str) -> list[Line]:
    lines = [
        Line(
            tab.label,
            tab.view,
            address(tab.view, secret),
            "page" if tab.view == view else "true" if view in tab.marks else "",
            tab.icon,
        )
        for tab in sorted(tabs, key=lambda tab: tab.position)
        if tab.is_shown is None or tab.is_shown(of)
    ]
    return [line for line in lines if line.href]


@cache
def gathered(name: str) -> list[Any]:
    """Return what every app's ``navigation.py`` lists under ``name``."""
    return [line for module in navigations() for line in getattr(module, name, [])]


def navigations() -> Iterator[ModuleType]:
    for app in apps.get_app_configs():
        if app.name.startswith("raceme.") and find_spec(f"{app.name}.navigation"):
            yield import_module(f"{app.name}.navigation")


def _entry_of(entries: list[Entry], view: str) -> Entry | None:
    """Return the entry under which ``view`` lies: by name first, by its app otherwise."""
    for entry in entries:
        if view == entry.view or view in entry.marks:
            return entry
    app = view.partition(":")[0]
    of_app = (entry for entry in entries if entry.view.partition(":")[0] == app)
    return next((entry for entry in of_app if not entry.is_alone), None)


def _current(entry: Entry, here: Entry | None, view: str) -> str:
    if entry is not here:
        return ""
    return "page" if entry.view == view else "true"
