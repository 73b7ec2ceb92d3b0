"""
What a column of a list is: which fields it reads, how it is shown, what an export writes.

Cells are written in Python: a page holds some hundred of them, and a template that
translates and reverses in each costs more than the query.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from html import escape as escape_text
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from raceme.core import places, words
from raceme.core.navigation import around

Row = Mapping[str, Any]
Plain = str | int | Decimal | date | None
NOTHING = mark_safe('<span class="r-hint">–</span>')


def escape(value: object) -> str:
    """Escape as Django does, which asks of everything whether it is lazy: here are hundreds."""
    return escape_text(str(value))


@dataclass(frozen=True)
class Link:
    """Where a cell leads: ``view`` takes the workspace, then ``args``, then the row's ``key``."""

    view: str
    _: KW_ONLY
    key: str = "pk"
    args: tuple[object, ...] = ()
    tail: str = ""

    def ends(self, *, workspace: str) -> tuple[str, str]:
        """Return what stands before and after the key in the address."""
        leading = (workspace, *self.args) if workspace else self.args
        before, after = around(self.view, *leading)
        return before, after + self.tail


@dataclass(frozen=True)
class Shown:
    """A state as a word with its shape: ``tone`` is ok, warn, stop, note or nothing."""

    word: Promise | str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Column:
    key: str
    label: Promise | str
    _: KW_ONLY
    fields: tuple[str, ...] = ()  # empty: the key itself
    sort: str | tuple[str, ...] = ()
    link: Link | None = None
    sub: str = ""  # a field shown smaller, below
    loaded: bool = False
    shown: bool = True
    main: bool = False
    none: Promise | str = ""

    css = ""

    def needs(self) -> set[str]:
        """Return the fields that the query has to give."""
        own = () if self.loaded else (self.fields or (self.key,))
        linked = (self.link.key,) if self.link and self.link.key != "pk" else ()
        return {*own, *linked, *([self.sub] if self.sub else [])}

    def order(self, *, downwards: bool) -> list[str]:
        fields = (self.sort,) if isinstance(self.sort, str) else self.sort
        return [f"-{name}" if downwards else name for name in fields]

    def value(self, row: Row) -> Plain:
        """Return what an export writes."""
        value = row.get(self.key)
        if value is None or isinstance(value, str | int | Decimal | date):
            return value
        return str(value)

    def content(self, row: Row) -> str:
        """Return the cell's text, escaped and without its link."""
        return escape(self.value(row))

    def cell(self, row: Row, ends: tuple[str, str] | None) -> str:
        """Return the whole inside of the cell."""
        if row.get(self.key) in (None, "") and not self.fields:
            inside = self._nothing()
        else:
            inside = self.content(row)
        return self._framed(row, ends, inside)

    def _framed(self, row: Row, ends: tuple[str, str] | None, inside: str) -> str:
        """Put the link around what a cell says, and the smaller field below it."""
        if ends and self.link and row.get(self.link.key) not in (None, ""):
            inside = self.linked(row, f"{ends[0]}{row[self.link.key]}{ends[1]}", inside)
        if self.sub and row.get(self.sub) not in (None, ""):
            inside = f'{inside}<span class="r-sub">{escape(row[self.sub])}</span>'
        return inside

    def linked(self, row: Row, href: str, inside: str) -> str:  # noqa: ARG002 (others look at it)
        return f'<a href="{escape(href)}">{inside}</a>'

    def _nothing(self) -> str:
        return f'<span class="r-hint">{escape(self.none)}</span>' if self.none else NOTHING


@dataclass(frozen=True)
class Text(Column):
    pass


@dataclass(frozen=True)
class Number(Column):
    css = "r-num"

    def content(self, row: Row) -> str:
        return words.number(row[self.key])


@dataclass(frozen=True)
class Money(Column):
    """An amount; ``currency`` is a field of the row, or else the currency itself."""

    currency: str = field(default="currency", kw_only=True)
    css = "r-num"

    def needs(self) -> set[str]:
        return super().needs() | ({self.currency} if self.currency.islower() else set())

    def content(self, row: Row) -> str:
        currency = row.get(self.currency) or self.currency.upper()
        return escape(words.money(row[self.key], currency))


@dataclass(frozen=True)
class Count(Column):
    """A number that was counted: it opens its list. Nothing counted opens nothing."""

    css = "r-num"

    def cell(self, row: Row, ends: tuple[str, str] | None) -> str:
        if not row.get(self.key):
            return '<span class="r-hint">0</span>'
        return super().cell(row, ends)

    def content(self, row: Row) -> str:
        return words.number(row[self.key])

    def value(self, row: Row) -> Plain:
        return int(row.get(self.key) or 0)

    def linked(self, row: Row, href: str, inside: str) -> str:  # noqa: ARG002
        return f'<a class="r-count" href="{escape(href)}">{inside}</a>'


@dataclass(frozen=True)
class Date(Column):
    css = "r-nowrap"

    def content(self, row: Row) -> str:
        return words.day_short(row[self.key])

    def value(self, row: Row) -> Plain:
        value = row.get(self.key)
        return timezone.localdate(value) if isinstance(value, datetime) else value


