"""A list as one request shows it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from raceme.core import words
from raceme.core.lists import exports
from raceme.core.lists.chosen import MOST_COUNTED
from raceme.core.lists.columns import Column, escape
from raceme.core.lists.declared import Bulk, Declared, Loader
from raceme.core.lists.filters import Choices, Control, Filter, Offered
from raceme.core.lists.filters import Chosen as ChosenFilter
from raceme.core.lists.frame import BulkButton, ColumnChoice, Head, Pill
from raceme.core.lists.sifting import in_order
from raceme.core.navigation import address

A_YEAR = 365 * 24 * 60 * 60
OWN_PARAMETERS = ("page", "export", "columns", "sort", "menu")
LOADED_AT_ONCE = 1_000
LONGEST_PAGE = 10


@dataclass(frozen=True)
class Listing:
    table: Declared
    request: HttpRequest
    source: QuerySet[Any, Any]
    loaders: Mapping[str, Loader]
    choices: Offered | Callable[[], Offered]
    bulk: tuple[Bulk, ...]
    workspace: str
    counted: QuerySet[Any, Any] | int | None = None
    is_sifted: bool = False

    @property
    def name(self) -> str:
        return self.table.name

    # ---------- what was asked for ----------

    @cached_property
    def _filters(self) -> list[ChosenFilter]:
        sent = self.request.GET
        asked = (filter_ for filter_ in self.table.filters if sent.keys() & set(filter_.parameters))
        read = (filter_.read(sent, self._choices_of(filter_)) for filter_ in asked)
        return [chosen for chosen in read if chosen]

    @cached_property
    def _offered(self) -> Offered:
        return self.choices() if callable(self.choices) else self.choices

    def _choices_of(self, filter_: Filter) -> Choices:
        return self._offered.get(filter_.name, ()) if filter_.asks_for_choices else ()

    @cached_property
    def sort(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked.removeprefix("-") in self.table.sortable else self.table.sort

    @cached_property
    def shown(self) -> list[Column]:
        """The columns to show: chosen in the address, else remembered, else as declared."""
        declared = {column.key for column in self.table.columns if column.shown}
        wanted = self._asked_columns or self._remembered_columns or declared
        return [column for column in self.table.columns if column.main or column.key in wanted]

    @cached_property
    def _asked_columns(self) -> set[str]:
        known = {column.key for column in self.table.columns}
        return known & set(self.request.GET.getlist("columns"))

    @property
    def _remembered_columns(self) -> set[str]:
        if "columns" in self.request.GET:
            return set()
        known = {column.key for column in self.table.columns}
        return known & set(self.request.COOKIES.get(self._cookie, "").split("."))

    @property
    def _cookie(self) -> str:
        return f"columns-{self.table.name}"

    # ---------- rows ----------

    @cached_property
    def rows_found(self) -> QuerySet[Any, Any]:
        """All rows that match, in their order."""
        column = self.table.sortable[self.sort.removeprefix("-")]
        downwards = self.sort.startswith("-")
        order = column.order(downwards=downwards)
        if order[-1].removeprefix("-") != "pk":
            order.append("-pk" if downwards else "pk")
        conditions = [chosen.condition for chosen in self._filters]
        return self.source.filter(*conditions).order_by(*order)

    @cached_property
    def _counted(self) -> int:
        """Count no more than is said; the rest of a long list costs nothing."""
        rows = self.rows_found if self.counted is None or self._filters else self.counted
        if isinstance(rows, int):
            return rows
        keys = rows.order_by().values("pk")
        # To find a part of what is sifted is planned as if every second row matched.
        return (keys if self.is_sifted else keys[: MOST_COUNTED + 1]).count()

    @property
    def is_more(self) -> bool:
        return self._counted > MOST_COUNTED

    @property
    def count(self) -> str:
        if self.is_more:
            return _("more than %(number)s") % {"number": words.number(MOST_COUNTED)}
        return words.number(self._counted)

    @cached_property
    def _asked_page(self) -> int:
        text = self.request.GET.get("page", "")
        asked = int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_PAGE else 1
        return max(1, min(asked, self._last_page))

    @property
    def _last_page(self) -> int:
        """
        Return the last page there is, or is shown.

        Far into a long list every page costs what all before it hold; there one filters.
        """
        return -(-min(self._counted, MOST_COUNTED) // self.table.page_size)

    @property
    def ends_early(self) -> bool:
        return self.is_more and self._page[0] == self._last_page

    @cached_property
    def _page(self) -> tuple[int, list[dict[str, Any]]]:
        """Return the number of the page and its rows, with one more that tells of a next page."""
        rows = self._slice(self._asked_page)
        if not rows and self._asked_page > 1:
            return 1, self._slice(1)
        return self._asked_page, rows

    def _slice(self, number: int) -> list[dict[str, Any]]:
        size = self.table.page_size
        start = (number - 1) * size
        rows = self.rows_found
        if self.is_sifted:
            rows = in_order(rows, count=self._counted)
        return list(self._values(rows)[start : start + size + 1])

    def _values(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, dict[str, Any]]:
        needed = {name for column in self.shown for name in column.needs()} - {"pk"}
        return rows.values("pk", *sorted(needed))

    def load(self, rows: Sequence[dict[str, Any]]) -> None:
        """Fill in what does not come from the query, for all rows at once."""
        keys = [row["pk"] for row in rows]
        for column in self.shown:
            if column.loaded and keys:
                found = self.loaders[column.key](keys)
                for row in rows:
                    row[column.key] = found.get(row["pk"])

    def every_row(self) -> Iterator[dict[str, Any]]:
        """Give all rows that match, for an export, holding few of them at a time."""
        held: list[dict[str, Any]] = []
        for row in self._values(self.rows_found).iterator(chunk_size=LOADED_AT_ONCE):
            held.append(row)
            if len(held) == LOADED_AT_ONCE:
                self.load(held)
                yield from held
                held = []
        self.load(held)
        yield from held

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        rows = self._page[1][: self.table.page_size]
        self.load(rows)
        return rows

    @cached_property
    def body(self) -> SafeString:
        """Write the rows of the table; each column escapes what it writes."""
        drawn = [
            (column, self._opening(column), "</th>" if column.main else "</td>", self._ends(column))
            for column in self.shown
        ]
        box = self._box() if self.buttons else None
        lines = []
        for row in self.rows:
            lines.append('\n<tr role="row">')
            if box:
                lines.append(box(row))
            lines.extend(
                f"{opening}{column.cell(row, ends)}{closing}"
                for column, opening, closing, ends in drawn
            )
            lines.append("</tr>")
        return mark_safe("".join(lines))  # noqa: S308

    def _box(self) -> Callable[[dict[str, Any]], str]:
        """Return what writes the box by which a row is chosen."""
        main = next((column for column in self.shown if column.main), self.shown[0])
        before = (
            '<td role="cell" class="r-wide-only r-check"><input class="form-check-input" '
            f'type="checkbox" form="{self.table.element}-bulk" name="chosen" value="'
        )
        choose = escape(_("Choose"))

        def write(row: dict[str, Any]) -> str:
            name = escape(main.value(row))
            return f'{before}{row["pk"]}" aria-label="{choose} {name}"></td>'

        return write

    @staticmethod
    def _opening(column: Column) -> str:
        if column.main:
            return '<th scope="row" role="rowheader" class="r-full">'
        css = f' class="{column.css}"' if column.css else ""
        return f'<td role="cell"{css} data-l="{escape(column.label)}">'

    def _ends(self, column: Column) -> tuple[str, str] | None:
        return column.link.ends(workspace=self.workspace) if column.link else None

    # ---------- the frame ----------

    @cached_property
    def _state(self) -> QueryDict:
        """The parameters of this view of the list, without the page, and without what is wrong."""
        state = self.request.GET.copy()
        for filter_ in self.table.filters:
            for name in filter_.parameters:
                state.pop(name, None)
        for name in OWN_PARAMETERS:
            state.pop(name, None)
        for chosen in self._filters:
            for name, value in chosen.parameters.items():
                state[name] = value
        if self.sort != self.table.sort:
            state["sort"] = self.sort
        if self._asked_columns:
            state.setlist("columns", [column.key for column in self.shown])
        return state

    def href(self, *, without: Sequence[str] = (), **changes: str) -> str:
        state = self._state.copy()
        for name in without:
            state.pop(name, None)
        for name, value in changes.items():
            state[name] = value
        return f"?{state.urlencode()}" if state else self.request.path

    @property
    def address(self) -> str:
        """The address of this page of the list, without what a form sent empty."""
        number = self._page[0]
        query = self.href(page=str(number)) if number > 1 else self.href()
        return f"{self.request.path}{query}" if query.startswith("?") else query

    @cached_property
    def pills(self) -> list[Pill]:
        return [
            Pill(chosen.text, self.href(without=list(chosen.parameters)))
            for chosen in self._filters
        ]

    @cached_property
    def _to_offer(self) -> list[Filter]:
        on = {name for chosen in self._filters for name in chosen.parameters}
        return [filter_ for filter_ in self.table.filters if not on & set(filter_.parameters)]

    @property
    def is_menu_open(self) -> bool:
        return "menu" in self.request.GET

    @cached_property
    def rest_of_menu(self) -> str:
        """The address of the filters that are offered only when somebody opens the menu."""
        later = [filter_ for filter_ in self._to_offer if filter_.asks_for_choices]
        if self.is_menu_open or not callable(self.choices) or not later:
            return ""
        return self.href(menu="open")

    @cached_property
    def controls(self) -> list[Control]:
        return [
            filter_.control(self._choices_of(filter_))
            for filter_ in self._to_offer
            if not (self.rest_of_menu and filter_.asks_for_choices)
        ]

    @property
    def unfiltered(self) -> str:
        names = [name for chosen in self._filters for name in chosen.parameters]
        return self.href(without=names)

    @property
    def saving(self) -> str:
        """The address that saves what the list is filtered by, where something is."""
        there = address(self.table.saved_by, self.workspace) if self.table.saved_by else ""
        if not (there and self._filters):
            return ""
        asked = QueryDict(mutable=True)
        asked["of"] = self.name
        for chosen in self._filters:
            asked.update(chosen.parameters)
        return f"{there}?{asked.urlencode()}"

    @property
    def as_declared(self) -> str:
        return self.href(without=["columns"], columns="")

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.shown]

    def _head(self, column: Column) -> Head:
        now = self.sort.removeprefix("-") == column.key
        downwards = now and self.sort.startswith("-")
        href = ""
        if column.sort:
            next_sort = f"-{column.key}" if now and not downwards else column.key
            href = self.href(without=["sort"], sort=next_sort)
        said = ("descending" if downwards else "ascending") if now else ""
        css = "r-num" if column.css == "r-num" else ""
        return Head(column.key, str(column.label), css, href, said)

    @property
    def column_choices(self) -> list[ColumnChoice]:
        shown = {column.key for column in self.shown}
        return [
            ColumnChoice(column.key, str(column.label), column.key in shown, column.main)
            for column in self.table.columns
        ]

    def _kept(self, without: Sequence[str] = ()) -> list[tuple[str, str]]:
        return [
            (name, value)
            for name, values in self._state.lists()
            if name not in without
            for value in values
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form of the list sends along, so that it changes one thing only."""
        return self._kept()

    @property
    def kept_without_columns(self) -> list[tuple[str, str]]:
        return self._kept(without=["columns"])

    @property
    def matching(self) -> str:
        return self._state.urlencode()

    @cached_property
    def buttons(self) -> list[BulkButton]:
        buttons = (
            BulkButton(
                str(bulk.label),
                address(bulk.view, self.workspace, *bulk.args),
                bulk.icon,
                bulk.danger,
            )
            for bulk in self.bulk
        )
        return [button for button in buttons if button.href]

    @property
    def first(self) -> int:
        return (self._page[0] - 1) * self.table.page_size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def span(self) -> str:
        return _("%(first)s to %(last)s of %(count)s") % {
            "first": words.number(self.first),
            "last": words.number(self.last),
            "count": self.count,
        }

    @property
    def previous(self) -> str:
        number = self._page[0]
        return self.href(page=str(number - 1)) if number > 1 else ""

    @property
    def following(self) -> str:
        number, rows = self._page
        is_last = len(rows) <= self.table.page_size or number >= self._last_page
        return "" if is_last else self.href(page=str(number + 1))

    @property
    def xlsx(self) -> str:
        return self.href(export="xlsx")

    @property
    def csv(self) -> str:
        return self.href(export="csv")

    # ---------- the answer ----------

    def answer(
        self, template: str, context: Mapping[str, object] | None = None
    ) -> HttpResponseBase:
        """Answer with the page, with a part of it for htmx, or with the file asked for."""
        kind = self.request.GET.get("export", "")
        if kind in exports.KINDS:
            return exports.answer(self, kind)
        target = self.request.headers.get("HX-Target")
        only_section = target == self.table.element
        parts = {self.table.element: "core/list/list.html", self.table.menu: "core/list/menu.html"}
        name = parts.get(target or "", template)
        response = render(self.request, name, {**(context or {}), "listing": self})
        if only_section:
            response["HX-Push-Url"] = self.address
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        self._remember(response)
        return response

    def _remember(self, response: HttpResponse) -> None:
        if self._asked_columns:
            keys = ".".join(column.key for column in self.shown)
            response.set_cookie(
                self._cookie,
                keys,
                max_age=A_YEAR,
                samesite="Lax",
                path=self.request.path,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
            )
        elif "columns" in self.request.GET:
            response.delete_cookie(self._cookie, path=self.request.path)
