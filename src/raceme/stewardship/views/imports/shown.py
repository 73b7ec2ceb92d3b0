"""Rows in words: what they say, which record they mean and why, what they would do or did."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core import places, words
from raceme.organisations.models import Organisation, Person, SizeClass
from raceme.organisations.queries import people_of
from raceme.stewardship.actions.imports.fields import label_of
from raceme.stewardship.actions.imports.rows import Choice, Row, Verdict
from raceme.stewardship.matching.terms import Found
from raceme.stewardship.models import Import
from raceme.workspaces.models import Workspace

TITLES = ("title", "name", "person_name", "last_name", "person_email", "registered_number")
BESIDE = ("registered_number", "town", "person_email", "started_on", "year")
WORDS = {
    Verdict.NEW: (gettext_lazy("New"), "ok", "plus"),
    Verdict.CHANGED: (gettext_lazy("Update"), "note", "pencil"),
    Verdict.SAME: (gettext_lazy("Same"), "", "check"),
    Verdict.UNDECIDED: (gettext_lazy("To decide"), "warn", "help-circle"),
    Verdict.WRONG: (gettext_lazy("Wrong"), "stop", "alert-circle"),
    Verdict.SKIPPED: (gettext_lazy("Left out"), "", "x"),
    Verdict.FAILED: (gettext_lazy("Failed"), "stop", "alert-circle"),
}
WRITTEN = {
    Verdict.NEW: gettext_lazy("Added"),
    Verdict.CHANGED: gettext_lazy("Updated"),
    Verdict.SAME: gettext_lazy("As it was"),
    Verdict.UNDECIDED: gettext_lazy("Not decided"),
    Verdict.WRONG: gettext_lazy("Wrong, left out"),
}
# Once the import was taken back nothing of it is there any more.
TAKEN_BACK = {
    Verdict.NEW: gettext_lazy("Added, taken back"),
    Verdict.CHANGED: gettext_lazy("Updated, taken back"),
}
REASONS = {
    Found.NUMBER: gettext_lazy("Same registered number"),
    Found.NAME_AND_TOWN: gettext_lazy("Same name and town"),
    Found.NAME: gettext_lazy("Same name"),
    Found.EMAIL: gettext_lazy("Same e-mail address"),
    Found.DOMAIN: gettext_lazy("Same website"),
    Found.NEAR: gettext_lazy("Nearly the same name"),
    Found.SEVERAL: gettext_lazy("Several may be meant"),
    Found.OTHER_NAME: gettext_lazy("Same number, but another name"),
    Found.OTHER_TOWN: gettext_lazy("Same name, but another town"),
    Found.CHOSEN: gettext_lazy("As you decided"),
    Found.MEANWHILE: gettext_lazy("Added meanwhile by somebody else"),
}


@dataclass(frozen=True)
class Tab:
    """How many rows are one thing, and the address that shows them."""

    label: str
    count: int
    href: str
    is_current: bool
    css: str
    icon: str


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool = False


@dataclass
class ShownRow:
    """A row of the file in words."""

    number: int
    line: int
    title: str
    beside: str
    verdict: str
    word: str
    css: str
    icon: str
    reason: str = ""
    meant: str = ""
    meant_beside: str = ""
    href: str = ""
    said: str = ""
    # Whom a row may mean that is still to be decided.
    maybe: list[str] = field(default_factory=list)
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)


def tabs_of(
    counts: Mapping[str, int], here: str, show: str, *, is_written: bool = False
) -> list[Tab]:
    """Return a tab for all rows, and one for each thing that some of them are."""
    every = Tab(_("All rows"), sum(counts.values()), here, not show, "", "")
    found = [
        Tab(
            label=str(WRITTEN.get(verdict, word) if is_written else word),
            count=counts[verdict],
            href=f"{here}?{urlencode({'show': verdict})}",
            is_current=show == verdict,
            css=css,
            icon=icon,
        )
        for verdict, (word, css, icon) in WORDS.items()
        if counts[verdict] or show == verdict
    ]
    return [every, *found]


def shown_rows(rows: Sequence[Row], found: Import, space: Workspace) -> list[ShownRow]:
    """Return the rows in words; two queries for any number."""
    firms = Organisation.objects.in_bulk(
        {key for row in rows for key in (row.target, *row.candidates) if key}
    )
    wanted = {key for row in rows for key in (row.person, *row.people) if key}
    people = {one.pk: one for one in people_of(space).filter(pk__in=wanted)} if wanted else {}
    return [_shown(row, found, firms, people) for row in rows]


def _shown(
    row: Row,
    found: Import,
    firms: Mapping[int, Organisation],
    people: Mapping[int, Person],
) -> ShownRow:
    word, css, icon = WORDS[row.verdict]
    if row.was_written:
        word = WRITTEN.get(row.verdict, word)
        if found.state == Import.State.UNDONE and row.verdict in TAKEN_BACK:
            word, css, icon = TAKEN_BACK[row.verdict], "", "arrow-back-up"
    firm, person = firms.get(row.target or 0), people.get(row.person or 0)
    shown = ShownRow(
        number=row.number,
        line=row.number + 1,
        title=_title(row),
        beside=_beside(row),
        verdict=row.verdict,
        word=str(word),
        css=css,
        icon=icon,
        reason=_reason(row),
        said=row.said,
        errors=[
            (label_of(found.holds, name), _unsaid(row.values.get(name, ""), sentence), sentence)
            for name, sentence in row.errors.items()
        ],
        changes=[
            (label_of(found.holds, name), in_words(name, before), in_words(name, after))
            for name, (before, after) in row.changes.items()
        ],
    )
    _mean(shown, row, firm, person, found)
    if not row.was_written:
        shown.maybe = _maybe(row, firms, people)
        shown.options = options_of(row, firms, people)
    return shown


def _unsaid(value: str, sentence: str) -> str:
    """Return a wrong value, unless the sentence that says what is wrong with it names it too."""
    return "" if value in sentence else value


def _title(row: Row) -> str:
    values = row.values
    if values.get("title") and values.get("person_name"):
        return f"{values['title']}: {values['person_name']}"
    if not values.get("person_name") and values.get("last_name"):
        return " ".join(filter(None, (values.get("first_name"), values["last_name"])))
    named = next((values[name] for name in TITLES if values.get(name)), "")
    return named or _("Without a name")


def _beside(row: Row) -> str:
    title = _title(row)
    parts = [row.values.get(name, "") for name in BESIDE]
    if row.values.get("person_name") and row.values.get("name"):
        parts = [
            row.values["name" if row.values["person_name"] == title else "person_name"],
            *parts,
        ]
    return ", ".join(part for part in parts if part and part != title)


def _reason(row: Row) -> str:
    if row.found == Found.TWICE and row.twin is not None:
        return _("Same as row %(number)s, taken once") % {"number": row.twin + 1}
    if row.found == Found.TWICE:
        return _("Stands in the file twice, taken once")
    if row.decision.choice == Choice.SKIP:
        return _("As you decided")
    if not row.is_known and row.target:
        return _("%(reason)s: in the register, not yet one of yours") % {
            "reason": REASONS.get(row.found, "")
        }
    return str(REASONS.get(row.found, ""))


def _mean(
    shown: ShownRow, row: Row, firm: Organisation | None, person: Person | None, found: Import
) -> None:
    """Name the record that a row means: the person's own where the file is about people."""
    about_people = found.holds in (
        Import.Holds.PEOPLE,
        Import.Holds.ACTIVITIES,
        Import.Holds.ATTENDANCE,
    )
    slug = found.workspace.slug
    if about_people and person is not None:
        shown.meant, shown.meant_beside = person.name, firm.name if firm else ""
        shown.href = reverse("organisations:person", args=[slug, person.pk])
    elif firm is not None:
        shown.meant = firm.name
        shown.meant_beside = ", ".join(filter(None, (firm.registered_number, firm.town)))
        if row.is_known:
            shown.href = reverse("portal:organisation", args=[slug, firm.pk])


