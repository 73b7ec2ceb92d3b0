"""The builder: conditions as they are being chosen, readable or not yet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict  # noqa: TID251 (what a form was sent with)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.core import typed, words
from raceme.segments.conditions import (
    KINDS,
    MATCHES,
    MOST_CONDITIONS,
    MOST_GROUPS,
    Condition,
    Filters,
    Group,
    Home,
    Kind,
    NotReadable,
    Offered,
    Parameter,
    Shape,
    read_condition,
)
from raceme.segments.models import Of

CONDITION = re.compile(r"g(\d{1,2})\.c(\d{1,2})\.is")
GROUP = re.compile(r"g(\d{1,2})\.match")
LONGEST_NAME = 100
# Where so many may be chosen, they stand folded away.
FEW = 8
HOMES = {Of.ORGANISATIONS: Home.ORGANISATION, Of.PEOPLE: Home.PERSON}
OWN = {
    Home.ORGANISATION: _("Of the organisation"),
    Home.PERSON: _("Of the person"),
}
THROUGH = {
    Home.ORGANISATION: _("Of the organisation where the person belongs"),
    Home.PERSON: _("Of a person who belongs to it"),
}


@dataclass(frozen=True)
class Control:
    """A parameter as the page draws it."""

    parameter: Parameter
    name: str
    texts: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()

    @property
    def identity(self) -> str:
        return self.name.replace(".", "-")

    @property
    def shape(self) -> str:
        return str(self.parameter.shape)

    @property
    def text(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def is_folded(self) -> bool:
        return len(self.options) > FEW

    @property
    def chosen(self) -> str:
        """The words of what is chosen, for the fold."""
        return ", ".join(word for code, word in self.options if code in self.texts)


@dataclass
class Row:
    """One condition of the builder, with what was typed."""

    kind: Kind
    is_negated: bool = False
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def raw(self) -> dict[str, Any]:
        """Return it as a condition is read."""
        values: dict[str, Any] = {
            parameter.name: list(texts)
            if parameter.shape is Shape.SOME
            else (texts[0] if texts else "")
            for parameter in self.kind.parameters
            for texts in [self.texts.get(parameter.name, ())]
        }
        return {"is": self.kind.key, "not": self.is_negated, **values}

    def read(self) -> Condition:
        return read_condition(self.raw())

    @property
    def error(self) -> str:
        try:
            self.read()
        except NotReadable as refusal:
            return str(refusal)
        return ""


@dataclass
class GroupRows:
    match: str = "all"
    is_negated: bool = False
    rows: list[Row] = field(default_factory=list)


@dataclass
class Draft:
    """A segment that is being built, as the address of its page keeps it."""

    of: str
    name: str = ""
    match: str = "all"
    groups: list[GroupRows] = field(default_factory=list)

    @property
    def home(self) -> Home:
        return HOMES[Of(self.of)]

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def unreadable(self) -> list[str]:
        """What is still missing, condition by condition."""
        return [
            f"{row.kind.label}: {row.error}"  # both are sentences of the reader's language
            for row in self.rows
            if row.error
        ]

    def readable(self) -> Filters:
        """Return the filters of what can be read; the rest is left out."""
        groups = []
        for group in self.groups:
            conditions = tuple(row.read() for row in group.rows if not row.error)
            if conditions:
                groups.append(
                    Group(match=group.match, is_negated=group.is_negated, conditions=conditions)
                )
        return Filters(match=self.match, groups=tuple(groups))

    @property
    def query(self) -> str:
        """The parameters by which the builder's address shows this draft again."""
        told: list[tuple[str, str]] = [("built", "1"), ("of", self.of), ("match", self.match)]
        for number, group in enumerate(self.groups):
            told.append((f"g{number}.match", group.match))
            told += [(f"g{number}.not", "1")] if group.is_negated else []
            for place, row in enumerate(group.rows):
                prefix = f"g{number}.c{place}"
                told.append((f"{prefix}.is", row.kind.key))
                told += [(f"{prefix}.not", "1")] if row.is_negated else []
                told += [
                    (f"{prefix}.{name}", text)
                    for name, texts in row.texts.items()
                    for text in texts
                ]
        return urlencode(told)

    @property
    def can_add_group(self) -> bool:
        return len(self.groups) < MOST_GROUPS

    def do(self, what: str, sent: QueryDict) -> None:
        """Add or take away a condition or a group; what means nothing does nothing."""
        verb, _colon, rest = what.partition(":")
        numbers = [int(part) for part in rest.split(":") if part.isascii() and part.isdigit()]
        group = self.groups[numbers[0]] if numbers and numbers[0] < len(self.groups) else None
        if verb == "group" and self.can_add_group:
            self.groups.append(GroupRows())
        elif group is None:
            return
        elif verb == "add":
            _add(group, sent.get(f"g{numbers[0]}.add", ""))
        elif verb == "drop" and len(numbers) == 1:
            self.groups.remove(group)
        elif verb == "drop" and len(numbers) > 1 and numbers[1] < len(group.rows):
            del group.rows[numbers[1]]


def _add(group: GroupRows, key: str) -> None:
    kind = KINDS.get(key)
    if kind is None or len(group.rows) >= MOST_CONDITIONS:
        return
    usual: dict[str, tuple[str, ...]] = {
        each.name: (each.usual,) for each in kind.parameters if each.usual
    }
    group.rows.append(Row(kind, texts=usual))


def draft_of(filters: Filters, *, of: str, name: str = "") -> Draft:
    """Return what the builder shows of kept filters."""
    return Draft(
        of=of,
        name=name,
        match=filters.match,
        groups=[
            GroupRows(
                match=group.match,
                is_negated=group.is_negated,
                rows=[_row(condition) for condition in group.conditions],
            )
            for group in filters.groups
        ]
        or [GroupRows()],
    )