@dataclass(frozen=True)
class Moment(Column):
    css = "r-nowrap"

    def content(self, row: Row) -> str:
        return words.moment(row[self.key])


@dataclass(frozen=True)
class Choice(Column):
    """A code shown by its word."""

    choices: Iterable[tuple[Any, Promise | str]] = field(default=(), kw_only=True)
    _spoken: dict[str | None, dict[Any, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def value(self, row: Row) -> Plain:
        code = row.get(self.key)
        language = get_language()
        if language not in self._spoken:
            self._spoken[language] = {value: str(word) for value, word in self.choices}
        return self._spoken[language].get(code, code)


@dataclass(frozen=True)
class Country(Column):
    def value(self, row: Row) -> Plain:
        return places.country(row.get(self.key) or "")


@dataclass(frozen=True)
class Region(Column):
    def value(self, row: Row) -> Plain:
        return places.region(row.get(self.key) or "")


@dataclass(frozen=True)
class State(Column):
    """A state with its shape; what ``states`` does not name stands for itself."""

    states: Mapping[Any, Shown] = field(default_factory=dict, kw_only=True)
    _drawn: dict[tuple[str | None, Any], str] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def value(self, row: Row) -> Plain:
        state = self.states.get(row.get(self.key))
        return str(state.word) if state else super().value(row)

    def cell(self, row: Row, ends: tuple[str, str] | None) -> str:
        state = self.states.get(row.get(self.key))
        if state is None:
            return super().cell(row, ends)
        known = (get_language(), row.get(self.key))
        if known not in self._drawn:
            self._drawn[known] = self._draw(state)
        return self._drawn[known]

    @staticmethod
    def _draw(state: Shown) -> str:
        tone = f" r-st-{state.tone}" if state.tone else ""
        return f'<span class="r-st{tone}">{_icon(state.icon)}{escape(state.word)}</span>'


@dataclass(frozen=True)
class Tags(Column):
    """Several short words, such as the programmes an activity counts towards."""

    def content(self, row: Row) -> str:
        return " ".join(f'<span class="r-tag">{escape(word)}</span>' for word in row[self.key])

    def value(self, row: Row) -> Plain:
        return ", ".join(str(word) for word in row.get(self.key) or ())


@dataclass(frozen=True)
class Evidence(Column):
    """The number of files that prove a record, as a chip that leads to them."""

    css = "r-ev-cell"
    add: Promise = field(default=gettext_lazy("Add evidence"), kw_only=True)
    _none: dict[tuple[str | None, bool], str] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def value(self, row: Row) -> Plain:
        return int(row.get(self.key) or 0)

    def cell(self, row: Row, ends: tuple[str, str] | None) -> str:
        files = int(row.get(self.key) or 0)
        drawn = _files(files, get_language()) if files else self._nothing_yet(linked=bool(ends))
        css = "r-ev" if files else "r-ev r-ev-none"
        if ends is None or self.link is None:
            return f'<span class="{css}">{drawn}</span>'
        href = escape(f"{ends[0]}{row[self.link.key]}{ends[1]}")
        return f'<a class="{css}" href="{href}">{drawn}</a>'

    def _nothing_yet(self, *, linked: bool) -> str:
        known = (get_language(), linked)
        if known not in self._none:
            said = self.add if linked else _("No evidence yet")
            self._none[known] = f"{_bud('bud-bare', 'r-b-bare')}{escape(said)}"
        return self._none[known]


@lru_cache(maxsize=1024)
def _files(count: int, language: str | None) -> str:  # noqa: ARG001 (what it is kept by)
    said = ngettext("%(count)s file", "%(count)s files", count) % {"count": count}
    return f"{_bud('bud-proof', 'r-b-proof')}{escape(said)}"


def _no_text(row: Row) -> str:
    raise NotImplementedError(row)


@dataclass(frozen=True)
class Custom(Column):
    """A column written by its owner: ``html`` gives escaped text, ``value`` what is exported."""

    html: Callable[[Row], str] = field(default=_no_text, kw_only=True)
    plain: Callable[[Row], Plain] = field(default=_no_text, kw_only=True)
    css: str = field(default="", kw_only=True)

    def needs(self) -> set[str]:
        own = set() if self.loaded and not self.fields else {*self.fields}
        linked = {self.link.key} if self.link and self.link.key != "pk" else set()
        return own | linked | ({self.sub} if self.sub else set())

    def value(self, row: Row) -> Plain:
        return self.plain(row)

    def cell(self, row: Row, ends: tuple[str, str] | None) -> str:
        return self._framed(row, ends, self.html(row) or self._nothing())


@cache
def _icon(name: str) -> str:
    if not name:
        return ""
    sprite = static("core/vendor/icons.svg")
    return f'<svg class="icon" aria-hidden="true"><use href="{sprite}#{name}"></use></svg>'


@cache
def _bud(shape: str, tone: str) -> SafeString:
    return format_html(
        '<svg class="r-bud {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        tone,
        static("core/marks.svg"),
        shape,
    )