def _maybe(row: Row, firms: Mapping[int, Organisation], people: Mapping[int, Person]) -> list[str]:
    if row.verdict != Verdict.UNDECIDED:
        return []
    named = [_named(firms[key]) for key in row.candidates if key in firms]
    return named or [str(people[key]) for key in row.people if key in people]


def options_of(
    row: Row, firms: Mapping[int, Organisation], people: Mapping[int, Person]
) -> list[Option]:
    """Return what may be decided of a row, what holds now chosen."""
    decision = row.decision
    records = [*_of_firms(row, firms), *_of_people(row, people)]
    options: list[Option] = []
    if row.verdict == Verdict.UNDECIDED:
        if not records:
            return []
        options.append(Option("", _("Choose one"), is_chosen=True))
    elif row.found != Found.CHOSEN and decision.choice in (Choice.NONE, Choice.WITHOUT):
        options.append(Option(str(decision.choice), _as_found(row), is_chosen=True))
    options += records
    if row.verdict == Verdict.WRONG:
        options.append(Option("without", _("Import without the wrong cells")))
    options.append(Option("skip", _("Leave it out"), decision.choice == Choice.SKIP))
    if decision.choice == Choice.SKIP or row.found == Found.CHOSEN:
        options.append(Option("", _("As it was found")))
    return options


