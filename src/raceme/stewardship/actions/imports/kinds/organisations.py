"""What a row says of an organisation: read, matched to the register, and written there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.organisations import validation
from raceme.organisations.actions import correct_organisation
from raceme.organisations.models import Organisation, Relationship
from raceme.organisations.names import name_key
from raceme.organisations.queries import organisations_of
from raceme.organisations.validation import NEEDED, Facts, NotValid
from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.rows import Choice, Row, Verdict
from raceme.stewardship.matching.organisations import Wanted, domain_of, match_organisations
from raceme.stewardship.matching.terms import Found, Match

ORGANISATION = "organisations.organisation"
RELATIONSHIP = "organisations.relationship"
FIELDS = tuple(name for name in validation.FIELDS if name != "signatory")
KEY = "organisation"


def read(row: Row, batch: Batch) -> None:
    """Read what the row says of an organisation; a row that names none is left alone."""
    said = {name: row.told.get(name, "").strip() for name in FIELDS}
    if not any(said[name] for name in ("name", "registered_number", "vat_number")):
        return
    facts = _facts(said, batch)
    errors: dict[str, str] = {}
    try:
        kept = validation.checked(facts, is_generated=batch.of.is_generated)
    except NotValid as wrong:
        errors = wrong.errors
        if row.decision.choice == Choice.WITHOUT and not errors.keys() & NEEDED:
            kept = _without(facts, errors, batch)
            errors = {}
    row.errors = {**errors, **row.errors}
    if not errors:
        told = {name: value for name in FIELDS if (value := getattr(kept, name))}
        if not said["kind"]:
            told.pop("kind")
        row.facts[KEY] = told


def _facts(said: dict[str, str], batch: Batch) -> Facts:
    country = said["country"] or batch.country
    kind = said["kind"] or Organisation.Kind.COMPANY
    return Facts(**{**said, "country": country, "kind": kind})


def _without(facts: Facts, errors: Iterable[str], batch: Batch) -> Facts:
    emptied = replace(facts, **dict.fromkeys(errors, ""))
    return validation.checked(emptied, is_generated=batch.of.is_generated)


def key_of(facts: dict[str, str]) -> str:
    """Return what makes two rows of a file mean the same organisation."""
    number = facts.get("registered_number", "")
    country = facts.get("country", "")
    if number:
        return f"{country}:{number}"
    return f"{country}:{name_key(facts.get('name', ''))}:{facts.get('town', '').casefold()}"


def match(
    rows: Sequence[Row], batch: Batch, *, may_add: bool = True, only_certain: bool = False
) -> None:
    """
    Say of each row with an organisation which of the register it means.

    Of a row for which somebody decided, that holds. ``may_add``: one that is not found is new.
    ``only_certain``: what would only be asked about is not looked for.
    """
    told = [row for row in rows if KEY in row.facts]
    wanted = [_wanted(row.facts[KEY]) for row in told]
    matches = match_organisations(
        wanted,
        workspace=batch.workspace,
        with_near=batch.with_near and not only_certain,
        with_contacts=not only_certain,
    )
    for row, found in zip(told, matches, strict=True):
        _apply(row, found, may_add=may_add)
    _choose(told, batch)


def _wanted(facts: dict[str, str]) -> Wanted:
    names = ("name", "country", "town", "registered_number", "vat_number", "email", "website")
    return Wanted(**{"name": "", **{name: facts.get(name, "") for name in names}})


def _apply(row: Row, found: Match, *, may_add: bool) -> None:
    row.candidates = list(found.candidates)
    row.found, row.target, row.is_known = found.found, found.target, found.is_known
    if found.target is not None:
        row.verdict = Verdict.SAME
    elif found.candidates:
        row.verdict = Verdict.UNDECIDED
    elif may_add and row.facts[KEY].get("name"):
        row.verdict = Verdict.NEW
    else:
        row.verdict = Verdict.WRONG
        row.errors["name"] = _("The register has no such organisation. Import those first.")


def _choose(rows: Sequence[Row], batch: Batch) -> None:
    """Let what somebody decided hold, where it still can."""
    updating = {
        row.decision.target
        for row in rows
        if row.decision.choice == Choice.UPDATE and row.decision.target
    }
    own = set(
        organisations_of(batch.workspace)
        .order_by()
        .filter(pk__in=updating)
        .values_list("pk", flat=True)
        if updating
        else ()
    )
    for row in rows:
        choice, target = row.decision.choice, row.decision.target
        may_be = target is not None and (target in own or target in row.candidates)
        if choice == Choice.UPDATE and may_be and row.target != target:
            row.found, row.verdict = Found.CHOSEN, Verdict.SAME
            row.target, row.is_known = target, target in own
        elif choice == Choice.CREATE and row.found != Found.NUMBER:
            row.found, row.verdict = Found.CHOSEN, Verdict.NEW
            row.target = None


def find_twins(rows: Sequence[Row], batch: Batch) -> None:
    """Say of each row that means the same organisation as an earlier one which that is."""
    for row in rows:
        if KEY not in row.facts or row.decision.choice in (Choice.CREATE, Choice.SKIP):
            continue
        key = f"#{row.target}" if row.target is not None else key_of(row.facts[KEY])
        first = batch.seen.setdefault(key, row.number)
        row.twin = None if first == row.number else first


def compare(rows: Sequence[Row]) -> None:
    """Write into each row what it would change of the organisation it means."""
    meant = [row for row in rows if KEY in row.facts and row.target is not None]
    known = Organisation.objects.in_bulk([row.target for row in meant if row.target])
    for row in meant:
        organisation = known.get(row.target or 0)
        if organisation is None or not row.is_known:
            continue
        row.changes |= {
            name: [getattr(organisation, name), value]
            for name, value in row.facts[KEY].items()
            if _differs(name, getattr(organisation, name), value)
        }


def _differs(name: str, now: str, said: str) -> bool:
    """Tell whether a value says something else: another way to write it does not."""
    if now == said or name == "country":
        return False
    if name == "name":
        return name_key(now) != name_key(said)
    if name == "website":
        # With more of a path it says more; with less, nothing new.
        return domain_of(now) != domain_of(said) or _path(said).startswith(f"{_path(now)}/")
    return now.casefold() != said.casefold()


def _path(website: str) -> str:
    return website.rsplit("://", maxsplit=1)[-1].removeprefix("www.").rstrip("/").casefold()


def write(rows: Sequence[Row], batch: Batch) -> None:
    """
    Write the organisations of a stretch, whose rows were matched in this transaction.

    What was new and is there meanwhile is used as it stands.
    """
    told = [row for row in rows if row.is_writable and KEY in row.facts]
    _add([row for row in told if row.target is None], batch)
    meant = [row for row in told if row.target is not None and row.is_writable]
    _relate(meant, batch)
    for row in meant:
        if own := {name: pair for name, pair in row.changes.items() if name in FIELDS}:
            _correct(row, own, batch)


def _add(rows: Sequence[Row], batch: Batch) -> None:
    """Add one organisation for each that the rows name, however many name it."""
    fresh: dict[str, Row] = {}
    for row in rows:
        key = key_of(row.facts[KEY])
        if row.decision.choice == Choice.CREATE:
            key = f"{key}:{row.number}"
        known = batch.organisations.get(key)
        if known is None and key in fresh:
            row.twin = fresh[key].number
        elif known is None:
            fresh[key] = row
        else:
            row.target = known
    made = _inserted(fresh, batch)
    by_number = {row.number: row for row in fresh.values()}
    for row in rows:
        if row.target is None and row.twin in by_number:
            row.target = by_number[row.twin].target
    batch.organisations |= made


def _inserted(fresh: dict[str, Row], batch: Batch) -> dict[str, int]:
    new = [
        Organisation(**row.facts[KEY], is_generated=batch.of.is_generated, created_at=batch.at)
        for row in fresh.values()
    ]
    try:
        with transaction.atomic():
            Organisation.objects.bulk_create(new)
    except IntegrityError:
        # Somebody took one of the numbers this very moment: one by one they are told apart.
        return _inserted_one_by_one(fresh, new)
    made = {}
    for (key, row), organisation in zip(fresh.items(), new, strict=True):
        row.target = organisation.pk
        row.add(ORGANISATION, organisation.pk)
        made[key] = organisation.pk
    batch.made.update(made.values())
    return made


def _inserted_one_by_one(fresh: dict[str, Row], new: Sequence[Organisation]) -> dict[str, int]:
    made = {}
    for (key, row), organisation in zip(fresh.items(), new, strict=True):
        organisation.pk = None
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
        except IntegrityError:
            row.say(Verdict.FAILED, Found.MEANWHILE)
            row.said = _("Somebody added this number this very moment. Import the row again.")
            continue
        row.target = organisation.pk
        row.add(ORGANISATION, organisation.pk)
        made[key] = organisation.pk
    return made


def _relate(rows: Sequence[Row], batch: Batch) -> None:
    """Let the workspace deal with all that the rows mean; with whom it did not is kept."""
    keys = {row.target for row in rows if row.target}
    known = set(
        Relationship.objects.filter(workspace=batch.workspace, organisation__in=keys).values_list(
            "organisation", flat=True
        )
    )
    missing = {row.target: row for row in reversed(rows) if row.target not in known}
    Relationship.objects.bulk_create(
        [
            Relationship(workspace=batch.workspace, organisation_id=key, since=batch.at)
            for key in missing
            if key
        ],
        ignore_conflicts=True,
    )
    for key, row in missing.items():
        if key:
            row.add(RELATIONSHIP, key)


def _correct(row: Row, changes: dict[str, list[str]], batch: Batch) -> None:
    """Correct an organisation by the law of data; what somebody changed meanwhile stays."""
    organisation = Organisation.objects.select_for_update().filter(pk=row.target or 0).first()
    if organisation is None:
        row.say(Verdict.FAILED)
        row.said = _("The record was taken away meanwhile. Nothing of this row was written.")
        return
    kept = [
        name
        for name, (before, after) in changes.items()
        if getattr(organisation, name) not in (before, after)
    ]
    told = {name: after for name, (_before, after) in changes.items() if name not in kept}
    before = {name: getattr(organisation, name) for name in told}
    try:
        with transaction.atomic():
            saved = correct_organisation(
                organisation,
                facts=replace(validation.facts_of(organisation), **told),
                revision=organisation.revision,
                workspace=batch.workspace,
                by=batch.by,
                at=batch.at,
            )
    except Refusal as refusal:
        row.say(Verdict.FAILED)
        row.said = _sentence(refusal)
        return
    if kept:
        row.said = _("Somebody changed this meanwhile, and it was left as it is now.")
    if getattr(saved, "proposed", None):
        row.said = _("Proposed to the organisation's own people, who decide.")
    elif told:
        row.before[organisation.reference] = {
            name: [value, told[name]] for name, value in before.items() if value != told[name]
        }


def _sentence(refusal: Refusal) -> str:
    return " ".join(refusal.errors.values()) if isinstance(refusal, NotValid) else str(refusal)