def _row(condition: Condition) -> Row:
    texts: dict[str, tuple[str, ...]] = {}
    for parameter in condition.kind.parameters:
        value = condition.values.get(parameter.name, "")
        if isinstance(value, list):
            is_codes = parameter.shape is Shape.PREFIXES
            texts[parameter.name] = (", ".join(value),) if is_codes else tuple(value)
        else:
            texts[parameter.name] = (_shown(value, parameter),)
    return Row(condition.kind, condition.is_negated, texts)


def _shown(value: object, parameter: Parameter) -> str:
    if parameter.shape is Shape.DAY and value:
        return words.day_typed(typed.read_date(str(value)))
    return str(value)


def draft_in(sent: QueryDict, *, of: str) -> Draft:
    """Return the draft that the builder's form was sent with, whatever was sent."""
    groups: dict[int, GroupRows] = {}
    rows: dict[tuple[int, int], Row] = {}
    for name in sent:
        if found := GROUP.fullmatch(name):
            groups.setdefault(int(found[1]), GroupRows())
        elif found := CONDITION.fullmatch(name):
            kind = KINDS.get(sent.get(name, ""))
            if kind:
                rows[int(found[1]), int(found[2])] = _sent_row(kind, name[:-3], sent)
    for (number, _place), row in sorted(rows.items(), key=lambda pair: pair[0]):
        groups.setdefault(number, GroupRows()).rows.append(row)
    for number, group in groups.items():
        group.match = _match(sent.get(f"g{number}.match", ""))
        group.is_negated = sent.get(f"g{number}.not") == "1"
        del group.rows[MOST_CONDITIONS:]
    kept = [group for _number, group in sorted(groups.items())][:MOST_GROUPS]
    name = sent.get("name", "")[: LONGEST_NAME * 2]
    return Draft(of=of, name=name, match=_match(sent.get("match", "")), groups=kept)


def _sent_row(kind: Kind, prefix: str, sent: QueryDict) -> Row:
    texts = {
        parameter.name: tuple(sent.getlist(f"{prefix}.{parameter.name}"))
        for parameter in kind.parameters
    }
    return Row(kind, sent.get(f"{prefix}.not") == "1", texts)


def _match(text: str) -> str:
    return text if text in MATCHES else "all"


@dataclass(frozen=True)
class ShownRow:
    number: int
    prefix: str
    label: Promise
    key: str
    is_negated: bool
    controls: tuple[Control, ...]
    error: str


@dataclass(frozen=True)
class ShownGroup:
    number: int
    match: str
    is_negated: bool
    rows: tuple[ShownRow, ...]

    @property
    def can_add(self) -> bool:
        return len(self.rows) < MOST_CONDITIONS


def shown_groups(draft: Draft, *, offered: Offered) -> list[ShownGroup]:
    """Return the groups as the page draws them."""
    return [
        ShownGroup(
            number,
            group.match,
            group.is_negated,
            tuple(
                ShownRow(
                    place,
                    f"g{number}.c{place}",
                    row.kind.label,
                    row.kind.key,
                    row.is_negated,
                    tuple(_controls(row, f"g{number}.c{place}", offered)),
                    row.error if any(map(any, row.texts.values())) else "",
                )
                for place, row in enumerate(group.rows)
            ),
        )
        for number, group in enumerate(draft.groups)
    ]


def _controls(row: Row, prefix: str, offered: Offered) -> Sequence[Control]:
    return [
        Control(
            parameter,
            f"{prefix}.{parameter.name}",
            row.texts.get(parameter.name, ()),
            tuple(
                (str(code), str(word))
                for code, word in (parameter.choices or offered.get(parameter.offered_by, ()))
            ),
        )
        for parameter in row.kind.parameters
    ]


def kinds_to_add(of: str) -> list[tuple[Promise, list[tuple[str, Promise]]]]:
    """Return the kinds of conditions under their heading, those of its own first."""
    home = HOMES[Of(of)]
    other = Home.PERSON if home is Home.ORGANISATION else Home.ORGANISATION
    return [
        (OWN[home], [(kind.key, kind.label) for kind in KINDS.values() if kind.home is home]),
        (THROUGH[other], [(kind.key, kind.label) for kind in KINDS.values() if kind.home is other]),
    ]


# The filters of the lists of organisations and of people, each as a condition.
FROM_LISTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    Of.ORGANISATIONS: {
        "q": ("called", "text"),
        "size": ("size", "values"),
        "kind": ("kind", "values"),
        "country": ("country", "values"),
        "region": ("region", "prefixes"),
        "activity": ("sector", "prefixes"),
        "cluster": ("member", "cluster"),
    },
    Of.PEOPLE: {
        "q": ("person_called", "text"),
        "email": ("email", "text"),
        "country": ("person_country", "values"),
    },
}


def draft_from_list(sent: QueryDict, *, of: str) -> Draft:
    """Return the draft of what a list was filtered by; what cannot be read is left out."""
    group = GroupRows()
    for name, (key, parameter) in FROM_LISTS[Of(of)].items():
        if text := sent.get(name, "").strip():
            group.rows.append(Row(KINDS[key], texts={parameter: (text,)}))
    if of == Of.ORGANISATIONS and sent.get("member") in ("yes", "no"):
        group.rows.append(Row(KINDS["member"], is_negated=sent["member"] == "no"))
    group.rows = [row for row in group.rows if not row.error]
    return Draft(of=of, groups=[group])
