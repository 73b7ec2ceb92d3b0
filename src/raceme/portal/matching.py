"""Pasted lines with what a person decided of each: who takes part, and what is still open."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from raceme.organisations.matching import Candidate, Found, Match, match_lines
from raceme.organisations.queries import member_ids_on
from raceme.workspaces.models import Workspace

FOUND_BY = {
    Found.NAME: gettext_lazy("Name"),
    Found.NUMBER: gettext_lazy("Number"),
    Found.EMAIL: gettext_lazy("E-mail"),
    Found.NEAR: gettext_lazy("Near name"),
}
NEW, NEW_PERSON, OUT = "new", "person", "out"


class Status(StrEnum):
    SETTLED = "settled"
    OPEN = "open"
    NEW = "new"
    OUT = "out"
    TWICE = "twice"
    THERE = "there"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided of one line: which one is meant, or that the near one is not."""

    choice: str = ""
    is_other: bool = False
    is_own: bool = False


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who a line stands for: records there are, or the names of new ones."""

    organisation_id: int | None = None
    person_id: int | None = None
    new_organisation: str = ""
    new_person: str = ""
    number: str = ""
    email: str = ""

    @property
    def key(self) -> tuple[object, object]:
        """What is taken once."""
        organisation = self.organisation_id or self.new_organisation.casefold() or None
        return organisation, self.person_id or self.new_person.casefold() or None


@dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(kw_only=True)
class Row:
    """One line as the table shows it."""

    key: str
    match: Match
    decision: Decision
    status: Status
    who: Who | None = None
    same_as: int | None = None
    is_member: bool = False
    options: list[Option] = field(default_factory=list)

    @property
    def takes_part(self) -> bool:
        return self.status in (Status.SETTLED, Status.NEW)

    @property
    def name(self) -> str:
        one = self.match.candidate
        return (one.organisation or one.person) if one else ""

    @property
    def found_by(self) -> str:
        """By what it was found, in a word."""
        if self.match.found == Found.SEVERAL:
            count = len(self.match.choices)
            return ngettext("%(count)s found", "%(count)s found", count) % {"count": count}
        if self.status == Status.OPEN:
            return _("Choose") if self.options and self.match.candidate else _("Unknown")
        return str(FOUND_BY.get(self.match.found, ""))

    @property
    def sub(self) -> str:
        """What stands below the name, to know the one that was found by."""
        one = self.match.candidate
        if one is None:
            return ""
        if one.organisation and one.person:
            parts = [one.person, one.role or ("" if one.person_id else _("new person"))]
        else:
            parts = [one.town, _("member") if self.is_member else ""]
        if not one.is_known:
            parts.append(_("new to this workspace"))
        return ", ".join(part for part in parts if part)

    @property
    def may_be_another(self) -> bool:
        return self.match.found == Found.NEAR and self.status == Status.SETTLED


def key_of(text: str) -> str:
    """Return the name by which a form tells a line, wherever it moves to as others are typed."""
    return f"{zlib.crc32(text.casefold().encode()):08x}"


def rows_of(
    text: str,
    workspace: Workspace,
    *,
    decisions: Mapping[str, Decision],
    on: date,
    there: Iterable[tuple[object, object]] = (),
) -> list[Row]:
    """
    Return each line of ``text`` with what was decided of it.

    ``there`` are those who take part already; ``on`` is the day whose members are named.
    Raises ``TooManyLines``.
    """
    matches = match_lines(text, workspace)
    rows = [_row(match, decisions.get(key_of(match.text), Decision())) for match in matches]
    _mark_members(rows, workspace=workspace, on=on)
    _mark_repeated(rows, there=set(there))
    return rows


def _row(match: Match, decision: Decision) -> Row:
    key = key_of(match.text)
    row = Row(key=key, match=match, decision=decision, status=Status.OPEN)
    if match.found == Found.TWICE:
        row.status, row.same_as = Status.TWICE, match.same_as
        return row
    if match.candidate is not None and not decision.is_other:
        row.status, row.who = Status.SETTLED, _who(match.candidate, match)
        return row
    candidates = [match.candidate] if match.candidate else list(match.choices)
    known = {_value(each): each for each in candidates}
    choice = decision.choice
    if not choice and match.found == Found.UNKNOWN and match.name:
        choice = NEW
    row.options = _options(match, known, choice)
    if choice in known:
        row.status, row.who = Status.SETTLED, _who(known[choice], match)
    elif choice == OUT:
        row.status = Status.OUT
    elif choice in (NEW, NEW_PERSON) and match.name:
        row.status, row.who = Status.NEW, _newcomer(match, choice)
    return row


def _who(candidate: Candidate, match: Match) -> Who:
    return Who(
        organisation_id=candidate.organisation_id,
        person_id=candidate.person_id,
        new_person="" if candidate.person_id else candidate.person,
        email=match.email,
    )


def _newcomer(match: Match, choice: str) -> Who:
    if choice == NEW_PERSON:
        return Who(new_person=match.name, email=match.email)
    return Who(
        new_organisation=match.name,
        new_person=match.person,
        number=match.number,
        email=match.email,
    )


def _value(candidate: Candidate) -> str:
    organisation = f"o{candidate.organisation_id}" if candidate.organisation_id else ""
    return organisation + (f"p{candidate.person_id}" if candidate.person_id else "")


def _options(match: Match, known: Mapping[str, Candidate], choice: str) -> list[Option]:
    values = [(value, _label(each)) for value, each in known.items()]
    if known or not match.name:
        values.insert(0, ("", _("Choose one")))
    if match.name:
        values += [
            (NEW, _("Add as a new organisation")),
            (NEW_PERSON, _("Add as a new person")),
        ]
    values.append((OUT, _("Leave out")))
    return [Option(value=value, label=label, is_chosen=value == choice) for value, label in values]


def _label(candidate: Candidate) -> str:
    parts = (candidate.organisation, candidate.person, candidate.number, candidate.town)
    return ", ".join(part for part in parts if part)


def _mark_members(rows: Sequence[Row], *, workspace: Workspace, on: date) -> None:
    shown = {
        row.match.candidate.organisation_id
        for row in rows
        if row.match.candidate and row.match.candidate.organisation_id
    }
    members = member_ids_on(on, workspace=workspace, among=shown) if shown else set()
    for row in rows:
        one = row.match.candidate
        row.is_member = one is not None and one.organisation_id in members


def _mark_repeated(rows: Sequence[Row], *, there: set[tuple[object, object]]) -> None:
    """Take each once: two lines may come to mean the same by what was decided of them."""
    first: dict[tuple[object, object], int] = {}
    for row in rows:
        if row.who is None:
            continue
        key = row.who.key
        if key in there:
            row.status = Status.THERE
        elif key in first:
            row.status, row.same_as = Status.TWICE, first[key]
        else:
            first[key] = row.match.line
