"""Since when, until when and in which role a person belongs to an organisation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.core.typed import Unreadable
from raceme.organisations.actions import correct_affiliation
from raceme.organisations.models import Affiliation
from raceme.organisations.queries import affiliations_of
from raceme.stewardship.actions.imports import values
from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.kinds import organisations
from raceme.stewardship.actions.imports.rows import Changes, Choice, Row, Verdict

AFFILIATION = "organisations.affiliation"
KEY = "affiliation"
DAYS = ("started_on", "ended_on")
FIELDS = ("role", *DAYS)
# What a row says of the person; its role there stands beside.
PERSON = "person"
Standing = dict[tuple[int, int], list[Affiliation]]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a row says of an affiliation; what it does not say is empty."""

    role: str = ""
    started_on: date | None = None
    ended_on: date | None = None


def read(row: Row) -> None:
    """Read since when and until when somebody is there; left alone where no organisation is."""
    days: dict[str, date] = {}
    errors: dict[str, str] = {}
    for name in DAYS:
        text = row.told.get(name, "").strip()
        if text:
            try:
                days[name] = values.day_in(text)
            except Unreadable as unreadable:
                errors[name] = str(unreadable)
    if len(days) == len(DAYS) and days["ended_on"] < days["started_on"]:
        errors["ended_on"] = _("This is before the day since which the person is there.")
    if row.decision.choice != Choice.WITHOUT:
        row.errors |= errors
    row.facts[KEY] = {
        name: days[name].isoformat() for name in DAYS if name in days and name not in errors
    }


def said_by(row: Row) -> Said:
    told = row.facts.get(KEY, {})
    days = {name: date.fromisoformat(told[name]) for name in DAYS if told.get(name)}
    return Said(role=row.facts.get(PERSON, {}).get("role", ""), **days)


def key_of(row: Row) -> str:
    """Return what makes two rows of one person and one organisation mean the same time there."""
    said = said_by(row)
    return f"{said.started_on or ''}>{said.ended_on or ''}"


def compare(rows: Sequence[Row], batch: Batch) -> None:
    """Write into each row what it would change of the affiliations there are."""
    standing = _standing({row.person for row in rows if row.person}, batch)
    for row in rows:
        company = row.facts.get(organisations.KEY)
        if not company:
            continue
        said = said_by(row)
        meant = _meant(said, standing[row.person or 0, row.target or 0])
        if meant is None:
            row.changes["role"] = [None, said.role or company.get("name", "")]
            row.changes |= {
                name: [None, _plain(day)] for name in DAYS if (day := getattr(said, name))
            }
        elif batch.seen.setdefault(meant.reference, row.number) == row.number:
            row.changes |= _differences(said, meant)


def _standing(people: set[int], batch: Batch) -> Standing:
    """Return the affiliations of people by person and organisation, the latest last."""
    found: Standing = defaultdict(list)
    if people:
        rows = affiliations_of(batch.workspace).select_related(None).filter(person__in=people)
        for affiliation in rows.order_by("pk"):
            found[affiliation.person_id, affiliation.organisation_id].append(affiliation)
    for affiliations in found.values():
        affiliations.sort(key=_end)
    return found


def _meant(said: Said, standing: Sequence[Affiliation]) -> Affiliation | None:
    """
    Return the affiliation of which a row speaks; another time there is another one.

    Who is said to be there without a day is there now: what is over is not meant.
    """
    if said.started_on is None and said.ended_on is None:
        return next((one for one in standing if one.ended_on is None), None)
    same_end = [one for one in standing if one.ended_on == said.ended_on is not None]
    touching = [one for one in standing if _touches(one, said)]
    return next(iter(same_end), None) or next(reversed(touching), None)


def _touches(one: Affiliation, said: Said) -> bool:
    return (said.started_on or date.min) <= _end(one) and (one.started_on or date.min) <= (
        said.ended_on or date.max
    )


def _end(one: Affiliation) -> date:
    return one.ended_on or date.max


def _differences(said: Said, now: Affiliation) -> Changes:
    changes: Changes = {}
    if said.role and said.role.casefold() != now.role.casefold():
        changes["role"] = [now.role or None, said.role]
    for name in DAYS:
        day = getattr(said, name)
        if day and day != getattr(now, name):
            changes[name] = [_plain(getattr(now, name)), _plain(day)]
    return changes


def _plain(value: object) -> str | None:
    return value.isoformat() if isinstance(value, date) else str(value or "") or None


def write(rows: Sequence[Row], batch: Batch) -> None:
    told = [row for row in rows if row.person and row.target and organisations.KEY in row.facts]
    standing = _standing({row.person for row in told if row.person}, batch)
    fresh: dict[tuple[int, int], list[tuple[Row, Affiliation]]] = defaultdict(list)
    for row in told:
        pair = row.person or 0, row.target or 0
        said, there = said_by(row), standing[pair]
        meant = _meant(said, there)
        if meant is None:
            begun = Affiliation(
                workspace=batch.workspace,
                person_id=pair[0],
                organisation_id=pair[1],
                **vars(said),
            )
            fresh[pair].append((row, begun))
            there.append(begun)
            there.sort(key=_end)
        elif any(meant is begun for _row, begun in fresh.get(pair, ())):
            _complete(meant, said)
        else:
            _correct(row, meant, said, batch)
    made = [each for begun in fresh.values() for each in begun]
    Affiliation.objects.bulk_create([affiliation for _row, affiliation in made])
    for row, affiliation in made:
        row.add(AFFILIATION, affiliation.pk)


def _complete(begun: Affiliation, said: Said) -> None:
    """Let a second row of the file say what the first, by which it is begun, left open."""
    for name in FIELDS:
        if not getattr(begun, name) and getattr(said, name):
            setattr(begun, name, getattr(said, name))


def _correct(row: Row, meant: Affiliation, said: Said, batch: Batch) -> None:
    """Correct what the row was shown to change; what somebody changed meanwhile stays."""
    changes = {
        name: pair for name, pair in _differences(said, meant).items() if name in row.changes
    }
    told = {name for name, (now, _after) in changes.items() if now == row.changes[name][0]}
    if len(told) < len(changes):
        row.said = _("Somebody changed this meanwhile, and it was left as it is now.")
    if not told:
        return
    kept: dict[str, Any] = {name: getattr(meant, name) for name in FIELDS}
    try:
        corrected = correct_affiliation(
            meant, **kept | {name: getattr(said, name) for name in told}, by=batch.by, at=batch.at
        )
    except Refusal as refusal:
        row.verdict, row.said = Verdict.FAILED, str(refusal)
        return
    for name in told:
        setattr(meant, name, getattr(corrected, name))
    row.before[meant.reference] = {name: changes[name] for name in sorted(told)}
