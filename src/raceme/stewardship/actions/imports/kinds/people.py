"""What a row says of a person, and of the organisation they belong to."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.organisations.actions import PersonFacts, correct_person
from raceme.organisations.models import Person
from raceme.organisations.names import person_key
from raceme.organisations.queries import people_of
from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.kinds import affiliations, organisations
from raceme.stewardship.actions.imports.rows import Choice, Row, Verdict
from raceme.stewardship.matching.people import WantedPerson, match_people
from raceme.stewardship.matching.terms import Found

PERSON = "organisations.person"
KEY = "person"
FIELDS = ("name", "email", "phone", "country", "gender")
# By which field of the file each of a person's is typed.
TYPED_AS = {"name": "person_name", "email": "person_email", "country": "person_country"}
COLUMNS = (
    *("person_name", "first_name", "last_name", "person_email", "phone", "person_country"),
    *("role", "gender"),
)
# What a decision says of a person who is none of those found.
SOMEBODY_NEW = 0
LONGEST = {"name": 200, "email": 254, "phone": 40, "role": 100}


def read(row: Row, *, is_needed: bool) -> None:
    """Read what the row says of a person; ``is_needed``: a row that names none is wrong."""
    said = {name: " ".join(row.told.get(name, "").split()) for name in COLUMNS}
    name = said["person_name"] or " ".join(
        part for part in (said["first_name"], said["last_name"]) if part
    )
    email = said["person_email"].lower().removeprefix("mailto:")
    if not name and not email:
        if is_needed:
            row.errors["person_name"] = _("Write the name of the person.")
        return
    told = {
        "name": name or email.partition("@")[0],
        "email": email,
        "phone": said["phone"],
        "country": said["person_country"],
        "gender": said["gender"],
        "role": said["role"],
    }
    errors = _errors(told)
    if errors and row.decision.choice == Choice.WITHOUT and "name" not in errors:
        told |= dict.fromkeys(errors, "")
        errors = {}
    row.errors |= {TYPED_AS.get(field, field): text for field, text in errors.items()}
    if not errors:
        row.facts[KEY] = {field: value for field, value in told.items() if value}


def _errors(told: dict[str, str]) -> dict[str, str]:
    errors = {
        field: _("This is %(length)s characters long; %(longest)s fit.")
        % {"length": len(told[field]), "longest": most}
        for field, most in LONGEST.items()
        if len(told[field]) > most
    }
    if told["email"] and "email" not in errors:
        try:
            EmailValidator()(told["email"])
        except ValidationError:
            errors["email"] = _("Write the address as name@example.com.")
    if not any(map(str.isalnum, told["name"])):
        errors["name"] = _("Write the name of the person.")
    return errors


def key_of(row: Row) -> str:
    """Return what makes two rows of a file mean the same person."""
    fact = row.facts[KEY]
    if fact.get("email"):
        return f"@{fact['email']}"
    company = row.facts.get(organisations.KEY)
    place = organisations.key_of(company) if company else str(row.target or "")
    return f"{person_key(fact['name'])}|{place}"


def match(rows: Sequence[Row], batch: Batch, *, is_main: bool) -> None:
    """
    Say of each row with a person whom of the workspace it means.

    ``is_main``: the row is about the person, so that who may be several has to be decided.
    """
    told = [row for row in rows if KEY in row.facts]
    wanted = [_wanted(row) for row in told]
    matches = match_people(wanted, workspace=batch.workspace)
    for row, found in zip(told, matches, strict=True):
        row.person = found.target
        if not is_main:
            continue
        row.people = list(found.candidates)
        if row.verdict == Verdict.UNDECIDED or row.errors:
            continue
        row.found = found.found
        row.verdict = Verdict.SAME if found.target else Verdict.NEW
        if found.candidates:
            _decide(row)


def _wanted(row: Row) -> WantedPerson:
    fact = row.facts[KEY]
    # Who belongs to a firm that is to be added is nobody's of another firm.
    will_be_added = organisations.KEY in row.facts and row.target is None
    return WantedPerson(
        name=fact["name"],
        email=fact.get("email", ""),
        organisation=-1 if will_be_added else row.target,
    )


def _decide(row: Row) -> None:
    chosen = row.decision.person
    if chosen in row.people:
        row.person, row.found, row.verdict = chosen, Found.CHOSEN, Verdict.SAME
    elif chosen == SOMEBODY_NEW:
        row.found, row.verdict = Found.CHOSEN, Verdict.NEW
    else:
        row.verdict = Verdict.UNDECIDED


def compare(rows: Sequence[Row], batch: Batch) -> None:
    told = [row for row in rows if KEY in row.facts]
    keys = {row.person for row in told if row.person}
    known = {person.pk: person for person in people_of(batch.workspace).filter(pk__in=keys)}
    for row in told:
        fact, person = row.facts[KEY], known.get(row.person or 0)
        for field in FIELDS:
            now = getattr(person, field) if person else ""
            if field in fact and _differs(field, now, fact[field]):
                row.changes[TYPED_AS.get(field, field)] = [now or None, fact[field]]
    affiliations.compare(told, batch)


def _differs(field: str, now: str, said: str) -> bool:
    if field == "name" and now:
        return person_key(now) != person_key(said)
    if field == "phone":
        return _digits(now) != _digits(said)
    return now.casefold() != said.casefold()


def _digits(phone: str) -> str:
    digits = "".join(letter for letter in phone if letter.isdigit())
    return digits.removeprefix("00").removeprefix("40").lstrip("0")


def write(rows: Sequence[Row], batch: Batch) -> None:
    told = [row for row in rows if row.is_writable and KEY in row.facts]
    _add([row for row in told if row.person is None], batch)
    for row in told:
        if row.person and PERSON not in row.made:
            _correct(row, batch)
    affiliations.write(told, batch)


def _add(rows: Sequence[Row], batch: Batch) -> None:
    fresh: dict[str, Person] = {}
    for row in rows:
        key = key_of(row)
        if key in batch.people:
            row.person = batch.people[key]
        elif key not in fresh:
            fact = row.facts[KEY]
            fresh[key] = Person(
                workspace=batch.workspace,
                **{field: fact[field] for field in FIELDS if field in fact},
                is_generated=batch.of.is_generated,
                created_at=batch.at,
            )
    Person.objects.bulk_create(list(fresh.values()))
    batch.people |= {key: person.pk for key, person in fresh.items()}
    for row in rows:
        if row.person is None:
            row.person = batch.people[key_of(row)]
            person = fresh.pop(key_of(row), None)
            if person is not None:
                row.add(PERSON, person.pk)


def _correct(row: Row, batch: Batch) -> None:
    """Correct what the workspace knows of a person; what somebody changed meanwhile stays."""
    typed = {field: TYPED_AS.get(field, field) for field in FIELDS}
    changes = {field: row.changes[name] for field, name in typed.items() if name in row.changes}
    if not changes:
        return
    person = people_of(batch.workspace).select_for_update().filter(pk=row.person or 0).first()
    if person is None:
        row.verdict = Verdict.FAILED
        row.said = _("The record was taken away meanwhile. Nothing of this row was written.")
        return
    told = {
        field: after
        for field, (before, after) in changes.items()
        if (getattr(person, field) or None) in (before, after)
    }
    if len(told) < len(changes):
        row.said = _("Somebody changed this meanwhile, and it was left as it is now.")
    facts = PersonFacts(**{name: getattr(person, name) for name in asdict(PersonFacts(name=""))})
    before = {field: getattr(person, field) for field in told}
    try:
        correct_person(
            person,
            facts=replace(facts, **told),
            revision=person.revision,
            by=batch.by,
            at=batch.at,
        )
    except Refusal as refusal:
        row.verdict, row.said = Verdict.FAILED, str(refusal)
    else:
        changed: dict[str, list[Any]] = {field: [before[field], told[field]] for field in told}
        row.before[person.reference] = changed
