"""
Everything that a workspace keeps of one person, found by walking the models.

A key to the person is followed whatever app it is of; what names a person otherwise (their
address, their reference) is looked for where ``library.places`` says that it may stand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import ForeignKey, Model, Q, QuerySet

from raceme.accounts.models import Link
from raceme.assessments.models import Recommendation
from raceme.audit.models import Entry
from raceme.documents.models import Document
from raceme.engagements.models import Engagement
from raceme.mail.models import Bounce, Message, Stop
from raceme.organisations.models import Affiliation, Person
from raceme.questionnaires.models import Answer
from raceme.reporting.models import SnapshotLine, SnapshotWords
from raceme.stewardship.library.places import PLACES, Place
from raceme.stewardship.queries.followed import relations_to
from raceme.stewardship.queries.personal import coming

Plain = str | int | bool | None | list[Any] | dict[str, Any]
# What a link opens with, what proves an entry, and how a person is sorted tell nobody anything.
NEVER_TOLD = frozenset(
    {"factors", "name_key", "secret", "digest", "stored_as", "salt", "remains", "html"}
)


@dataclass(frozen=True)
class Held:
    """What one place keeps of a person: rows of plain data."""

    place: Place
    rows: list[dict[str, Plain]]


def everything_of(person: Person) -> list[Held]:
    """Return what every place keeps of ``person``, as plain data, the emptied ones left out."""
    found = {place.model: rows_at(place.model, person) for place in PLACES if place.is_told}
    return [
        Held(place, [_plain_row(row) for row in found[place.model]])
        for place in PLACES
        if place.is_told and found[place.model]
    ]


def counts_of(person: Person) -> dict[str, int]:
    """Return by model how many rows keep something of ``person``."""
    counted = {place.model: len(rows_at(place.model, person)) for place in PLACES if place.is_told}
    return {model: count for model, count in counted.items() if count}


def rows_at(model: str, person: Person) -> list[Model]:
    """Return the rows of ``model`` that are about ``person``, in the order of their keys."""
    if model in _OTHERWISE:
        return list(_OTHERWISE[model](person))
    rows: dict[int, Model] = {}
    for relation in relations_to(Person):
        if relation.model._meta.label == model:  # noqa: SLF001 (Django's public name)
            found = relation.rows().filter(**{relation.field: person.pk})
            for row in found.select_related(*_keys_of(relation.model)).order_by("pk"):
                rows[row.pk] = row
    return [rows[key] for key in sorted(rows)]


def proofs_of(person: Person) -> QuerySet[Document]:
    """Return the documents that prove what ``person`` agreed to or said no to."""
    keys: set[int] = set()
    for model in ("consents.Consent", "consents.Withdrawal"):
        keys |= {row.document_id for row in rows_at(model, person) if row.document_id}  # type: ignore[attr-defined]
    return Document.objects.of(person.workspace_id).filter(pk__in=keys).order_by("pk")


def messages_to(person: Person) -> QuerySet[Message]:
    """Return the mail of the workspace to ``person``; of an address of several, theirs alone."""
    if not person.email:
        return Message.objects.none()
    mine = Message.objects.filter(workspace=person.workspace_id, to_address__iexact=person.email)
    others = Person.objects.of(person.workspace_id).filter(email__iexact=person.email)
    if others.exclude(pk=person.pk).exists():
        mine = mine.filter(to_name=person.name)
    return mine.order_by("pk")


def frozen_words_of(person: Person) -> QuerySet[SnapshotWords]:
    """Return what lines of frozen reports say of ``person``, in whosever report they stand."""
    parts = Engagement.objects.reached_by(Q(person=person)).values_list("pk", flat=True)
    records = [f"engagements.engagement:{key}" for key in parts]
    lines = SnapshotLine.objects.reached_by(
        Q(record__in=[*records, person.reference]) | Q(subject=person.reference)
    )
    return SnapshotWords.objects.filter(line__in=lines).select_related("line").order_by("pk")


def _links(person: Person) -> QuerySet[Link]:
    subjects = [person.reference]
    for relation in relations_to(Person):
        label = relation.model._meta.label_lower  # noqa: SLF001
        keys = relation.rows().filter(**{relation.field: person.pk}).values_list("pk", flat=True)
        subjects += [f"{label}:{key}" for key in keys]
    return Link.objects.filter(subject__in=subjects).order_by("pk")


def _entries(person: Person) -> QuerySet[Entry]:
    named = Q(actor=person.reference) | Q(targets__reference=person.reference)
    rows = Entry.objects.filter(named, workspace=person.workspace_id)
    return rows.distinct().order_by("pk")


def _stops(person: Person) -> QuerySet[Stop]:
    if not person.email:
        return Stop.objects.none()
    address = person.email.lower()
    return Stop.objects.filter(workspace=person.workspace_id, address=address).order_by("pk")


def _bounces(person: Person) -> QuerySet[Bounce]:
    rows = Bounce.objects.filter(address=person.email.lower())
    return rows.order_by("pk") if person.email else Bounce.objects.none()


def _answers(person: Person) -> QuerySet[Answer]:
    """Return what a person answered, for themselves or for a company."""
    mine = Answer.objects.of(person.workspace_id).filter(
        answer_set__person=person, value__isnull=False
    )
    return mine.select_related("answer_set__version").order_by("answer_set", "pk")


def _decided(person: Person) -> QuerySet[Recommendation]:
    """Return the next steps of their companies on which the person decided."""
    belonged = Affiliation.objects.of(person.workspace_id).filter(person=person)
    return (
        Recommendation.objects.of(person.workspace_id)
        .filter(
            decided_by=person.name,
            assessment__organisation__in=belonged.values("organisation"),
        )
        .order_by("pk")
    )


_OTHERWISE: Mapping[str, Any] = {
    "organisations.Person": lambda person: [person],
    "documents.Document": proofs_of,
    "mail.Message": messages_to,
    "mail.Stop": _stops,
    "mail.Bounce": _bounces,
    "accounts.Link": _links,
    "audit.Entry": _entries,
    # Told with their entry.
    "audit.Target": lambda _person: [],
    "audit.Values": lambda _person: [],
    "assessments.Recommendation": _decided,
    "events.Registration": coming.registrations_by,
    "events.Attendance": coming.attendances_of,
    "matchmaking.Participant": coming.participants_by,
    "matchmaking.Request": coming.requests_by,
    "matchmaking.NoThanks": coming.no_thanks_by,
    "matchmaking.Outcome": coming.outcomes_by,
    "questionnaires.Answer": _answers,
    "reporting.SnapshotWords": frozen_words_of,
}


def _keys_of(model: type[Model]) -> list[str]:
    fields = model._meta.concrete_fields  # noqa: SLF001
    return [field.name for field in fields if isinstance(field, ForeignKey)]


def _plain_row(row: Model) -> dict[str, Plain]:
    """Return the fields of a row as people can read them; what is empty is left out."""
    told: dict[str, Plain] = dict(_fields_of(row))
    if isinstance(row, Entry):
        values = getattr(row, "values", None)
        told["changes"] = values.changes if values is not None else {}
    if isinstance(row, Answer):
        told |= _asked(row)
    if isinstance(row, Engagement):
        told["activity"] = f"{row.activity.title}, {row.activity.ended_on.isoformat()}"
    return told


def _asked(row: Answer) -> dict[str, Plain]:
    """Return what was asked, and the chosen options in words, as it was read when answered."""
    language = row.answer_set.language

    def said(words: Mapping[str, str]) -> str:
        return words.get(language) or next(iter(words.values()), "")

    for section in row.answer_set.version.definition["sections"]:
        for asked in (section, *section["items"]):
            if asked["code"] != row.item:
                continue
            told: dict[str, Plain] = {"question": said(asked.get("text") or asked["title"])}
            chosen = row.value if isinstance(row.value, list) else [row.value]
            options = [
                said(each["text"]) for each in asked.get("options", ()) if each["code"] in chosen
            ]
            return told | ({"chosen": list(options)} if options else {})
    return {}


def _fields_of(row: Model) -> Iterator[tuple[str, Plain]]:
    for field in row._meta.concrete_fields:  # noqa: SLF001
        if field.name in NEVER_TOLD or field.name == "workspace":
            continue
        value = getattr(row, field.name)
        if value not in (None, "", [], {}):
            yield field.name, plain(value)


def plain(value: object) -> Plain:
    """Return a value as JSON holds it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | Model):
        return str(value)
    return value if isinstance(value, str | int | bool | list | dict) else str(value)