def _of_firms(row: Row, firms: Mapping[int, Organisation]) -> list[Option]:
    """Return the organisations that a row may mean, and that it may be none of them."""
    decision = row.decision
    options = [
        Option(
            f"update:{key}",
            _("It is %(name)s") % {"name": _named(firms[key])},
            decision.choice == Choice.UPDATE and decision.target == key,
        )
        for key in _firms_offered(row)
        if key in firms
    ]
    if row.candidates or decision.choice == Choice.CREATE:
        is_chosen = decision.choice == Choice.CREATE
        options.append(Option("create", _("Add as a new organisation"), is_chosen))
    return options


def _of_people(row: Row, people: Mapping[int, Person]) -> list[Option]:
    decision = row.decision
    options = [
        Option(
            f"person:{key}",
            _("It is %(name)s") % {"name": f"{people[key].name} {people[key].email}".strip()},
            decision.person == key,
        )
        for key in row.people
        if key in people
    ]
    if options:
        options.append(Option("person:0", _("Somebody new"), decision.person == 0))
    return options


def _firms_offered(row: Row) -> list[int]:
    chosen = row.decision.target if row.decision.choice == Choice.UPDATE else None
    return list(dict.fromkeys([*row.candidates, *([chosen] if chosen else [])]))


def _named(firm: Organisation) -> str:
    return ", ".join(filter(None, (firm.name, firm.registered_number, firm.town)))


def _as_found(row: Row) -> str:
    said = {
        Verdict.NEW: _("Add it"),
        Verdict.CHANGED: _("Update what differs"),
        Verdict.SAME: _("Nothing to do"),
        Verdict.WRONG: _("Leave it out until it is right"),
        Verdict.SKIPPED: _("Taken once already"),
        Verdict.UNDECIDED: _("Choose one"),
        Verdict.FAILED: _("Not written"),
    }
    return said[row.verdict]


CODED: Mapping[str, Callable[[str], str]] = {
    "country": places.country,
    "person_country": places.country,
    "region": places.region,
    "size_class": lambda code: _word(SizeClass.choices, code),
    "kind": lambda code: _word(Organisation.Kind.choices, code),
    "gender": lambda code: _word(Person.Gender.choices, code),
}


def in_words(name: str, value: object) -> str:
    """Return a value as people write it: a code by its word, a day in full."""
    if value in (None, ""):
        return ""
    text = str(value)
    if name.endswith(("_on", "_from")):
        return words.day(date.fromisoformat(text))
    return CODED[name](text) if name in CODED else text


def _word(choices: Iterable[tuple[str, object]], code: str) -> str:
    return str(dict(choices).get(code, code))
